import { permission } from '../answers';
import { listArm, type Azure } from '../azure';
import { nameFinding } from './existing';
import { missing, ok, unknown, type Finding } from './finding';
import { armNeeds, callbackScopes, type ArmNeed } from './needs';
import type { StackConfig } from './plan';
import { armFindings, type ArmPermission, type Principal } from './principal';
import { actionGroupRegionFinding, groupRegionFindings, type ResourceProvider } from './regions';

/** https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group */
export const permissionsVersion = '2022-04-01';
const resourcesVersion = '2024-03-01';
export const actionGroupsVersion = '2023-01-01';
const namespace = 'Microsoft.Insights';

/** Resource group and its region, the resource provider and its locations, and what the principal may do there. */
export async function resourceManagerFindings(
  azure: Azure,
  config: StackConfig,
  subscriptionId: string,
  principal: Principal,
  isOwn: (id: string) => boolean,
): Promise<Finding[]> {
  const subscription = `/subscriptions/${subscriptionId}`;
  if (config.resourceGroupName === '') {
    // Its name is made by the update: it cannot be taken.
    return [
      ok('Resource group', 'is new, and the stack creates it'),
      await groupRegionFindings(azure, config, subscription, undefined),
      ...(await permissionFindings(azure, config, subscription, subscription, principal)),
      await providerFindings(azure, config, subscription),
    ].flat();
  }
  const group = `${subscription}/resourceGroups/${config.resourceGroupName}`;
  const found = await azure.arm(`${group}?api-version=${resourcesVersion}`);
  const exists = found.status === 200;
  const scope = exists ? group : subscription;
  return [
    groupFinding(config, found.status, isOwn(group)),
    await actionGroupFinding(azure, group, config.actionGroupName, isOwn),
    await groupRegionFindings(
      azure,
      config,
      subscription,
      exists ? (found.body as { location: string }) : undefined,
    ),
    ...(await permissionFindings(azure, config, subscription, scope, principal)),
    await providerFindings(azure, config, subscription),
  ].flat();
}

function actionGroupFinding(
  azure: Azure,
  resourceGroup: string,
  name: string,
  isOwn: (id: string) => boolean,
): Promise<Finding> {
  const id = `${resourceGroup}/providers/Microsoft.Insights/actionGroups/${name}`;
  return nameFinding(
    azure,
    {
      check: `Action group ${name}`,
      id,
      apiVersion: actionGroupsVersion,
      whereFree: 'is new, and the stack creates it',
    },
    isOwn,
    'Set another actionGroupName, or delete that group if nothing uses it, or take it over with "azure-itsm adopt" (docs/adopt.md).',
  );
}

function groupFinding(config: StackConfig, status: number, isOwn: boolean): Finding {
  const name = config.resourceGroupName;
  const check = `Resource group ${name}`;
  const creates = config.plan.createsResourceGroup;
  if (status === 200) {
    return creates && !isOwn
      ? missing(
          check,
          'exists already, but not in this stack: azure-native refuses to create it',
          'Use the existing one (in this repository: resourceGroup: existing), or choose another name.',
        )
      : ok(check, isOwn ? "exists, and is the stack's own" : 'exists');
  }
  if (status === 404) {
    return creates
      ? ok(check, 'is new, and the stack creates it')
      : missing(
          check,
          'does not exist',
          `Create it, in the program or with: az group create --name ${name} --location <region>`,
        );
  }
  return unknown(check, `cannot be checked: Resource Manager answers ${status}`);
}

/** @param scope that of the action group. */
async function permissionFindings(
  azure: Azure,
  { plan }: StackConfig,
  subscription: string,
  scope: string,
  principal: Principal,
): Promise<Finding[]> {
  const findings = await permissionsAt(azure, armNeeds(plan), scope, principal);
  for (const one of callbackScopes(plan, subscription)) {
    findings.push(...(await permissionsAt(azure, one.needs, one.scope, principal)));
  }
  return findings;
}

async function permissionsAt(
  azure: Azure,
  needs: ArmNeed[],
  scope: string,
  principal: Principal,
): Promise<Finding[]> {
  const path = `${scope}/providers/Microsoft.Authorization/permissions?api-version=${permissionsVersion}`;
  const { status, items: granted } = await listArm<ArmPermission>(azure, path, permission);
  if (status === 403) {
    return needs.map(({ what }) =>
      missing(
        `Azure: ${what}`,
        `no role on ${scope}, or none that can read Microsoft.Authorization/permissions (403)`,
        `Ask somebody with Owner or User Access Administrator to assign one to object id ${principal.objectId}; docs/permissions.md names the smallest role.`,
      ),
    );
  }
  if (status !== 200) {
    const why = `cannot be checked: Resource Manager answers ${status} for ${scope}`;
    return needs.map(({ what }) => unknown(`Azure: ${what}`, why));
  }
  return armFindings(needs, granted, scope, principal);
}

async function providerFindings(
  azure: Azure,
  config: StackConfig,
  subscription: string,
): Promise<Finding[]> {
  const check = `Resource provider ${namespace}`;
  const { status, body } = await azure.arm(
    `${subscription}/providers/${namespace}?api-version=${resourcesVersion}`,
  );
  const provider = body as ResourceProvider | undefined;
  const state = provider?.registrationState;
  if (status !== 200 || provider === undefined || state === undefined) {
    return [unknown(check, `cannot be checked: Resource Manager answers ${status}`)];
  }
  return [
    state === 'Registered'
      ? ok(check, 'is registered')
      : missing(check, `is ${state}`, `az provider register --namespace ${namespace}`),
    actionGroupRegionFinding(config, provider),
  ];
}
