import { readFileSync } from 'node:fs';
import { consequences } from '../../../operations/summary/consequence';
import { toMarkdown } from '../../../operations/summary/markdown';
import type { Preview } from '../../../operations/summary/preview';
import { openIds, summarize } from '../../../operations/summary/summary';
import { inputs, preview, step, update } from './support';

const render = (given: Preview, acknowledged: string[] = []) =>
  toMarkdown(summarize(given), 'dev', acknowledged);

const disabled = update('actionGroup', { enabled: true }, { enabled: false }, 'enabled');
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

test('says in order what has to be decided, what it means, and which resources change', () => {
  const location = update('actionGroup', { location: 'a' }, { location: 'Global' }, 'location');

  expect(render(preview(location, disabled))).toBe(`## Preview: \`dev\`

**Needs an acknowledgement, or must not happen:** \`alerts-disabled\`

### What it means

- **Needs acknowledgement** \`alerts-disabled\`: The action group \`a-actionGroup\` is disabled. No receiver gets alerts, and none are sent later.
- Note \`location-change\`: The action group \`a-actionGroup\` moves from \`a\` to \`Global\`. Service health alerts will reach it.

### Resources

|  | resource | type | what changes |
| --- | --- | --- | --- |
| \`~ update\` | \`a-actionGroup\` | \`ActionGroup\` | \`location\`: \`a\` → \`Global\` |
| \`~ update\` | \`a-actionGroup\` | \`ActionGroup\` | \`enabled\`: \`true\` → \`false\` |
`);
});

test('what is acknowledged is said to be, and is no longer open', () => {
  const text = render(preview(disabled), ['alerts-disabled']);

  expect(text).toContain('\nAcknowledged: `alerts-disabled`\n');
  expect(text).toContain('- Acknowledged `alerts-disabled`: The action group');
});

test('nothing that changes is said in two words', () => {
  expect(render(preview(step('same', 'stack', { before: {}, after: {} })))).toBe(
    '## Preview: `dev`\n\nNothing changes.\n',
  );
});

test('what is refused stays so, whatever is acknowledged', () => {
  const clientId = '461e8683-5575-4561-ac7f-899cc907d62a';
  const removed = step('delete', 'servicePrincipal', { before: inputs({ clientId }) });
  const summary = summarize(preview(removed, disabled));

  expect(summary.consequences.map(({ id }) => id)).toEqual(['azns-removed', 'alerts-disabled']);
  expect(openIds(summary, ['azns-removed', 'alerts-disabled'])).toEqual(['azns-removed']);
  expect(toMarkdown(summary, 'dev', ['azns-removed'])).toContain('- **Refused** `azns-removed`');
});

test('a failed preview is said first, with its messages, and shows what it knows', () => {
  const diagnostics = [
    { severity: 'info', message: 'not shown' },
    { severity: 'error', message: 'error: ``` <b>no</b>\n' },
  ];
  const text = render({ ...preview(disabled), diagnostics });

  expect(text).toContain('**The preview failed**');
  expect(text).toContain('`alerts-disabled`');
  expect(text).toContain('\n````text\nerror: ``` <b>no</b>\n````\n');
  expect(text).not.toContain('not shown');
});

test.each([
  ['a changed secret', { before: '[secret]', after: '[secret]' }, '`p`: changes, hidden by Pulumi'],
  ['a value known later', { before: 'x', after: unknown }, '`p`: `x` → known later'],
  ['a list with one', { before: [], after: [unknown] }, '`p`: `[]` → `["known later"]`'],
  [
    'a long value',
    { before: 'x', after: 'y'.repeat(200) },
    `\`p\`: \`x\` → \`${'y'.repeat(160)}…\``,
  ],
])('%s is shown as such', (_what, { before, after }, shown) => {
  expect(render(preview(update('webhookIdentity', { p: before }, { p: after }, 'p')))).toContain(
    `| ${shown} |`,
  );
});

test('what a new resource gets is shown, empty values left out', () => {
  const made = step('create', 'resourceGroup', {
    after: inputs({ location: 'westeurope', tags: {}, name: '', list: [], id: unknown }),
  });

  expect(render(preview(made))).toContain('| `location`: `westeurope`<br>`id`: known later |');
});

test('what is deleted is named by its id, and whether it stays in Azure', () => {
  const deleted = { before: { id: '/the/id', retainOnDelete: true } };

  expect(render(preview(step('delete', 'actionGroup', deleted)))).toContain(
    '`/the/id`, which stays in Azure',
  );
});

test('names and values from the preview are shown as they are, and never taken for Markdown', () => {
  const hostile = '`|` <img src=x> @everyone [a](javascript:b)\n# c';
  const named = { name: hostile, kind: 'servicenow', instance: hostile };
  const hostileStep = {
    ...update('itsmActionGroup', { tools: [named] }, { tools: [{ ...named, instance: 'x' }] }),
    urn: `urn:pulumi:dev::p::azure-itsm:index:ItsmActionGroup::${hostile.replaceAll(':', '')}`,
  };
  const text = render(preview(hostileStep, step(hostile, 'stack', {})));
  // What is left without its code spans is ours alone.
  const ours = text.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');

  expect(ours).not.toMatch(/img|everyone|javascript/);
  expect(text).not.toMatch(/^# c/m);
});

test('every consequence is explained in the documentation, with its level', () => {
  const page = readFileSync('docs/preview-summary.md', 'utf8');
  const documented = [...page.matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm)].map(
    ([, id = '', level = '']) => [id, level],
  );

  expect(documented).toEqual(Object.entries(consequences));
});
