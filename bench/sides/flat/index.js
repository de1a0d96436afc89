// The resources of the stack dev, written down one after the other.
const pulumi = require('@pulumi/pulumi');
const azuread = require('@pulumi/azuread');
const monitor = require('@pulumi/azure-native/monitor');
const resources = require('@pulumi/azure-native/resources');
const random = require('@pulumi/random');

const name = pulumi.getProject();
const tags = { environment: 'dev' };
const helixUri = new pulumi.Config().requireSecret('helixUri');
const { objectId, tenantId } = azuread.getClientConfigOutput();

const resourceGroup = new resources.ResourceGroup('resource-group', {
  resourceGroupName: `rg-${name}`,
  location: 'westeurope',
  tags,
});
const roleId = new random.RandomUuid('role-id');
const identifierUri = pulumi.interpolate`api://${tenantId}/${name}`;
const application = new azuread.Application('application', {
  displayName: name,
  identifierUris: [identifierUri],
  owners: [objectId],
  api: { requestedAccessTokenVersion: 2 },
  appRoles: [
    {
      allowedMemberTypes: ['Application'],
      description: 'Lets Azure Monitor call this application.',
      displayName: 'ActionGroupsSecureWebhook',
      enabled: true,
      id: roleId.result,
      value: 'ActionGroupsSecureWebhook',
    },
  ],
});
const servicePrincipal = new azuread.ServicePrincipal('service-principal', {
  clientId: application.clientId,
  appRoleAssignmentRequired: true,
  owners: [objectId],
});
const azns = azuread.getServicePrincipalOutput({
  clientId: '461e8683-5575-4561-ac7f-899cc907d62a',
});
const assignment = new azuread.AppRoleAssignment('role-assignment', {
  appRoleId: roleId.result,
  principalObjectId: azns.objectId,
  resourceObjectId: servicePrincipal.objectId,
});
const webhook = { useAadAuth: true, useCommonAlertSchema: true, tenantId, identifierUri };
const actionGroup = new monitor.ActionGroup(
  'action-group',
  {
    actionGroupName: name,
    groupShortName: 'itsm-dev',
    resourceGroupName: resourceGroup.name,
    location: 'Global',
    enabled: true,
    tags,
    webhookReceivers: [
      { ...webhook, name: 'helix', serviceUri: helixUri, objectId: application.objectId },
      {
        ...webhook,
        name: 'servicenow',
        serviceUri:
          'https://acmedev.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
        objectId: application.objectId,
      },
    ],
  },
  { dependsOn: assignment },
);

module.exports = { actionGroupId: actionGroup.id, clientId: application.clientId };
