/**
 * The built-in roles there are here, by id: actions as published, those of services the emulator has not are left out.
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const builtInRoles: Readonly<
  Record<string, { name: string; actions: string[]; notActions?: string[] }>
> = {
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
