import fs from 'node:fs';
import path from 'node:path';
import { reset } from '../../../offline/cloud/main';
import { parseOwnArguments, parseRun } from '../../../offline/cloud/ownArguments';
import { openRun } from '../../../offline/cloud/running';
import { temporaryFolder } from '../support';

test('Everything is left to pulumi, unchanged', () => {
  const args = ['up', '--vendor', 'x', '--', '--help'];
  expect(parseOwnArguments(args)).toEqual({ vendor: [], pulumi: args });
});

test.each([
  [['--vendor', 'azuread,random', 'up', '-y']],
  [['--vendor=azuread,random', 'up', '-y']],
])('%j names the providers that are left to the vendor', (args) =>
  expect(parseOwnArguments(args)).toEqual({ vendor: ['azuread', 'random'], pulumi: ['up', '-y'] }),
);

test('An unknown provider is refused with those that are allowed', () => {
  expect(() => parseOwnArguments(['--vendor', 'azuread,aws', 'up'])).toThrow(
    '--vendor azuread,aws: "aws" is not a provider of this project. Allowed, joined by commas: azuread, azure-native, random.',
  );
  expect(() => parseOwnArguments(['--vendor'])).toThrow('"" is not a provider');
});

test('what a deleted application keeps is a choice of two, refused otherwise', () => {
  expect(parseOwnArguments(['--soft-delete', 'frees-uri', 'up'])).toEqual({
    vendor: [],
    softDelete: 'frees-uri',
    pulumi: ['up'],
  });
  expect(() => parseOwnArguments(['--soft-delete', 'no', 'up'])).toThrow(
    '--soft-delete must be keeps-uri or frees-uri (got "no"). The default is keeps-uri.',
  );
});

test("a folder to work in is taken before the command only: after it, it is pulumi's", () => {
  expect(parseOwnArguments(['--cwd', 'infra', 'up', '--cwd', 'other'])).toEqual({
    cwd: 'infra',
    vendor: [],
    pulumi: ['up', '--cwd', 'other'],
  });
});

test.each([
  [['--stack', 'dev', '--', 'env'], 'dev'],
  [['-s', 'dev', '--', 'env', '--stack', 'other'], 'dev'],
  [['--', 'pulumi', 'preview', '-s', 'prod'], 'prod'],
  [['--', 'npx', 'azure-itsm', 'handover', '--stack=prod'], 'prod'],
  [['--stack=prod', '--', './node_modules/.bin/pulumi', 'stack', '--stack', 'prod'], 'prod'],
  [['--', 'curl', '-s', 'https://localhost'], undefined],
])('run %j prepares the stack %s', (args, stack) => {
  expect(parseRun(args)).toEqual({ stack, command: args.slice(args.indexOf('--') + 1) });
});

test.each([
  [['pulumi', 'up']],
  [['--']],
  [['--stack', '--', 'env']],
  [['--tack', 'x', '--', 'env']],
])('run %j is answered with how it is called', (args) => {
  expect(() => parseRun(args)).toThrow(
    'run takes --stack, and the command after "--". For example: npx azure-itsm-offline run --stack dev -- pulumi stack output',
  );
});

test('run refuses to give a stack the configuration of another', () => {
  const args = ['--stack', 'dev', '--', 'pulumi', 'up', '--stack', 'prod'];
  expect(() => parseRun(args)).toThrow(
    'run prepares the stack "dev", but its command names "prod". Give --stack after "--" only.',
  );
});

test.each([
  [['--project', 'examples/alerts', '--vendor=random', 'up']],
  [['--vendor', 'random', '--project=examples/alerts', 'up']],
])('%j names another project, in either order', (args) =>
  expect(parseOwnArguments(args)).toEqual({
    vendor: ['random'],
    project: 'examples/alerts',
    pulumi: ['up'],
  }),
);

test('reset removes everything', () => {
  const folder = path.join(temporaryFolder(), '.local');
  fs.mkdirSync(path.join(folder, 'state'), { recursive: true });
  openRun(folder).close();
  reset(folder);
  expect(fs.existsSync(folder)).toBe(false);
  reset(folder); // nothing there: nothing to do
});

test.each(['', 'demo/run-1'])('reset refuses while something runs on .local/%s', (name) => {
  const folder = path.join(temporaryFolder(), '.local');
  const run = openRun(path.join(folder, name));
  expect(() => reset(folder)).toThrow(
    `${folder} is in use by the process ${process.pid}. End it (Ctrl-C), then reset again.`,
  );
  run.close();
  reset(folder);
});
