import { chooseTarget, needsNoCloud, notLoggedIn } from '../../../offline/cloud/operation';

const has = (stack: string) => stack === 'dev';
const none = () => false;

test('An operation works locally when the local backend has the stack and no other is named', () => {
  const target = chooseTarget(['--stack', 'dev', '--force'], {}, has);
  expect(target).toMatchObject({ local: true, args: ['--stack', 'dev', '--force'] });
});

test('Without --stack it is about dev', () => {
  expect(chooseTarget([], {}, has).local).toBe(true);
});

test('A stack that is only elsewhere is looked for there', () => {
  expect(chooseTarget(['--stack=prod'], {}, has)).toMatchObject({
    local: false,
    reason: '.local has no stack prod',
  });
});

test.each(['PULUMI_BACKEND_URL', 'PULUMI_ACCESS_TOKEN'])('A shell with %s means Azure', (name) => {
  expect(chooseTarget([], { [name]: 'x' }, has)).toMatchObject({
    local: false,
    reason: `${name} is set`,
  });
});

test('--local and --azure decide, and are not passed on', () => {
  const shell = { PULUMI_BACKEND_URL: 'azblob://state' };
  expect(chooseTarget(['--local', '-s', 'x'], shell, none)).toMatchObject({
    local: true,
    args: ['-s', 'x'],
  });
  expect(chooseTarget(['--azure'], {}, has)).toMatchObject({ local: false, args: [] });
  expect(() => chooseTarget(['--azure', '--local'], {}, has)).toThrow('cannot be used together');
});

test.each([
  ['--json-file', 'p.json'],
  ['--json-file=p.json'],
  ['-j', '-'],
  ['--before'],
  ['--help'],
  ['-h'],
])(
  'With the file of a preview, before there is a stack, or for help, %s %s, no cloud is needed',
  (...args) => {
    expect(needsNoCloud(['--title', 'dev', ...args])).toBe(true);
  },
);

test('Without one, the operation needs the cloud it is about', () => {
  expect(needsNoCloud(['--stack', 'dev', '--output', 'summary.md'])).toBe(false);
});

test('A stack that is nowhere is said with those there are, and how to reach others', () => {
  expect(notLoggedIn('nope', ['dev', 'prod'])).toBe(
    'The local cloud has no stack "nope": its stacks are dev, prod. For a stack in another backend, log in to it first: ' +
      '"pulumi login", or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN.',
  );
});
