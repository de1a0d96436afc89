import { table } from '../../demo/table';

const id = `/subscriptions/${'0'.repeat(36)}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm`;
const tools = [
  { name: 'helix', kind: 'bmcHelix', secretKey: 'serviceUris.helix' },
  { name: 'servicenow', kind: 'servicenow', host: 'acme.service-now.com', more: 'x'.repeat(40) },
];
const rows = [
  { output: 'actionGroupId', value: id },
  { output: 'tokenVersion', value: 2 },
  { output: 'tools', value: tools },
];

test('A table fits 100 columns, whatever is in it', () => {
  const lines = table(rows).trimEnd().split('\n');

  expect(Math.max(...lines.map((line) => line.length))).toBe(100);
});

test('What goes on below is whole', () => {
  const cells = table([{ value: id }])
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) => line.replaceAll('│', '').trim());

  expect(cells).toEqual(['value', id.slice(0, 96), id.slice(96)]);
});

test('A list has an entry a line', () => {
  const lines = table([{ tools: [{ name: 'helix', instance: null }, { name: 'chat' }] }]).split(
    '\n',
  );

  expect(lines.slice(3, 5)).toEqual(['│ name: helix │', '│ name: chat  │']);
});

test('A narrow table stays narrow', () => {
  expect(table([{ token: 'expired', refused: 'TokenExpired' }])).toBe(
    [
      '┌─────────┬──────────────┐',
      '│ token   │ refused      │',
      '├─────────┼──────────────┤',
      '│ expired │ TokenExpired │',
      '└─────────┴──────────────┘',
      '',
    ].join('\n'),
  );
});
