import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { foreignKeys, readConfig } from '../../config/config';
import { configKeys } from '../../config/keys';

const project = 'itsm-secure-export';
const secretKeys = [`${project}:serviceUris`, `${project}:apiKeys`];
const serviceNow = { name: 'servicenow', kind: 'servicenow', instance: 'acme' };
const helix = { name: 'helix', kind: 'bmcHelix' };
const smallest = {
  resourceGroupName: 'rg-itsm',
  resourceGroupLocation: 'westeurope',
  tools: [serviceNow],
};

function read(values: Record<string, unknown>, secrets: string[] = secretKeys) {
  const texts = Object.entries(values).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return readConfig({
    project,
    values: Object.fromEntries(texts) as Record<string, string>,
    secretKeys: secrets,
  });
}

function refusal(values: Record<string, unknown>, secrets?: string[]): string {
  try {
    read(values, secrets);
  } catch (error) {
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

test.each(['constructor', 'toString', '__proto__'])(
  'the name of a property that every object has is no cloud: %s',
  (cloud) => {
    expect(refusal({ ...smallest, cloud })).toContain(
      `  - cloud must be "public" (default) or "usGovernment" (got "${cloud}").`,
    );
  },
);

test('a number where a name belongs is refused like any other value', () => {
  expect(refusal({ ...smallest, tools: [{ ...serviceNow, instance: 7, replaces: [] }] })).toBe(
    'The configuration of this stack is wrong: 2 problems\n' +
      '  - tools[0].instance must be text (got 7). Put it in quotes.\n' +
      '  - tools[0].replaces must be text (got a list).',
  );
});

test('an API key that is no text is not shown', () => {
  expect(refusal({ ...smallest, apiKeys: {}, tools: [{ ...serviceNow, apiKey: 20260504 }] })).toBe(
    'The configuration of this stack is wrong: 1 problem\n' +
      '  - apiKeys.servicenow must be text (its value is a secret and not shown). Put it in quotes.',
  );
});

test('what cannot be seen in a value is shown as its code, and the problem stays on one line', () => {
  expect(refusal({ ...smallest, displayName: ' ', lock: 'a\u001b[31m\u202eb\nc' })).toContain(
    '  - lock must be "CanNotDelete" (got "a\\u001b[31m\\u202eb\\nc"). Leave it out for no lock.',
  );
});

test('the command that sets a secret quotes the name of the tool for the shell', () => {
  expect(refusal({ ...smallest, tools: [{ name: "it's", kind: 'custom' }] })).toContain(
    `pulumi config set --secret --path 'serviceUris["it'\\''s"]'.`,
  );
});

test('the smallest configuration gives every default', () => {
  expect(read(smallest)).toEqual({
    resourceGroup: 'create',
    resourceGroupName: 'rg-itsm',
    resourceGroupLocation: 'westeurope',
    cloud: 'public',
    secureExport: {
      deploy: 'all',
      cloud: 'public',
      roleAssignment: 'managed',
      resourceGroupName: 'rg-itsm',
      actionGroupName: undefined,
      groupShortName: 'itsm',
      location: 'Global',
      enabled: true,
      tags: {},
      tools: [serviceNow],
      displayName: undefined,
      identifierUri: undefined,
      tokenVersion: 2,
      owners: [],
      appRole: true,
      appRoleId: undefined,
      appRoleAssignmentRequired: true,
      aznsServicePrincipal: 'lookup',
      protect: false,
    },
  });
});

test('every value given is taken over in its type', () => {
  const given = {
    actionGroupName: 'alerts',
    groupShortName: 'tickets',
    location: 'eastus',
    enabled: false,
    tags: { team: 'platform' },
    displayName: 'Alerts',
    identifierUri: 'https://alerts.contoso.com/itsm',
    tokenVersion: 1,
    owners: ['33333333-3333-3333-3333-333333333333'],
    appRole: true,
    appRoleId: '88888888-8888-8888-8888-888888888888',
    appRoleAssignmentRequired: false,
    aznsServicePrincipal: 'adopt',
    protect: true,
  };
  const config = read({ ...smallest, ...given, resourceGroup: 'existing' });

  expect(config.resourceGroup).toBe('existing');
  expect(config.secureExport).toMatchObject(given);
});

test('a tool gets its webhook URI from serviceUris, by name', () => {
  const config = read({
    ...smallest,
    tools: [serviceNow, helix],
    serviceUris: { helix: 'https://acme.onbmc.com/hook' },
  });

  expect(config.secureExport).toHaveProperty('tools', [
    serviceNow,
    { ...helix, serviceUri: 'https://acme.onbmc.com/hook' },
  ]);
});

test('a ServiceNow tool gets its API key from apiKeys, by name', () => {
  const config = read({
    ...smallest,
    tools: [serviceNow, helix],
    serviceUris: { helix: 'https://acme.onbmc.com/hook' },
    apiKeys: { servicenow: 'now_a' },
  });

  expect(config.secureExport).toHaveProperty('tools', [
    { ...serviceNow, apiKey: 'now_a' },
    { ...helix, serviceUri: 'https://acme.onbmc.com/hook' },
  ]);
});

test.each(['constructor', 'toString', '__proto__'])(
  'a tool named %s gets the URI of its name, and no other',
  (name) => {
    const tools = [{ ...helix, name }];
    const serviceUris = JSON.parse(`{"${name}":"https://acme.onbmc.com/hook"}`) as object;

    expect(read({ ...smallest, tools, serviceUris }).secureExport).toHaveProperty('tools', [
      { ...helix, name, serviceUri: 'https://acme.onbmc.com/hook' },
    ]);
    expect(refusal({ ...smallest, tools })).toContain('is missing. BMC Helix needs the URI');
  },
);

test('regions and locations are taken as people write them, and passed on as Azure does', () => {
  const config = read({ ...smallest, resourceGroupLocation: 'West Europe', location: 'East US 2' });

  expect(config.resourceGroupLocation).toBe('westeurope');
  expect(config.secureExport).toHaveProperty('location', 'East US 2');
});

test('keys of other namespaces, such as azure-native:location, are not ours to judge', () => {
  const values = {
    [`${project}:resourceGroupName`]: 'rg',
    [`${project}:resourceGroupLocation`]: 'westeurope',
    [`${project}:tools`]: JSON.stringify([serviceNow]),
    'azure-native:location': 'westeurope',
  };

  expect(readConfig({ project, values, secretKeys: [] }).resourceGroupName).toBe('rg');
});

test('an empty configuration is told everything it needs', () => {
  expect(refusal({})).toBe(
    [
      'The configuration of this stack is wrong: 3 problems',
      '  - resourceGroupName is missing. Name the resource group of the action group: pulumi config set resourceGroupName <name>',
      '  - resourceGroupLocation is missing. A resource group that the stack creates needs a region, such as westeurope. Set it, or set resourceGroup to existing.',
      '  - tools has 0 entries. Azure allows 1 to 10 secure webhooks in an action group.',
    ].join('\n'),
  );
});

const correct = "Correct it in the stack's configuration file.";
const howToSet = (tool: string) =>
  `set it with pulumi config set --secret --path 'serviceUris.${tool}'`;

test.each<[string, Record<string, unknown>, string[], string]>([
  [
    'an unknown key',
    { groupShortname: 'itsm' },
    secretKeys,
    `groupShortname is not a key of the configuration. Did you mean groupShortName? Allowed are ${Object.keys(configKeys).join(', ')}. Correct the name, or remove it.`,
  ],
  [
    'text where a switch is expected',
    { protect: 'yes' },
    secretKeys,
    `protect must be true or false (got yes). ${correct}`,
  ],
  [
    'a token version that is no number',
    { tokenVersion: 'v2' },
    secretKeys,
    `tokenVersion must be a whole number (got v2). ${correct}`,
  ],
  [
    'tags that are a list',
    { tags: ['a'] },
    secretKeys,
    `tags must be a map of texts (got ["a"]). ${correct}`,
  ],
  [
    'a single owner',
    { owners: 'me' },
    secretKeys,
    `owners must be a list of texts (got me). ${correct}`,
  ],
  [
    'a way to get the resource group',
    { resourceGroup: 'new' },
    secretKeys,
    'resourceGroup must be "create" or "existing" (got "new").',
  ],
  [
    'a webhook URI in plain text',
    { tools: [serviceNow, helix], serviceUris: { helix: 'https://acme.onbmc.com/CANARY' } },
    [],
    `serviceUris.helix is in plain text (not shown). It is a secret: treat it as leaked, and ${howToSet('helix').replace('it', 'a new one')}.`,
  ],
  [
    'a webhook URI in plain text inside tools',
    { tools: [{ ...helix, serviceUri: 'https://acme.onbmc.com/CANARY' }] },
    secretKeys,
    `tools[0].serviceUri is in plain text (not shown). It is a secret: treat it as leaked, remove it, and ${howToSet('helix').replace('it', 'a new one')}.`,
  ],
  [
    "a webhook URI under a name of its author's own",
    { tools: [serviceNow], webhookUrl: 'https://acme.onbmc.com/CANARY' },
    secretKeys,
    `webhookUrl is not a key of the configuration. Allowed are ${Object.keys(configKeys).join(', ')}. Correct the name, or remove it.`,
  ],
  [
    'a missing webhook URI',
    { tools: [helix] },
    secretKeys,
    `serviceUris.helix is missing. BMC Helix needs the URI of its webhook, as a secret. To fix it, ${howToSet('helix')}.`,
  ],
  [
    'a missing webhook URI of a tool whose name pulumi would read as a path',
    { tools: [{ ...helix, name: 'helix.eu' }] },
    secretKeys,
    `serviceUris["helix.eu"] is missing. BMC Helix needs the URI of its webhook, as a secret. To fix it, set it with pulumi config set --secret --path 'serviceUris["helix.eu"]'.`,
  ],
  [
    'an API key in plain text',
    { apiKeys: { servicenow: 'CANARY' } },
    [],
    "apiKeys.servicenow is in plain text (not shown). It is a secret: treat it as leaked, and set a new one with pulumi config set --secret --path 'apiKeys.servicenow'.",
  ],
  [
    'an API key in the tool itself',
    { tools: [{ ...serviceNow, apiKey: 'CANARY' }] },
    [],
    "tools[0].apiKey is in plain text (not shown). It is a secret: treat it as leaked, remove it, and set a new one with pulumi config set --secret --path 'apiKeys.servicenow'.",
  ],
  [
    'an API key of no tool',
    { apiKeys: { servicnow: 'CANARY' } },
    secretKeys,
    'apiKeys.servicnow does not belong to any tool. The tools are: servicenow. Correct the name, or remove the entry.',
  ],
  [
    'an API key that is none, under the key its author has to change',
    { apiKeys: { servicenow: 'x-sn-apikey: CANARY' } },
    secretKeys,
    'apiKeys.servicenow must be the token of the REST API key alone, without white space (its value is a secret and not shown).',
  ],
  [
    'an API key of a tool that has none',
    {
      tools: [helix],
      serviceUris: { helix: 'https://acme.onbmc.com/x' },
      apiKeys: { helix: 'CANARY' },
    },
    secretKeys,
    'apiKeys.helix is not a key of a tool of kind "bmcHelix". Allowed are name, kind, serviceUri, allowUserInfo, replaces. Correct the name, or remove it.',
  ],
  [
    'a webhook URI of no tool',
    { serviceUris: { helxi: 'https://acme.onbmc.com/CANARY' } },
    secretKeys,
    'serviceUris.helxi does not belong to any tool. The tools are: servicenow. Correct the name, or remove the entry.',
  ],
  [
    'a webhook URI that Azure refuses, under the key its author has to change',
    { tools: [helix], serviceUris: { helix: 'http://acme.onbmc.com/CANARY' } },
    secretKeys,
    `serviceUris.helix must start with https:// (got http://; the rest is a secret and not shown). Otherwise Azure would post the token in clear text. To fix it, ${howToSet('helix')}.`,
  ],
  [
    'a list of tools that is none, once, and without what may be a secret in it',
    { tools: 'servicenow' },
    secretKeys,
    `tools must be a list of objects. ${correct}`,
  ],
  [
    'a region that does not exist',
    { resourceGroupLocation: 'mars' },
    secretKeys,
    'resourceGroupLocation must be an Azure region (got "mars"). List yours: az account list-locations --query "[].name"',
  ],
  [
    'a region with a slip',
    { resourceGroupLocation: 'westeurop' },
    secretKeys,
    'resourceGroupLocation must be an Azure region (got "westeurop"). Did you mean westeurope? List yours: az account list-locations --query "[].name"',
  ],
  [
    'a resource group that Azure refuses',
    { resourceGroupName: 'rg itsm.' },
    secretKeys,
    'resourceGroupName is not a valid name (got "rg itsm."). Azure allows 1 to 90 letters, digits, "_", "-", ".", "(" and ")", and no "." at the end. Correct it.',
  ],
  [
    'serviceUris that are no map',
    { serviceUris: 'https://acme.onbmc.com/CANARY' },
    secretKeys,
    `serviceUris must be a map of texts. ${correct}`,
  ],
])(
  '%s is refused, without its value where that may be a secret',
  (_, changes, secrets, message) => {
    expect(refusal({ ...smallest, ...changes }, secrets)).toBe(
      `The configuration of this stack is wrong: 1 problem\n  - ${message}`,
    );
    expect(message).not.toContain('CANARY');
  },
);

test('problems of every part are reported together', () => {
  const message = refusal({
    resourceGroup: 'existing',
    grupShortName: 'x',
    groupShortName: 'far-too-long-a-name',
    protect: 'maybe',
    appRole: false,
    tools: [helix, { ...serviceNow, domain: 'contoso.com' }],
  });

  expect(message.split('\n')[0]).toBe('The configuration of this stack is wrong: 7 problems');
  expect(message.match(/^ {2}- \S+/gm)).toEqual([
    '  - grupShortName',
    '  - protect',
    '  - resourceGroupName',
    '  - appRoleAssignmentRequired',
    '  - groupShortName',
    '  - serviceUris.helix',
    '  - tools[1].domain',
  ]);
});

test("Pulumi.yaml declares the same keys, types and defaults, so that pulumi's own check agrees", () => {
  const types = {
    string: 'string',
    boolean: 'boolean',
    number: 'integer',
    strings: 'array',
    list: 'array',
    map: 'object',
    object: 'object',
  };
  const schema = (parse(readFileSync('Pulumi.yaml', 'utf8')) as { config: object }).config;
  const declared = Object.entries(schema).map(([key, { type, default: value }]) => [
    key,
    { type: type as string, default: value as unknown },
  ]);

  expect(Object.fromEntries(declared)).toEqual(
    Object.fromEntries(
      Object.entries(configKeys).map(([key, facts]) => [
        key,
        { type: types[facts.type], default: facts.default },
      ]),
    ),
  );
});

describe('with the file of the stack', () => {
  const uris = { helix: 'https://acme.onbmc.com/hook', other: 'https://acme.onbmc.com/CANARY' };
  const tools = [helix, { ...helix, name: 'other' }];
  const readWith = (inFile: object) =>
    readConfig({
      project,
      values: {
        [`${project}:resourceGroupName`]: 'rg',
        [`${project}:resourceGroupLocation`]: 'westeurope',
        [`${project}:tools`]: JSON.stringify(tools),
        [`${project}:serviceUris`]: JSON.stringify(uris),
      },
      secretKeys,
      stackFile: {
        name: 'Pulumi.dev.yaml',
        content: { config: { [`${project}:serviceUris`]: inFile } },
      },
    });

  test('a webhook URI in plain text beside an encrypted one is refused', () => {
    expect(() => readWith({ ...uris, helix: { secure: 'v1:abc' } })).toThrow(
      `The configuration of this stack is wrong: 1 problem\n  - serviceUris.other is in plain text in Pulumi.dev.yaml (not shown). It is a secret: treat it as leaked, and set a new one with pulumi config set --secret --path 'serviceUris.other'.`,
    );
  });

  test('a file with other values is not the one in use, so it tells nothing', () => {
    const encrypted = { secure: 'v1:abc' };

    expect(() => readWith({ helix: encrypted, other: encrypted })).not.toThrow();
    expect(() => readWith({ other: 'https://acme.onbmc.com/elsewhere' })).not.toThrow();
  });
});

test('an encrypted URI inside tools is told where it belongs', () => {
  const tools = [{ ...helix, serviceUri: 'https://acme.onbmc.com/CANARY' }];

  expect(refusal({ ...smallest, tools }, [`${project}:tools`])).toBe(
    `The configuration of this stack is wrong: 1 problem\n  - tools[0].serviceUri is not read from here. Remove it, and ${howToSet('helix')}.`,
  );
});

test('keys of ours under the name of another project are told with the likely meant ones; those of providers are quiet', () => {
  const values = Object.fromEntries(
    [
      'itsm-export:groupShortName',
      'itsm-export:unknown',
      `${project}:location`,
      'azure-native:location',
      'azuread:environment',
      'aws:region',
    ].map((key) => [key, 'CANARY']),
  );

  expect(foreignKeys({ project, values })).toEqual([
    `itsm-export:groupShortName is not read: this project is named ${project}. Did you mean ${project}:groupShortName? Correct the key in the stack's configuration file, or remove it.`,
  ]);
});
