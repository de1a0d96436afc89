const serviceNow = 'https://www.servicenow.com/docs/r';
const zurich = `${serviceNow}/zurich/it-operations-management/event-management`;
const australia = `${serviceNow}/australia/it-operations-management`;
const alerts = 'https://learn.microsoft.com/azure/azure-monitor/alerts';

/** The documents the sheet's lines come from. */
export const sources = {
  serviceNowOAuth: `${zurich}/azure-events-authentication.html`,
  serviceNowIntegration: `${zurich}/azure-integration.html`,
  serviceNowConnector: `${zurich}/configure-azure-bi-directional-connector.html`,
  serviceNowCredential: `${serviceNow}/it-asset-management/cloud-cost-management/create-azure-credential-record-ccm.html`,
  serviceNowPushConnectors: `${zurich}/configure-listener-transform-script.html`,
  serviceNowRules: `${zurich}/create-alert-management-rule.html`,
  serviceNowEvents: `${zurich}/em-process-flow.html`,
  // What Australia (March 2026) brought; Brazil (September 2026) has the same.
  serviceNowNewOAuth: `${australia}/event-management/azure-events-authentication.html`,
  serviceNowMachine: `${australia}/event-management/azure-events-webhook.html`,
  serviceNowApiKey: `${australia}/event-management/integrate-azure-api-key.html`,
  serviceNowIssues: `${australia}/event-management/azure-monitor-issue-integration.html`,
  serviceNowLaunchpad: `${australia}/configure-azure-monitor-issue-integrations-launchpad.html`,
  microsoftServiceNow: `${alerts}/itsmc-secure-webhook-connections-servicenow`,
  microsoftBmc: `${alerts}/itsmc-secure-webhook-connections-bmc`,
  actionGroups: `${alerts}/action-groups`,
  testErrors: `${alerts}/test-action-group-errors`,
  commonSchema: `${alerts}/alerts-common-schema`,
  statefulness: `${alerts}/alerts-overview`,
  changeState: 'https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/change-state',
  alertPermissions:
    'https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftalertsmanagement',
  clientSecrets: 'https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials',
  entraErrors: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  issues: 'https://learn.microsoft.com/azure/azure-monitor/aiops/issues-overview',
  clouds: 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud',
  claims: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
} as const;
