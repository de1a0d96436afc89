import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { LocalProject } from '../../../offline/cloud/project';
import { checkStackFile, parseProject } from '../../../offline/cloud/stackFile';
import { temporaryFolder } from '../support';

const project = parseProject(fs.readFileSync('Pulumi.yaml', 'utf8'), 'Pulumi.yaml');
const name = 'Pulumi.dev.yaml';
const check = (text: string) => checkStackFile(text, name, project);

test('wrong types are told all at once, as pulumi would tell them one by one', () => {
  const text = `config:
  itsm-secure-export:protect: maybe
  itsm-secure-export:enabled:
  itsm-secure-export:tokenVersion: 1.5
  tags: []
  itsm-secure-export:config:owners: [5]
  itsm-secure-export:tools: [a]
  itsm-secure-export:groupShortName: { a: b }
  itsm-secure-export:webhookReceivers: https://acme.onbmc.com/CANARY
`;
  expect(() => check(text)).toThrow(
    [
      'The configuration in Pulumi.dev.yaml is wrong: 8 problems',
      '  - groupShortName must be text (got {"a":"b"}).',
      '  - enabled must be true or false (got null).',
      '  - tags must be a map, keys with their values (got []).',
      '  - tools must be a list of maps.',
      '  - webhookReceivers must be a list of maps.',
      '  - tokenVersion must be a whole number (got 1.5).',
      '  - owners must be a list of texts (got [5]).',
      '  - protect must be true or false (got "maybe").',
    ].join('\n'),
  );
});

test('what pulumi takes is taken: numbers as text, text that is a number or a switch, what is encrypted', () => {
  const text = `config:
  itsm-secure-export:protect: "true"
  itsm-secure-export:enabled: false
  itsm-secure-export:tokenVersion: "1"
  itsm-secure-export:groupShortName: 5
  itsm-secure-export:lock: { secure: v1:abc }
  other:protect: maybe
encryptionsalt: v1:salt
`;
  expect(() => check(text)).not.toThrow();
  expect(() => check('')).not.toThrow();
});

test.each([
  [
    'config:\n  a: [b\n  c: d\n',
    /^Pulumi\.dev\.yaml is not valid YAML:\n {2}Pulumi\.dev\.yaml:3:3: /,
  ],
  ['config:\n  a: b: CANARY\n', 'Pulumi.dev.yaml:2:6: Nested mappings are not allowed'],
  ['config:\n  a: 1\n  a: 2\n', 'Pulumi.dev.yaml:3:3: Map keys must be unique'],
  ['config:\n  a: "x" CANARY\n', 'Pulumi.dev.yaml:2:'],
  ['config:\n  a: @CANARY\n', 'Pulumi.dev.yaml:2:6: Plain value cannot start with'],
  ['config:\n  a: *CANARY\n', 'Pulumi.dev.yaml:2:6: Unresolved alias'],
  ['CANARY', 'Pulumi.dev.yaml must be a map, keys with their values (got a single value).'],
  ['- a\n', 'Pulumi.dev.yaml must be a map, keys with their values (got a list).'],
  ['config: [a]\n', 'Pulumi.dev.yaml: config must be a map, keys with their values.'],
])('%j is answered with file and place, and not repeated', (text, message) => {
  expect(() => check(text)).toThrow(message);
  expect(() => check(text)).not.toThrow('CANARY');
});

test('a project without a name is told so', () => {
  expect(() => parseProject('runtime: nodejs\n', 'Pulumi.yaml')).toThrow(
    'Pulumi.yaml has no name: the name of the project, as text.',
  );
});

describe('a stack whose file has a secret in plain text', () => {
  const plain = `config:
  itsm-secure-export:tools: [{ name: helix, kind: bmcHelix }]
  itsm-secure-export:serviceUris: { helix: https://acme.onbmc.com/?key=CANARY }
`;
  const declared = 'name: itsm-secure-export\nconfig: { serviceUris: { type: object } }\n';
  const setUp = (text: string, declaration = declared) => {
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'Pulumi.yaml'), declaration);
    fs.writeFileSync(path.join(folder, name), text);
    const local = path.join(folder, '.local');
    const open = () =>
      new LocalProject({
        projectFolder: folder,
        folder: local,
        report: () => undefined,
        hasStack: () => true,
        run: () => Promise.reject(new Error('nothing should run')),
      });
    return { open, local, source: path.join(folder, name) };
  };
  const problem =
    "serviceUris.helix is in plain text (not shown). It is a secret: treat it as leaked, and set a new one with pulumi config set --secret --path 'serviceUris.helix'.";

  test('is refused, and nothing of the file is copied', () => {
    const { open, local } = setUp(plain);

    expect(() => open().configFile('dev')).toThrow(
      `The configuration in Pulumi.dev.yaml is wrong: 1 problem\n  - ${problem}`,
    );
    expect(fs.existsSync(local)).toBe(false);
  });

  test('is refused where the copy has a secret of its own for it', () => {
    const { open, local, source } = setUp(plain.replace(/ {2}\S+serviceUris.*\n/, ''));
    const copy = open().configFile('dev');
    const kept = `${fs.readFileSync(copy, 'utf8')}  itsm-secure-export:serviceUris: { helix: { secure: v1:abc } }\n`;
    fs.writeFileSync(copy, kept);
    fs.writeFileSync(source, plain);

    expect(() => open().configFile('dev')).toThrow(problem);
    expect(fs.readFileSync(copy, 'utf8')).toBe(kept);
    expect(fs.readFileSync(path.join(local, 'taken-over', name), 'utf8')).not.toContain('CANARY');
  });

  test('is refused where the secret is a default in Pulumi.yaml', () => {
    const { open } = setUp(
      '',
      'name: itsm-secure-export\nconfig: { serviceUris: { default: { helix: https://CANARY } } }\n',
    );

    expect(() => open().configFile('dev')).toThrow(
      `The configuration in Pulumi.yaml is wrong: 1 problem\n  - ${problem}`,
    );
  });

  test('is taken where the project has other keys than the program here: they are no secrets there', () => {
    const { open, source } = setUp(plain, 'name: itsm-secure-export\n');

    expect(parse(fs.readFileSync(open().configFile('dev'), 'utf8'))).toEqual(
      parse(fs.readFileSync(source, 'utf8')),
    );
  });
});

test('the file of a stack is taken from the stackConfigDir of the project', () => {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'stacks'));
  fs.writeFileSync(path.join(folder, 'Pulumi.yaml'), 'name: shop\nstackConfigDir: stacks\n');
  fs.writeFileSync(path.join(folder, 'stacks', name), 'config:\n  shop:size: 3\n');
  const shop = new LocalProject({
    projectFolder: folder,
    folder: path.join(folder, '.local'),
    report: () => undefined,
    hasStack: () => true,
    run: () => Promise.reject(new Error('nothing should run')),
  });

  expect(fs.readFileSync(shop.configFile('dev'), 'utf8')).toContain('shop:size: 3');
});

test('an alias of what it is in, and wrong shapes of Pulumi.yaml, are told in a sentence', () => {
  expect(() => check('config: &a\n  x: *a')).toThrow(
    'Pulumi.dev.yaml is not valid YAML:\n  Pulumi.dev.yaml:2:6: An alias of what it is in',
  );
  expect(() => parseProject('name: x\nruntime: nodejs\nconfig: [a]', 'Pulumi.yaml')).toThrow(
    'Pulumi.yaml: config must be a map, keys with their types.',
  );
});
