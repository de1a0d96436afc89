/** What may be given; the first is the default. */
export const callbackRoles = ['Alert State', 'Monitoring Contributor'] as const;
export type CallbackRole = (typeof callbackRoles)[number];

/**
 * What the alerts API wants for get and list, history, and `changestate`.
 *
 * https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftalertsmanagement
 */
export const alertStateActions = [
  'Microsoft.AlertsManagement/alerts/read',
  'Microsoft.AlertsManagement/alerts/history/read',
  'Microsoft.AlertsManagement/alerts/changestate/action',
];

/** https://learn.microsoft.com/azure/governance/management-groups/overview#important-facts-about-management-groups */
const managementGroup = /^\/providers\/Microsoft\.Management\/managementGroups\/[\w.()-]{1,90}$/i;

export const isManagementGroup = (scope: string) => managementGroup.test(scope);
