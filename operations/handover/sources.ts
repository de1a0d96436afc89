const serviceNow =
  'https://www.servicenow.com/docs/r/zurich/it-operations-management/event-management';
const alerts = 'https://learn.microsoft.com/azure/azure-monitor/alerts';

/** The documents the sheet's lines come from. */
export const sources = {
  serviceNowOAuth: `${serviceNow}/azure-events-authentication.html`,
  serviceNowIntegration: `${serviceNow}/azure-integration.html`,
  serviceNowConnector: `${serviceNow}/configure-azure-bi-directional-connector.html`,
  serviceNowRules: `${serviceNow}/create-alert-management-rule.html`,
  serviceNowEvents: `${serviceNow}/em-process-flow.html`,
  microsoftServiceNow: `${alerts}/itsmc-secure-webhook-connections-servicenow`,
  microsoftBmc: `${alerts}/itsmc-secure-webhook-connections-bmc`,
  actionGroups: `${alerts}/action-groups`,
  testErrors: `${alerts}/test-action-group-errors`,
  commonSchema: `${alerts}/alerts-common-schema`,
  statefulness: `${alerts}/alerts-overview`,
  clouds: 'https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud',
  claims: 'https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference',
} as const;
