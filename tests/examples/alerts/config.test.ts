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
  expect(read({ ...required, location: 'westeurope', workspaceId })).toMatchObject({ workspaceId });
});

test('without any configuration both required keys are reported', () => {
  expect(() => read({})).toThrow(
    /: 2 problems\n {2}- secureExportStack: is missing: the stack that has the action group\. Expected is organization\/itsm-secure-export\/<stack> on a file.*\n {2}- resourceGroupName: is missing\./,
  );
});

test('everything wrong is reported at once, each with the fix', () => {
  const wrong = {
    secureExportStack: 'dev',
    resourceGroupName: 'rg',
    location: 'West Europe',
    virtualMachineId: 'vm-app',
    workspaceId: workspaceId.replace('workspaces', 'clusters'),
    azureMonitorWorkspaceId: `${workspaceId}/more`,
    logQuery: ' ',
    logDimensions: ['computer'],
    worskpaceId: 'x',
  };
  const form = (type: string) =>
    `Expected is the form /subscriptions/<id>/resourceGroups/<name>/providers/${type}/<name>, as az resource show --query id prints it.`;

  expect(() => read(wrong)).toThrow(
    new Error(
      [
        'The configuration of this stack is wrong: 8 problems',
        '  - worskpaceId: The configuration has no such key. Did you mean workspaceId? Allowed are secureExportStack, resourceGroupName, location, virtualMachineId, workspaceId, logQuery, azureMonitorWorkspaceId, logDimensions. Remove it or correct the name.',
        '  - secureExportStack: "dev" is not a fully qualified stack name. Expected is organization/itsm-secure-export/dev on a file or blob backend (the first word is that word), or <your organization>/itsm-secure-export/dev on Pulumi Cloud; pulumi stack ls --all lists them. Set it with pulumi config set secureExportStack <name>.',
        '  - location: "West Europe" is not a region. Expected is the name without blanks and in lower case, such as westeurope.',
        `  - virtualMachineId: "vm-app" is not the ARM id of a Microsoft.Compute/virtualMachines. ${form('Microsoft.Compute/virtualMachines')}`,
        `  - workspaceId: "${wrong.workspaceId}" is not the ARM id of a Microsoft.OperationalInsights/workspaces. ${form('Microsoft.OperationalInsights/workspaces')}`,
        `  - azureMonitorWorkspaceId: "${wrong.azureMonitorWorkspaceId}" is not the ARM id of a Microsoft.Monitor/accounts. ${form('Microsoft.Monitor/accounts')}`,
        '  - logQuery: is empty, and workspaceId asks for a rule on it. Write a query, or remove both keys.',
        '  - logDimensions[0]: "computer" is not the column Computer: queries tell upper from lower case. Write Computer.',
      ].join('\n'),
    ),
  );
});

test('a log rule without a region, or with the one that is none, is refused', () => {
  expect(() => read({ ...required, workspaceId })).toThrow(
    'location: is missing. The rules that workspaceId asks for live in a region, that of the workspace: pulumi config set location <region>, such as westeurope',
  );
  expect(() => read({ ...required, workspaceId, location: 'global' })).toThrow(
    'location: "global" is not a region.',
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
