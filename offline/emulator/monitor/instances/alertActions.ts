/** https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftalertsmanagement */
export const alertActions = [
  'Microsoft.AlertsManagement/alerts/read',
  'Microsoft.AlertsManagement/alerts/changestate/action',
  'Microsoft.AlertsManagement/alerts/history/read',
  'Microsoft.AlertsManagement/alertsMetaData/read',
  'Microsoft.AlertsManagement/alertsSummary/read',
];
