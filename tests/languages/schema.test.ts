import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { packageSchema, type PackageSpec } from '../../languages/schema';
import { actionGroupProblems } from '../../components/actionGroup/itsmActionGroup';
import { callbackProblems } from '../../components/callback/itsmCallbackArgs';
import { webhookIdentityProblems } from '../../components/identity/webhookIdentityArgs';
import { secureExportProblems } from '../../components/secureExportArgs';
import { examples, referencePage } from '../../languages/reference';

const committed = JSON.parse(readFileSync('components/schema.json', 'utf8')) as PackageSpec;
let schema: PackageSpec;
beforeAll(() => {
  schema = packageSchema(resolve('components'));
});

const secureExport = () => schema.resources['azure-itsm:index:SecureExport']!;

test('schema.json is what the declarations say; `npm run schema` writes it', () => {
  expect(committed).toEqual(schema);
});

test('docs/reference.md is what the schema says; `npm run schema` writes it', () => {
  expect(readFileSync('docs/reference.md', 'utf8')).toBe(referencePage(schema));
});

test('the type tokens are those in the state of every stack', () => {
  expect(Object.keys(schema.resources)).toEqual([
    'azure-itsm:index:SecureExport',
    'azure-itsm:index:WebhookIdentity',
    'azure-itsm:index:ItsmActionGroup',
    'azure-itsm:index:ItsmCallback',
  ]);
});

test('every component, type, argument and output is described', () => {
  const parts = [
    ...Object.entries(schema.resources).flatMap(([name, resource]) => [
      [name, resource] as const,
      ...Object.entries(resource.inputProperties),
      ...Object.entries(resource.properties),
    ]),
    ...Object.entries(schema.types).flatMap(([name, type]) => [
      [name, type] as const,
      ...Object.entries(type.properties),
    ]),
  ];
  const silent = parts.filter(([, part]) => part.description === undefined).map(([name]) => name);

  expect(parts.length).toBeGreaterThan(150);
  expect(silent).toEqual([]);
});

test('no description speaks of what only programs in TypeScript have', () => {
  expect(JSON.stringify(schema)).not.toMatch(/\{@link|RunError|undefined/);
});

test('a choice of words is text, and the words and the default are in its description', () => {
  expect(schema.types['azure-itsm:index:ItsmTool']!.properties.kind).toEqual({
    type: 'string',
    plain: true,
    description:
      'Which tool it is; decides where its URI comes from.\n\nAllowed: `servicenow`, `bmcHelix`, `custom`.',
  });
  expect(secureExport().inputProperties.tokenVersion).toMatchObject({
    type: 'integer',
    description: expect.stringMatching(/Allowed: `1`, `2`.\n\nDefault: `2`.$/) as string,
  });
});

test('what is not to be used any more says what to use instead', () => {
  const { itsmReceivers, ...others } = secureExport().inputProperties;

  expect(itsmReceivers!.deprecationMessage).toBe(
    'Azure retires ITSM actions: declare the ITSM tool in `tools`, and remove this once it has taken over.',
  );
  expect(Object.values(others).filter((one) => one.deprecationMessage !== undefined)).toEqual([]);
});

test('what other resources may compute is no plain value, and what decides what is deployed is one', () => {
  const { inputProperties } = secureExport();
  const { properties } = schema.types['azure-itsm:index:ItsmTool']!;

  expect(properties.instance!.plain).toBeUndefined();
  expect(properties.serviceUri!.plain).toBeUndefined();
  expect(inputProperties.tags).toMatchObject({ additionalProperties: { type: 'string' } });
  expect(inputProperties.tags!.plain).toBeUndefined();
  expect(inputProperties.owners!.items).toEqual({ type: 'string' });
  expect(schema.types['azure-itsm:index:AlertProcessingRule']!.properties.scopes!.items).toEqual({
    type: 'string',
  });
  expect(inputProperties.deploy!.plain).toBe(true);
});

test('the three ways to deploy are one list of arguments, none of which is required', () => {
  const { inputProperties, requiredInputs } = secureExport();

  expect(Object.keys(inputProperties)).toEqual(
    expect.arrayContaining(['deploy', 'tools', 'displayName', 'identity']),
  );
  expect(requiredInputs).toEqual([]);
});

test('overlapping shapes are one, with what all of them need', () => {
  const { properties, required } = schema.types['azure-itsm:index:AlertRecurrence']!;

  expect(Object.keys(properties).sort()).toEqual([
    'daysOfMonth',
    'daysOfWeek',
    'endTime',
    'recurrenceType',
    'startTime',
  ]);
  expect(required).toEqual(['recurrenceType']);
});

test('outputs are the Outputs of the class, without what only TypeScript sees', () => {
  const names = Object.keys(secureExport().properties);

  expect(names).not.toContain('identity');
  expect(names).not.toContain('actionGroup');
  expect(names).not.toContain('urn');
  expect(names).toHaveLength(23);
});

describe('the examples of the reference', () => {
  const known = JSON.parse(
    JSON.stringify(examples.resources)
      .replace(/"\$\{\w+\}"/g, '"https://acme.onbmc.com/hook"')
      .replace('"${entra.outputs}"', '{}'),
  ) as typeof examples.resources;
  const rules: Record<string, (args: never) => unknown[]> = {
    'azure-itsm:SecureExport': secureExportProblems,
    'azure-itsm:WebhookIdentity': webhookIdentityProblems,
    'azure-itsm:ItsmActionGroup': actionGroupProblems,
    'azure-itsm:ItsmCallback': callbackProblems,
  };

  test.each(Object.entries(known))('%s is right by the rules of the components', (_name, one) => {
    expect(rules[one.type]!(one.properties as never)).toEqual([]);
  });

  test('are there for every argument that is no list of objects, and for every output', () => {
    const without = referencePage(schema)
      .split('\n')
      .filter((line) => line.startsWith('| ') && line.endsWith('|  |'))
      .filter((line) => !/\]\(#|map of string/.test(line));

    expect(without).toEqual([]);
  });
});
