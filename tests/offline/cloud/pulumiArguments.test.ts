import {
  insertFlags,
  needsStack,
  parsePulumiArguments,
  stackChange,
  takesConfigFile,
  writesStackFile,
} from '../../../offline/cloud/pulumiArguments';

const parse = (line: string) => parsePulumiArguments(line.split(' '));

test.each([
  'up --stack prod',
  'up -s prod',
  'up --stack=prod',
  '-s=prod up',
  '--color never up -s prod',
])('The stack of "%s" is prod, the command up', (line) => {
  expect(parse(line)).toMatchObject({ words: ['up'], stack: 'prod' });
});

test('The values of flags are no words of the command', () => {
  expect(parse('-C folder --message stack up --parallel 4 -m x').words).toEqual(['up']);
  expect(parse('--policy-pack policy preview').words).toEqual(['preview']);
});

test('--path is a switch of pulumi config', () => {
  expect(parse('config set --path a.b value --stack dev')).toMatchObject({
    words: ['config', 'set', 'a.b', 'value'],
    stack: 'dev',
  });
});

test('What follows -- belongs to somebody else', () => {
  expect(parse('up -- --stack prod')).toMatchObject({ words: ['up'] });
  expect(parse('up -- --stack prod').stack).toBeUndefined();
});

test.each([
  'preview',
  'pre',
  'up',
  'update',
  'refresh',
  'destroy',
  'down',
  'import t n id',
  'config set a b',
])('"%s" reads the copy of the configuration, and needs a stack', (line) => {
  expect(takesConfigFile(parse(line))).toBe(true);
  expect(needsStack(parse(line))).toBe(true);
});

test.each(['stack output', 'whoami', 'version', 'stack init x'])(
  '"%s" knows no --config-file',
  (line) => expect(takesConfigFile(parse(line))).toBe(false),
);

test("The caller's own --config-file, or another project (--cwd), is left alone", () => {
  expect(takesConfigFile(parse('up --config-file mine.yaml'))).toBe(false);
  expect(takesConfigFile(parse('up --cwd examples/alerts'))).toBe(false);
  expect(needsStack(parse('up -C examples/alerts'))).toBe(false);
});

test.each([
  ['stack', true],
  ['stack output', true],
  ['stack export', true],
  ['stack ls', false],
  ['stack select dev', false],
  ['stack init dev', false],
  ['stack rm dev', false],
  ['up --help', false],
  ['about', false],
])('"%s" needs a stack that may be made: %s', (line, expected) => {
  expect(needsStack(parse(line))).toBe(expected);
});

test.each([
  ['stack init x', 'init'],
  ['stack new x', 'init'],
  ['stack rm x', 'remove'],
  ['stack rename x', 'rename'],
  ['stack change-secrets-provider passphrase', 'secrets'],
  ['stack output', undefined],
  ['config rm x', undefined],
])('"%s" changes the configuration file of the folder it runs in: %s', (line, expected) => {
  expect(stackChange(parse(line))).toBe(expected);
});

test.each([
  ['state move --source a --dest b urn', true],
  ['stack init x', true],
  ['state delete urn', false],
  ['state move -C elsewhere --dest b urn', false],
  ['up', false],
])('"%s" writes a stack\'s file without taking its name: %s', (line, expected) => {
  expect(writesStackFile(parse(line))).toBe(expected);
});

test('Flags are added before --', () => {
  expect(insertFlags(['up', '--', 'x'], ['-s', 'dev'])).toEqual(['up', '-s', 'dev', '--', 'x']);
  expect(insertFlags(['up'], ['-s', 'dev'])).toEqual(['up', '-s', 'dev']);
});
