import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStackFile } from '../../config/stackFile';

const root = mkdtempSync(join(tmpdir(), 'itsm-config-file-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(root, name), text);

test('the file of a stack is beside Pulumi.yaml, or in its stackConfigDir', () => {
  write('Pulumi.yaml', 'name: p\n');
  write('Pulumi.dev.yaml', 'config: { p:a: here }\n');
  expect(readStackFile(root, 'dev', {})).toEqual({
    name: 'Pulumi.dev.yaml',
    content: { config: { 'p:a': 'here' } },
  });

  write('Pulumi.yaml', 'name: p\nstackConfigDir: stacks\n');
  mkdirSync(join(root, 'stacks'));
  write('stacks/Pulumi.dev.yaml', 'config: { p:a: there }\n');
  expect(readStackFile(root, 'dev', {})?.content).toEqual({ config: { 'p:a': 'there' } });
});

test("pulumi's variable for --config-file names another one", () => {
  write('mine.yaml', 'config: { p:a: mine }\n');

  expect(readStackFile(root, 'dev', { PULUMI_OPTION_CONFIG_FILE: 'mine.yaml' })).toEqual({
    name: 'mine.yaml',
    content: { config: { 'p:a': 'mine' } },
  });
});

test('what is not there or cannot be read is not known, which is no error', () => {
  write('broken.yaml', 'config: [');

  expect(readStackFile(root, 'prod', {})).toBeUndefined();
  expect(readStackFile(join(root, 'nowhere'), 'dev', {})).toBeUndefined();
  expect(readStackFile(root, 'dev', { PULUMI_OPTION_CONFIG_FILE: 'broken.yaml' })).toBeUndefined();
});
