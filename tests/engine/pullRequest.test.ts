import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { pullRequest, type PullRequestResult } from '../../review/pullRequest';
import { TestRepository } from '../support/repository';

/*
 * Real pairs of commits of a copy of this repository, previewed by the very steps of the workflow for forks.
 */

const repository = new TestRepository();
const folder = mkdtempSync(join(tmpdir(), 'itsm-pull-request-'));
let base: string;

beforeAll(() => {
  const others = ['.git', '.local', 'coverage', 'node_modules', 'tests'];
  for (const name of readdirSync('.').filter((entry) => !others.includes(entry))) {
    cpSync(name, join(repository.folder, name), { recursive: true });
  }
  base = repository.commit({});
  // As an earlier run leaves its clone: setup.mjs, which the steps begin with, finds the dependencies installed.
  const checkout = join(folder, 'checkout');
  repository.git('clone', '--quiet', '--shared', '--no-checkout', repository.folder, checkout);
  lendModules('node_modules', join(checkout, 'node_modules'));
});
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Makes a node_modules of links: to the packages of this checkout, and to the workspaces of its own. npm would replace
 * them without touching what they lead to.
 */
function lendModules(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from).filter((entry) => entry !== '.setup')) {
    const [source, target] = [join(from, name), join(to, name)];
    if (name.startsWith('@')) {
      lendModules(source, target);
    } else {
      const isWorkspace = lstatSync(source).isSymbolicLink();
      symlinkSync(isWorkspace ? readlinkSync(source) : resolve(source), target);
    }
  }
}

async function previewed(
  head: string,
  { onto = base, stack = 'dev', labels = [] as string[] } = {},
): Promise<PullRequestResult & { log: string }> {
  let log = '';
  const result = await pullRequest({
    repository: repository.folder,
    folder,
    base: onto,
    head,
    stack,
    labels,
    log: (text) => (log += text),
  });
  return { ...result, log };
}

/** A commit on the base that sets keys of a stack's configuration; undefined removes one. */
function withConfig(stack: string, values: Record<string, unknown>, parent = base): string {
  const name = `Pulumi.${stack}.yaml`;
  const content = parse(repository.git('show', `${parent}:${name}`)) as { config: object };
  const changed = Object.entries(values).map(([key, value]) => [
    `itsm-secure-export:${key}`,
    value,
  ]);
  const config: unknown = { ...content.config, ...Object.fromEntries(changed) };
  return repository.commit({ [name]: `# Changed.\n${stringify({ config })}` }, parent);
}

const devTools = () =>
  (
    parse(readFileSync('Pulumi.dev.yaml', 'utf8')) as {
      config: { 'itsm-secure-export:tools': { name: string }[] };
    }
  ).config['itsm-secure-export:tools'];

test('a change of the documentation changes nothing, which is all that is said', async () => {
  const head = repository.commit({ 'docs/note.md': 'A note.\n' }, base);
  const { code, summary } = await previewed(head);

  expect(code).toBe(0);
  expect(summary).toBe(
    'Made on the emulator; what is deployed in Azure was not looked at.\n\n## Preview: `dev`\n\nNothing changes.\n',
  );
});

test('another token version merges once a label acknowledges that the ITSM side has to change', async () => {
  const labels = ['bug', 'acknowledged: itsm-values-change'];
  const { code, summary } = await previewed(withConfig('dev', { tokenVersion: 1 }), { labels });

  expect(code).toBe(0);
  expect(summary).toContain('Acknowledged: `itsm-values-change`');
});

test('a region for the action group replaces it, which other stacks notice: it stops the merge until a label says so', async () => {
  const { code, summary } = await previewed(withConfig('dev', { location: 'westus2' }));

  expect(code).toBe(2);
  expect(summary).toContain('- **Needs acknowledgement** `action-group-replaced`: ');
  expect(summary).toContain('the label `acknowledged: <its id>`');
  expect(summary).toContain('| `+- replace` | `itsm-action-group` |');
});

test('a tool that is removed is a receiver fewer; its webhook URI is nowhere to be read', async () => {
  const tools = devTools().filter(({ name }) => name !== 'helix');
  const { code, summary, log } = await previewed(withConfig('dev', { tools }));

  expect(code).toBe(2);
  expect(summary).toContain('- **Needs acknowledgement** `receiver-removed`: ');
  expect(log).toContain('Made up a webhook URI for the tool helix');
  const json = readFileSync(join(folder, 'checkout', 'preview-dev.json'), 'utf8');
  expect(json).toContain('[secret]');
  expect(summary + log + json).not.toMatch(/onbmc\.com/);
});

test('prod is previewed as well, in the resource group that it expects to be there', async () => {
  const { code, summary, log } = await previewed(withConfig('prod', { protect: false }), {
    stack: 'prod',
  });

  expect(code).toBe(2);
  expect(log).toContain('Made the resource group rg-itsm-prod, which the stack prod expects.');
  expect(summary).toContain('## Preview: `prod`');
  expect(summary).toContain('- **Needs acknowledgement** `protection-lifted`: ');
});

test('what the base has changed meanwhile is no change of the pull request', async () => {
  const onto = withConfig('prod', { groupShortName: 'elsewhere' });
  const moved = repository.commit({ 'docs/base.md': 'Moved on.\n' }, onto);
  const head = withConfig('dev', { enabled: false });
  const { code, summary } = await previewed(head, { onto: moved, stack: 'prod' });

  expect(code).toBe(0);
  expect(summary).toContain('## Preview: `prod`\n\nNothing changes.');
});

test('a configuration that the program refuses is a preview that failed, with its message', async () => {
  const { code, summary } = await previewed(withConfig('dev', { groupShortName: 'much too long' }));

  expect(code).not.toBe(0);
  expect(code).not.toBe(2);
  expect(summary).toContain('**The preview failed**');
  expect(summary).toContain('groupShortName');
});

test('a webhook URI in plain text is a preview that failed, though a local secret would cover it', async () => {
  const { code, summary, log } = await previewed(
    withConfig('dev', { serviceUris: { helix: 'https://acme.onbmc.com/hook?key=CANARY' } }),
  );

  expect(code).not.toBe(0);
  expect(code).not.toBe(2);
  expect(summary).toContain('**There is no preview.**');
  expect(log).toContain('serviceUris.helix is in plain text (not shown).');
  expect(log + summary).not.toContain('CANARY');
});
