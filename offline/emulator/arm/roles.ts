import type { Cloud } from '../cloud';
import { resourcesOfType } from './armStore';
import { covers } from './scopes';

export const roleAssignmentType = 'Microsoft.Authorization/roleAssignments';
/** azure-native 3.28 sends the first. */
export const roleAssignmentVersions = ['2022-04-01', '2020-04-01-preview'];

/** What a role allows: role definitions name `actions`, and what of them it does not. */
interface Role {
  actions: string[];
  notActions?: string[];
}

/**
 * The built-in roles there are here, by id: actions as published, those of services the emulator has not are left out.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const builtInRoles: Readonly<Record<string, Role & { name: string }>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': { name: 'Owner', actions: ['*'] },
  'b24988ac-6180-42a0-ab88-20f7382dd24c': {
    name: 'Contributor',
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': { name: 'Reader', actions: ['*/read'] },
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': {
    name: 'User Access Administrator',
    actions: ['*/read', 'Microsoft.Authorization/*'],
  },
  '43d0d8ad-25c7-4714-9337-8ba259a9fe05': { name: 'Monitoring Reader', actions: ['*/read'] },
  '749f88d5-cbae-40b8-bcfc-e573ddc772fa': {
    name: 'Monitoring Contributor',
    actions: [
      '*/read',
      'Microsoft.AlertsManagement/actionRules/*',
      'Microsoft.AlertsManagement/alerts/*',
      'Microsoft.AlertsManagement/alertsSummary/*',
      'Microsoft.AlertsManagement/prometheusRuleGroups/*',
      'Microsoft.AlertsManagement/smartDetectorAlertRules/*',
      'Microsoft.AlertsManagement/smartGroups/*',
      'Microsoft.Insights/actiongroups/*',
      'Microsoft.Insights/activityLogAlerts/*',
      'Microsoft.Insights/AlertRules/*',
      'Microsoft.Insights/createNotifications/*',
      'Microsoft.Insights/metricalerts/*',
      'Microsoft.Insights/notificationStatus/*',
      'Microsoft.Insights/Register/Action',
      'Microsoft.Insights/scheduledqueryrules/*',
    ],
  },
};

/** A stored assignment. */
export interface AssignmentBody {
  scope: string;
  principalId: string;
  principalType: string;
  /** GUID of the role. */
  roleId: string;
  description?: string;
  createdOn: string;
  createdBy: string;
  updatedOn: string;
  updatedBy: string;
}

export interface StoredAssignment extends AssignmentBody {
  id: string;
  name: string;
}

export const storedAssignments = (cloud: Cloud): StoredAssignment[] =>
  resourcesOfType(cloud, roleAssignmentType).map(({ id, body }) => ({
    id,
    name: id.split('/').pop() ?? '',
    ...(body as AssignmentBody),
  }));

/** The roles a principal has at a scope: those assigned there or above. */
export const rolesAtScope = (cloud: Cloud, principalId: string, scope: string): Role[] =>
  storedAssignments(cloud)
    .filter((each) => each.principalId.toLowerCase() === principalId.toLowerCase())
    .filter((each) => covers(each.scope, scope))
    .flatMap(({ roleId }) => builtInRoles[roleId] ?? []);

/** Whether one of these roles allows an action. */
export const allowed = (roles: Role[], action: string) =>
  roles.some(
    ({ actions, notActions = [] }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !notActions.some((pattern) => matches(pattern, action)),
  );

/** Role definitions know one wildcard, `*`. */
function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
