import type { Principal } from '../offline/emulator/principals';

const noRights = { graphPermissions: [], armActions: [] };

/** Makes the identity: application, role, assignment. Nothing in Azure. */
export const directoryTeam: Principal = {
  ...noRights,
  displayName: 'directory team',
  clientId: 'aaaaaaaa-0000-0000-0000-000000000001',
  objectId: 'aaaaaaaa-0000-0000-0000-000000000002',
  graphPermissions: [
    'Application.ReadWrite.All', // not OwnedBy: it adds another owner
    'Application.Read.All',
    'AppRoleAssignment.ReadWrite.All',
  ],
};

/**
 * Makes the action group, and owns the application. Nothing in Entra ID.
 *
 * Its actions are those of Monitoring Contributor that concern action groups:
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor#monitoring-contributor
 */
export const monitoringTeam: Principal = {
  ...noRights,
  displayName: 'monitoring team',
  clientId: 'bbbbbbbb-0000-0000-0000-000000000001',
  objectId: 'bbbbbbbb-0000-0000-0000-000000000002',
  armActions: [
    '*/read',
    'Microsoft.AlertsManagement/actionRules/*',
    'Microsoft.Insights/actiongroups/*',
  ],
};

/** Makes alert rules, and reads the action group. Nothing in Entra ID; same role, what of it concerns rules. */
export const applicationTeam: Principal = {
  ...noRights,
  displayName: 'application team',
  clientId: 'cccccccc-0000-0000-0000-000000000001',
  objectId: 'cccccccc-0000-0000-0000-000000000002',
  armActions: [
    '*/read',
    'Microsoft.AlertsManagement/prometheusRuleGroups/*',
    'Microsoft.Insights/activityLogAlerts/*',
    'Microsoft.Insights/metricalerts/*',
    'Microsoft.Insights/scheduledqueryrules/*',
  ],
};
