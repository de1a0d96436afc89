import * as pulumi from '@pulumi/pulumi';
import { regionName } from '../../components/azureClouds';
import { check, refuse, unknownKeys, type Problem, type Rule } from '../../components/validation';
import { dimensionProblems } from './cmdbDimensions';
import { stackNameRule } from './secureExportStack';

/** The validated configuration of one stack. What is undefined is not watched. */
export interface AlertsConfig {
  secureExportStack: string;
  resourceGroupName: string;
  location: string;
  virtualMachineId?: string;
  workspaceId?: string;
  logQuery: string;
  logDimensions: string[];
  azureMonitorWorkspaceId?: string;
}

const texts = [
  'secureExportStack',
  'resourceGroupName',
  'location',
  'virtualMachineId',
  'workspaceId',
  'logQuery',
  'azureMonitorWorkspaceId',
] as const;

/**
 * Reads and validates the configuration; Pulumi has checked types and put in the defaults (Pulumi.yaml).
 *
 * @throws RunError naming every problem at once: key, value, what is allowed, the fix.
 */
export function readConfig(config = new pulumi.Config()): AlertsConfig {
  const values = Object.fromEntries(texts.map((key) => [key, config.get(key) ?? ''])) as Record<
    (typeof texts)[number],
    string
  >;
  const logDimensions = config.getObject<string[]>('logDimensions') ?? [];
  refuse('The configuration of this stack is wrong', [
    ...unknownKeys('', ownKeys(config.name), [...texts, 'logDimensions'], 'the configuration'),
    ...problemsOf(values),
    ...dimensionProblems(logDimensions),
  ]);
  return {
    ...values,
    location: regionName(values.location),
    logDimensions,
    virtualMachineId: orUnset(values.virtualMachineId),
    workspaceId: orUnset(values.workspaceId),
    azureMonitorWorkspaceId: orUnset(values.azureMonitorWorkspaceId),
  };
}

function ownKeys(project: string): object {
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) =>
    key.startsWith(`${project}:`),
  );
  return Object.fromEntries(own.map(([key, value]) => [key.slice(project.length + 1), value]));
}

function problemsOf(values: Record<(typeof texts)[number], string>): Problem[] {
  const regional = (['workspaceId', 'azureMonitorWorkspaceId'] as const).filter(
    (key) => values[key] !== '',
  );
  return [
    ...check('secureExportStack', values.secureExportStack, stackNameRule),
    ...check('resourceGroupName', values.resourceGroupName, (name) =>
      name === ''
        ? 'is missing. Name the resource group the rules are put into: pulumi config set resourceGroupName <name>'
        : undefined,
    ),
    ...(regional.length > 0 ? check('location', values.location, regionRule(regional)) : []),
    ...target('virtualMachineId', values, 'Microsoft.Compute/virtualMachines'),
    ...target('workspaceId', values, 'Microsoft.OperationalInsights/workspaces'),
    ...target('azureMonitorWorkspaceId', values, 'Microsoft.Monitor/accounts'),
    ...check('logQuery', values.logQuery, (query) =>
      query.trim() === '' && values.workspaceId !== ''
        ? 'is empty, but workspaceId needs a query for its rule. Write one, or remove both keys.'
        : undefined,
    ),
  ];
}

/** Log and Prometheus rules are in a region; the other rules are in `global`. */
function regionRule(keys: string[]): Rule<string> {
  return (location) => {
    if (location === '') {
      return `is missing. The rules for ${keys.join(' and ')} are in the region of the workspace: pulumi config set location <region>, such as westeurope`;
    }
    return regionName(location) === 'global'
      ? `must be a region such as westeurope (got "${location}").`
      : undefined;
  };
}

/** An ARM id of exactly this type; Azure compares them without case. */
function target(
  key: 'virtualMachineId' | 'workspaceId' | 'azureMonitorWorkspaceId',
  values: Record<typeof key, string>,
  type: string,
): Problem[] {
  const form = `/subscriptions/<id>/resourceGroups/<name>/providers/${type}/<name>`;
  const segment = '[^/\\s]+';
  const pattern = new RegExp(`^${form.replace(/<\w+>/g, segment)}$`, 'i');
  return check(key, values[key], (id) =>
    id === '' || pattern.test(id)
      ? undefined
      : `must be the ARM id of a ${type} (got "${id}"): ${form}, as az resource show --query id prints it.`,
  );
}

function orUnset(value: string): string | undefined {
  return value === '' ? undefined : value;
}
