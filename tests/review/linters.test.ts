import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has } from '../support/keptTools';
import { actionlint, zizmor } from './linters';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A repository of the workflows alone, with one more. */
function repository(name?: string, content = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'itsm-workflows-'));
  folders.push(folder);
  mkdirSync(join(folder, '.git'));
  cpSync('.github', join(folder, '.github'), { recursive: true });
  if (name !== undefined) {
    writeFileSync(join(folder, '.github', 'workflows', name), content);
  }
  return folder;
}

// What is wrong: an unknown context for actionlint; the trigger, and a template in a script, for zizmor.
const wrong = `name: Wrong
on: pull_request_target
permissions: {}
jobs:
  wrong:
    name: Wrong
    runs-on: ubuntu-24.04
    timeout-minutes: 1
    steps:
      - run: echo \${{ github.event.pull_request.title }}
      - run: echo \${{ inputz.name }}
`;

describe('actionlint', () => {
  const testWithGo = has('go') ? test : test.skip;

  testWithGo('finds nothing in the workflows', async () => {
    expect(await actionlint(repository())).toEqual({ code: 0, output: '' });
  });

  testWithGo('reports a workflow with an unknown context', async () => {
    const { code, output } = await actionlint(repository('wrong.yml', wrong));

    expect(code).toBe(1);
    expect(output).toContain('.github/workflows/wrong.yml:11');
    expect(output).toContain('undefined variable "inputz"');
  });
});

describe('zizmor', () => {
  const testWithPython = has('python3') ? test : test.skip;

  testWithPython('finds nothing in the workflows', async () => {
    expect(await zizmor(repository())).toEqual({
      code: 0,
      output: expect.stringContaining('No findings to report') as string,
    });
  });

  testWithPython('reports a workflow that runs what a stranger wrote', async () => {
    const { code, output } = await zizmor(repository('wrong.yml', wrong));

    expect(code).toBeGreaterThanOrEqual(11);
    expect(output).toContain('error[dangerous-triggers]');
    expect(output).toContain('error[template-injection]');
  });

  testWithPython('reports a workflow that it cannot read', async () => {
    const { code } = await zizmor(repository('broken.yml', 'on: [push\njobs: 3\n'));

    expect(code).not.toBe(0);
  });
});
