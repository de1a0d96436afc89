import { getClientConfigOutput } from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import { azureIncident } from './azureIncident';
import { withoutBinding } from './cmdbDimensions';
import type { AlertsConfig } from './config';
import { cpuHigh } from './cpuHigh';
import { errorsInLog } from './errorsInLog';
import { machineDeallocated } from './machineDeallocated';
import { podsRestarting } from './podsRestarting';
import { resourceUnavailable } from './resourceUnavailable';
import type { RuleArgs } from './ruleArgs';

/**
 * Declares one rule of each kind, for what the configuration names.
 *
 * @returns Names of the rules.
 */
export function declareRules(config: AlertsConfig, actionGroupId: string): string[] {
  const { resourceGroupName, virtualMachineId, workspaceId, azureMonitorWorkspaceId } = config;
  const subscription = pulumi.interpolate`/subscriptions/${getClientConfigOutput().subscriptionId}`;
  const names: string[] = [];
  const rule = (name: string): RuleArgs => {
    const ruleName = `${name}-${pulumi.getStack()}`;
    names.push(ruleName);
    return { ruleName, resourceGroupName, actionGroupId };
  };

  machineDeallocated(rule('machine-deallocated'), subscription);
  azureIncident(rule('azure-incident'), subscription);
  resourceUnavailable(rule('resource-unavailable'), subscription);
  if (virtualMachineId === undefined) {
    leftOut('virtualMachineId', 'CPU');
  } else {
    cpuHigh(rule('cpu-high'), virtualMachineId);
  }
  if (workspaceId === undefined) {
    leftOut('workspaceId', 'log');
  } else {
    const created = errorsInLog(rule('errors-in-log'), workspaceId, config);
    const warning = withoutBinding(config.logDimensions, workspaceId);
    if (warning !== undefined) {
      void pulumi.log.warn(warning, created);
    }
  }
  if (azureMonitorWorkspaceId === undefined) {
    leftOut('azureMonitorWorkspaceId', 'Prometheus');
  } else {
    podsRestarting(rule('pods-restarting'), azureMonitorWorkspaceId, config.location);
  }
  return names.sort();
}

function leftOut(key: string, what: string): void {
  void pulumi.log.info(`${key} is not configured: there is no ${what} rule.`);
}
