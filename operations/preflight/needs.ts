import { isManagementGroup } from '../../components/callback/roles';

/** The parts of a stack's configuration that decide what the principal has to be allowed. */
export interface Plan {
  /** Whether the stack makes the Entra side. */
  identity: boolean;
  /** Whether it makes the action group. */
  actionGroup: boolean;
  /** An application that exists is used as it is. */
  existingApplication: boolean;
  /** Whether the stack assigns the app role; else an administrator does. */
  assignsRole: boolean;
  adoptsAzns: boolean;
  /** Owners as configured; empty: the principal that deploys. */
  owners: string[];
  createsResourceGroup: boolean;
  lock: boolean;
  roleAssignments: boolean;
  alertProcessingRules: boolean;
  callback: CallbackPlan | undefined;
}

/** What of the way back this stack makes. */
export interface CallbackPlan {
  /** Whether the application is another's. */
  existingApplication: boolean;
  owners: string[];
  /** Whether it makes a role, which takes a right at each scope. */
  ownRole: boolean;
  scopes: string[];
}

/** One thing to be done in Entra ID, and what allows it. */
export interface GraphNeed {
  what: string;
  /** Application permissions of Microsoft Graph: of each list, one is enough. */
  permissions: string[][];
  /** Directory roles that allow it to a person, by name. */
  roles: string[];
}

/** Actions of Azure roles that a step needs. */
export interface ArmNeed {
  what: string;
  actions: string[];
}

const applicationAdministrators = [
  'Application Administrator',
  'Cloud Application Administrator',
  'Global Administrator',
];

/** Reading service principals: https://learn.microsoft.com/graph/api/serviceprincipal-list#permissions */
const readers = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
  'Directory.Read.All',
];

/** What the configuration asks of Microsoft Graph; docs/permissions.md has the sources. */
export function graphNeeds(plan: Plan, caller: string): GraphNeed[] {
  if (!plan.identity) {
    return [];
  }
  const needs: GraphNeed[] = [];
  const others = plan.owners.filter((owner) => owner.toLowerCase() !== caller.toLowerCase());
  if (plan.existingApplication) {
    // Members may read applications; guests may not.
    needs.push({ what: 'read the application', permissions: [readers], roles: ['any member'] });
  } else {
    needs.push({
      what: 'create and update the application and its service principal',
      permissions: [['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All']],
      roles: applicationAdministrators,
    });
  }
  if (!plan.existingApplication && others.length > 0) {
    needs.push({
      what: `name ${others.length} other owner${others.length === 1 ? '' : 's'}`,
      permissions: [['Application.ReadWrite.All']],
      roles: applicationAdministrators,
    });
  }
  needs.push(...callbackNeeds(plan.callback, caller));
  needs.push(
    plan.adoptsAzns
      ? {
          what: 'adopt the service principal of AzNS',
          permissions: [['Application.ReadWrite.All']],
          roles: applicationAdministrators,
        }
      : { what: 'look up AzNS', permissions: [readers], roles: ['any member'] },
  );
  if (plan.assignsRole) {
    needs.push({
      what: 'assign the app role to AzNS',
      // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions
      permissions: [
        ['AppRoleAssignment.ReadWrite.All'],
        ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
      ],
      roles: [...applicationAdministrators, 'Privileged Role Administrator'],
    });
  }
  return needs;
}

/** Adding a secret wants what creating the application does: https://learn.microsoft.com/graph/api/application-addpassword#permissions */
function callbackNeeds(callback: CallbackPlan | undefined, caller: string): GraphNeed[] {
  if (callback === undefined || callback.existingApplication) {
    return [];
  }
  const others = callback.owners.some((owner) => owner.toLowerCase() !== caller.toLowerCase());
  return [
    {
      what: "create the callback's application, its service principal and its secret",
      permissions: [
        others
          ? ['Application.ReadWrite.All']
          : ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'],
      ],
      roles: applicationAdministrators,
    },
  ];
}

const readWriteDelete = (type: string) =>
  ['read', 'write', 'delete'].map((verb) => `${type}/${verb}`);

/** What the configuration asks of Azure Resource Manager. */
export function armNeeds(plan: Plan): ArmNeed[] {
  if (!plan.actionGroup) {
    return [];
  }
  const needs: ArmNeed[] = [];
  if (plan.createsResourceGroup) {
    const actions = readWriteDelete('Microsoft.Resources/subscriptions/resourceGroups');
    needs.push({ what: 'create the resource group', actions });
  }
  needs.push({
    what: 'create and update the action group',
    actions: readWriteDelete('Microsoft.Insights/actionGroups'),
  });
  if (plan.alertProcessingRules) {
    const actions = readWriteDelete('Microsoft.AlertsManagement/actionRules');
    needs.push({ what: 'create and update alert processing rules', actions });
  }
  if (plan.lock) {
    const actions = readWriteDelete('Microsoft.Authorization/locks');
    needs.push({ what: 'lock the action group', actions });
  }
  if (plan.roleAssignments) {
    const actions = readWriteDelete('Microsoft.Authorization/roleAssignments');
    needs.push({ what: 'assign roles on the action group', actions });
  }
  return needs;
}

/**
 * What the callback asks for at each of its scopes. A role takes the right to make roles at every scope where it can be
 * assigned: https://learn.microsoft.com/azure/role-based-access-control/custom-roles#who-can-create-delete-update-or-view-a-custom-role
 *
 * @param subscription - ARM id of the subscription that the stack deploys to.
 */
export function callbackScopes(
  plan: Plan,
  subscription: string,
): { scope: string; needs: ArmNeed[] }[] {
  const { scopes = [], ownRole = false } = plan.callback ?? {};
  const role: ArmNeed = {
    what: "create the callback's role",
    actions: readWriteDelete('Microsoft.Authorization/roleDefinitions'),
  };
  const assignment: ArmNeed = {
    what: "assign the callback's role",
    actions: readWriteDelete('Microsoft.Authorization/roleAssignments'),
  };
  // As components/callback/callbackRole.ts has it: a role is not made at a management group.
  const isAbove = ownRole && scopes.length > 0 && scopes.every(isManagementGroup);
  return [
    ...(isAbove ? [{ scope: subscription, needs: [role] }] : []),
    ...scopes.map((scope) => ({ scope, needs: ownRole ? [role, assignment] : [assignment] })),
  ];
}
