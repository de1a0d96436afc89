import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
import { parse } from 'yaml';
import { readConfig } from '../../../examples/alerts/config';

interface File {
  config: Record<string, unknown>;
}

const yaml = (name: string) => parse(readFileSync(`examples/alerts/${name}`, 'utf8')) as File;
const schema = yaml('Pulumi.yaml').config as Record<
  string,
  { type: string; default: unknown; description: string }
>;

/** The configuration as the program gets it: structured values as JSON, defaults put in by the engine. */
function read(values: Record<string, unknown>) {
  const defaults = Object.entries(schema).map(([key, { default: value }]) => [key, value]);
  const all = { ...(Object.fromEntries(defaults) as object), ...values };
  const texts = Object.entries(all).map(([key, value]) => [
    `itsm-alerts:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
  return readConfig(new pulumi.Config('itsm-alerts'));
}

const required = {
  secureExportStack: 'organization/itsm-secure-export/dev',
  resourceGroupName: 'rg-alerts',
};
const workspaceId =
  '/subscriptions/s/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/log';

test('the required keys are enough; what is not named is not watched', () => {
  const config = read(required);

  expect(config).toMatchObject({ ...required, logDimensions: ['_ResourceId', 'Computer'] });
  expect(config.virtualMachineId).toBeUndefined();
  expect(config.workspaceId).toBeUndefined();
  expect(config.azureMonitorWorkspaceId).toBeUndefined();
});

test('the configuration of dev is right', () => {
  const values = Object.entries(yaml('Pulumi.dev.yaml').config);
  const config = read(
    Object.fromEntries(values.map(([key, value]) => [key.replace('itsm-alerts:', ''), value])),
  );

  expect(Object.keys(config).sort()).toEqual(Object.keys(schema).sort());
});

test('ids are compared without case, as Azure does', () => {
  expect(read({ ...required, location: 'West Europe', workspaceId })).toMatchObject({
    workspaceId,
    location: 'westeurope',
  });
});

test('without any configuration both required keys are reported', () => {
  expect(() => read({})).toThrow(
    /: 2 problems\n {2}- secureExportStack is missing\. Give the full name of the stack that has the action group: organization\/itsm-secure-export\/<stack> on a file.*\n {2}- resourceGroupName is missing\./,
  );
});

test('everything wrong is reported at once, each with the fix', () => {
  const wrong = {
    secureExportStack: 'dev',
    resourceGroupName: 'rg',
    location: 'Global',
    virtualMachineId: 'vm-app',
    workspaceId: workspaceId.replace('workspaces', 'clusters'),
    azureMonitorWorkspaceId: `${workspaceId}/more`,
    logQuery: ' ',
    logDimensions: ['computer'],
    worskpaceId: 'x',
  };
  const form = (type: string) =>
    `/subscriptions/<id>/resourceGroups/<name>/providers/${type}/<name>, as az resource show --query id prints it.`;

  expect(() => read(wrong)).toThrow(
    new Error(
      [
        'The configuration of this stack is wrong: 8 problems',
        '  - worskpaceId is not a key of the configuration. Did you mean workspaceId? Allowed are secureExportStack, resourceGroupName, location, virtualMachineId, workspaceId, logQuery, azureMonitorWorkspaceId, logDimensions. Correct the name, or remove it.',
        '  - secureExportStack must be the full name of the stack that has the action group (got "dev"): organization/itsm-secure-export/dev on a file or blob backend (where the first word is "organization"), or <your organization>/itsm-secure-export/dev on Pulumi Cloud. pulumi stack ls --all lists the stacks. Set it with pulumi config set secureExportStack <name>.',
        '  - location must be a region such as westeurope (got "Global").',
        `  - virtualMachineId must be the ARM id of a Microsoft.Compute/virtualMachines (got "vm-app"): ${form('Microsoft.Compute/virtualMachines')}`,
        `  - workspaceId must be the ARM id of a Microsoft.OperationalInsights/workspaces (got "${wrong.workspaceId}"): ${form('Microsoft.OperationalInsights/workspaces')}`,
        `  - azureMonitorWorkspaceId must be the ARM id of a Microsoft.Monitor/accounts (got "${wrong.azureMonitorWorkspaceId}"): ${form('Microsoft.Monitor/accounts')}`,
        '  - logQuery is empty, but workspaceId needs a query for its rule. Write one, or remove both keys.',
        '  - logDimensions[0] must be Computer (got "computer"): queries distinguish upper and lower case.',
      ].join('\n'),
    ),
  );
});

test('a log rule without a region, or with the one that is none, is refused', () => {
  expect(() => read({ ...required, workspaceId })).toThrow(
    'location is missing. The rules for workspaceId are in the region of the workspace: pulumi config set location <region>, such as westeurope',
  );
  expect(() => read({ ...required, workspaceId, location: 'global' })).toThrow(
    'location must be a region such as westeurope (got "global").',
  );
});

test("the README's table is what Pulumi.yaml declares", () => {
  const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const rows = Object.entries(schema).map(([key, { type, default: value, description }]) => {
    const cell = value === '' ? '–' : `\`${shown(value).replaceAll('|', '\\|')}\``;
    return `| \`${key}\` | ${type} | ${cell} | ${description} |`;
  });

  expect(readFileSync('examples/alerts/README.md', 'utf8')).toContain(
    `|---|---|---|---|\n${rows.join('\n')}\n\n`,
  );
});
