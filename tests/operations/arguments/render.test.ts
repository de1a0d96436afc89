import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { parse } from 'yaml';
import { readConfig } from '../../../config/config';
import { actionGroupArguments } from '../../../operations/arguments/actionGroup';
import { rendered, secretKeys, type Form } from '../../../operations/arguments/render';
import { SecretArgument } from '../../../operations/arguments/secretArgument';
import { liveGroup, secureWebhook } from './support';

const odd = [
  ['it’s', 'a "b" \'c\' \\ d\nnew line'],
  ['interpolated', '${pulumi.project}'],
  ['flag', 'true'],
  ['number', '017'],
  ['colon', 'a: b # c'],
  ['empty', ''],
];
const given = actionGroupArguments(
  liveGroup(
    { webhookReceivers: [secureWebhook(), { name: 'chat', serviceUri: 'https://x/CANARY' }] },
    { tags: Object.fromEntries(odd) as Record<string, string> },
  ),
);
const names = { component: 'itsm', project: 'mine' };
const text = (form: Form) => rendered(given, form, names);

/** The arguments with what stands for each secret in a form. */
function withSecrets(form: Form, shown: (key: string) => string): unknown {
  const keys = secretKeys(given, form);
  const replaced = (value: unknown): unknown =>
    value instanceof SecretArgument
      ? shown(keys.get(value) ?? '')
      : Array.isArray(value)
        ? value.map(replaced)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)]))
          : value;
  return replaced(given.args);
}

test('a program in TypeScript gives the component the same arguments', () => {
  const made: unknown[][] = [];
  const modules: Record<string, unknown> = {
    '@pulumi/pulumi': { Config: class { requireSecret = (key: string) => `secret ${key}`; } },
    'pulumi-azure-itsm': { SecureExport: class { constructor(...args: unknown[]) { made.push(args); } } },
  }; // prettier-ignore
  const { outputText } = ts.transpileModule(text('typescript'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  runInNewContext(outputText, { require: (name: string) => modules[name], exports: {} });

  expect(made).toEqual([['itsm', withSecrets('typescript', (key) => `secret ${key}`)]]);
});

test('a program in YAML does, and declares its secrets', () => {
  const program = parse(text('yaml')) as {
    config: object;
    resources: { itsm: { type: string; properties: object } };
  };
  expect(text('yaml')).toContain('interpolated: "$${pulumi.project}"');
  // Pulumi reads $${ as ${.
  const properties = JSON.parse(
    JSON.stringify(program.resources.itsm.properties).replaceAll('$${', '${'),
  ) as object;

  expect(properties).toEqual(withSecrets('yaml', (key) => `\${${key}}`));
  expect(program.resources.itsm.type).toBe('azure-itsm:SecureExport');
  expect(program.config).toEqual(
    Object.fromEntries(
      ['teamsUri', 'functionUri', 'runbookUri', 'chatUri'].map((key) => [
        key,
        { type: 'string', secret: true },
      ]),
    ),
  );
});

test('a configuration is one that this project accepts, once its secrets are set', () => {
  const { config } = parse(text('config')) as { config: Record<string, unknown> };
  const uri = 'https://prod.contoso.com/';
  const lists = secretKeys(given, 'config');
  for (const [{ place }, key] of lists) {
    expect(key).toBe(`${place.list}[${place.index}].${place.key}`);
    (config[`mine:${place.list}`] as Record<string, string>[])[place.index]![place.key] = uri;
  }
  const values = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const { secureExport, resourceGroup } = readConfig({
    project: 'mine',
    values: Object.fromEntries(values) as Record<string, string>,
    secretKeys: [...lists.keys()].map(({ place }) => `mine:${place.list}`),
  });

  expect(resourceGroup).toBe('existing');
  expect(secureExport).toMatchObject(withSecrets('config', () => uri) as object);
});

test('no form holds a secret', () => {
  expect(text('typescript') + text('yaml') + text('config')).not.toContain('CANARY');
});

test.each([
  ['BMC Helix', 'bmcHelixUri'],
  ['servicenow', 'servicenowUri'],
  ['2nd', 'receiver2ndUri'],
  ['–', 'receiverUri'],
])('the secret of the receiver %s has the key %s in a program', (receiver, key) => {
  const secret = new SecretArgument(receiver, { list: 'a', index: 0, key: 'b' }, undefined);
  const other = new SecretArgument(receiver, { list: 'a', index: 1, key: 'b' }, undefined);

  expect([...secretKeys({ args: {}, secrets: [secret, other] }, 'yaml').values()]).toEqual([
    key,
    `${key}2`,
  ]);
});

test("the secret of a tool has its place in this project's serviceUris", () => {
  const place = { list: 'tools', index: 0, key: 'serviceUri' };
  const secrets = [new SecretArgument('BMC Helix', place, undefined)];

  expect([...secretKeys({ args: {}, secrets }, 'config').values()]).toEqual([
    'serviceUris["BMC Helix"]',
  ]);
});
