import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { otherReceivers, receiverKinds } from '../../components/actionGroup/otherReceivers';
import { readConfig } from '../../config/config';

const project = 'itsm-secure-export';
const smallest = {
  resourceGroupName: 'rg-itsm',
  resourceGroupLocation: 'westeurope',
  tools: [{ name: 'itsm', kind: 'servicenow', instance: 'acme' }],
};
const page = (name: string) => readFileSync(`docs/${name}.md`, 'utf8');

/** The configuration in each YAML block of a page, by key without its namespace. */
function examples(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/^( *)```yaml\n([^]*?)^ *```/gm)].map(([, indent = '', block = '']) => {
    const lines = block.split('\n').map((line) => line.slice(indent.length));
    const { config } = parse(lines.join('\n')) as { config: Record<string, unknown> };
    const entries = Object.entries(config).map(([key, value]) => [key.split(':')[1], value]);
    return Object.fromEntries(entries) as Record<string, unknown>;
  });
}

/** The value as the program gets it: what is encrypted in the file is a URI. */
function decrypted(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(/\{"secure":"[^"]*"\}/g, '"https://prod.contoso.com/x"'),
  );
}

function read(values: Record<string, unknown>) {
  const texts = Object.entries(values).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === 'string' ? value : JSON.stringify(decrypted(value)),
  ]);
  const secret = Object.keys(values).filter((key) =>
    JSON.stringify(values[key]).includes('secure"'),
  );
  return readConfig({
    project,
    values: Object.fromEntries(texts) as Record<string, string>,
    secretKeys: [...secret, 'serviceUris'].map((key) => `${project}:${key}`),
  });
}

test.each(
  examples(page('action-group')).map((example) => [Object.keys(example).join(', '), example]),
)('the example of %s in docs/action-group.md is a configuration that is accepted', (_, example) => {
  const { secureExport } = read({ ...smallest, ...(example as object) });

  expect(secureExport).toMatchObject(decrypted(example) as object);
});

test('docs/action-group.md has an example of each option', () => {
  const keys = examples(page('action-group')).flatMap(Object.keys);

  expect(keys).toEqual(
    expect.arrayContaining(['location', 'lock', 'roleAssignments', 'alertProcessingRules']),
  );
});

test('docs/action-group.md lists every kind of receiver with its limit and what it needs', () => {
  const rows = page('action-group')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1));

  for (const kind of receiverKinds) {
    const { limit, required } = otherReceivers[kind];
    const [, shownLimit = '', needed = ''] = rows.find(([keys]) => keys?.includes(kind)) ?? [];
    expect(shownLimit).toContain(limit?.toLocaleString('en') ?? 'none documented');
    for (const key of required) {
      expect(needed).toContain(`\`${key}\``);
    }
  }
});

test('each step of docs/rotation.md is a configuration that is accepted', () => {
  const steps = examples(page('rotation'));

  expect(steps).toHaveLength(4);
  for (const step of steps) {
    const helix = ((step.tools ?? []) as { name: string; kind: string }[]).filter(
      ({ kind }) => kind === 'bmcHelix',
    );
    const uris = helix.map(({ name }) => [name, 'https://acme.onbmc.com/x']);
    const serviceUris = Object.fromEntries(uris) as object;
    expect(() => read({ ...smallest, ...step, serviceUris })).not.toThrow();
  }
});
