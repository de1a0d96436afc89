import {
  getClientConfigOutput,
  RoleAssignment,
  RoleDefinition,
} from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import { RandomUuid } from '@pulumi/random/randomUuid';
import { actionGroupRoles } from '../actionGroup/roles';
import { alertStateActions, isManagementGroup, type CallbackRole } from './roles';

/** Gives a service principal the role at each scope. */
export function assignCallbackRole(
  name: string,
  role: CallbackRole,
  scopes: readonly string[],
  principalId: pulumi.Input<string>,
  parent: pulumi.Resource,
): void {
  const roleId =
    role === 'Alert State'
      ? alertStateRole(name, scopes, parent)
      : pulumi.output(actionGroupRoles[role]);
  for (const scope of scopes) {
    // As Azure answers it, or every refresh would see a difference: below a subscription with it.
    const prefix = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
    new RoleAssignment(
      `${name}-callback-role-assignment${scope.toLowerCase().replaceAll('/', '-')}`,
      {
        scope,
        principalId,
        // Given, since a new principal is not known everywhere at once:
        // https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template#new-service-principal
        principalType: 'ServicePrincipal',
        roleDefinitionId: roleId.apply(
          (id) => `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${id}`,
        ),
      },
      // Azure changes the description of an assignment only.
      {
        parent,
        replaceOnChanges: ['principalType', 'roleDefinitionId'],
        deleteBeforeReplace: true,
      },
    );
  }
}

/** @returns the GUID of a role that reads alerts and changes their state, and nothing else. */
function alertStateRole(
  name: string,
  scopes: readonly string[],
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const sorted = [...scopes].sort();
  // Not at a management group: a role made there gets an id that azure-native cannot delete
  // (https://github.com/pulumi/pulumi-azure-native/issues/2610).
  const below = sorted.find((scope) => !isManagementGroup(scope));
  const home = below ?? subscriptionOfProvider(parent);
  const role = new RoleDefinition(
    `${name}-callback-role`,
    {
      scope: home,
      roleDefinitionId: new RandomUuid(`${name}-callback-role-id`, {}, { parent }).result,
      // Unique in the tenant: https://learn.microsoft.com/azure/role-based-access-control/custom-roles#custom-role-properties
      roleName: `Alert State (${pulumi.getProject()}/${pulumi.getStack()}/${name})`,
      description: 'Reads the alerts of Azure Monitor and changes their state, for an ITSM tool.',
      roleType: 'CustomRole',
      assignableScopes: below === undefined ? [home, ...sorted] : sorted,
      permissions: [{ actions: alertStateActions, notActions: [] }],
    },
    // Two roles of one name are refused.
    { parent, deleteBeforeReplace: true },
  );
  return role.name;
}

function subscriptionOfProvider(parent: pulumi.Resource): pulumi.Output<string> {
  const { subscriptionId } = getClientConfigOutput({ parent });
  return pulumi.interpolate`/subscriptions/${subscriptionId}`;
}
