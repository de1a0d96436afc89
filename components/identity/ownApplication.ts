import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { RandomUuid } from '@pulumi/random/randomUuid';
import { ownersIncluding } from './applicationOwners';
import { guidRule, identifierUriRule, tenantInUriRule } from './identityRules';
import { appRoleValue } from '../tokenContract';
import { gate } from '../validation';
import type { WebhookIdentityArgs } from './webhookIdentityArgs';

/** What is known of the application that alerts are sent for, new or existing. */
export interface UsedApplication {
  objectId: pulumi.Output<string>;
  clientId: pulumi.Output<string>;
  identifierUri: pulumi.Output<string>;
  servicePrincipalObjectId: pulumi.Output<string>;
  /** Undefined without a role. */
  appRoleId: pulumi.Input<string> | undefined;
  /** Values of the role. */
  roles: pulumi.Input<string[]>;
}

/** Makes the application, its app role and its service principal. */
export function ownApplication(
  name: string,
  title: string,
  args: WebhookIdentityArgs,
  client: pulumi.Output<azuread.GetClientConfigResult>,
  parent: pulumi.Resource,
): UsedApplication {
  const withRole = args.appRole ?? true;
  const tokenVersion = args.tokenVersion ?? 2;
  const owners = ownersIncluding(client.objectId, args.owners, parent);
  const defaultUri = pulumi.interpolate`api://${client.tenantId}/${name}-${pulumi.getStack()}`;
  const uri = gate(title, 'identifierUri', args.identifierUri, identifierUriRule(tokenVersion));
  const roleId = withRole ? appRoleIdOf(name, title, args, parent) : undefined;

  const application = new azuread.Application(
    `${name}-application`,
    {
      displayName: args.displayName ?? `${name}-${pulumi.getStack()}`,
      signInAudience: 'AzureADMyOrg',
      // Inline, not as an ApplicationIdentifierUri: any later update of the application would remove that one
      // (https://github.com/pulumi/pulumi-azuread/issues/1036).
      identifierUris: [
        uri === undefined
          ? defaultUri
          : client.tenantId.apply((tenantId) =>
              gate(title, 'identifierUri', pulumi.output(uri), tenantInUriRule(tenantId)),
            ),
      ],
      api: { requestedAccessTokenVersion: tokenVersion },
      owners,
      appRoles: roleId === undefined ? [] : [secureWebhookRole(roleId)],
    },
    { parent, protect: args.protect },
  );
  const servicePrincipal = new azuread.ServicePrincipal(
    `${name}-service-principal`,
    {
      clientId: application.clientId,
      owners,
      appRoleAssignmentRequired: args.appRoleAssignmentRequired ?? withRole,
    },
    { parent },
  );
  return {
    objectId: application.objectId,
    clientId: application.clientId,
    identifierUri: application.identifierUris.apply((uris) => uris?.[0] ?? ''),
    servicePrincipalObjectId: servicePrincipal.objectId,
    appRoleId: roleId,
    roles: withRole ? [appRoleValue] : [],
  };
}

function appRoleIdOf(
  name: string,
  title: string,
  args: WebhookIdentityArgs,
  parent: pulumi.Resource,
): pulumi.Input<string> {
  const pinned = gate(title, 'appRoleId', args.appRoleId, guidRule);
  return pinned ?? new RandomUuid(`${name}-role-id`, {}, { parent }).result;
}

/** The role is never renamed in place: Entra wants an enabled role disabled before its id or value changes. */
function secureWebhookRole(id: pulumi.Input<string>) {
  return {
    id,
    value: appRoleValue,
    displayName: appRoleValue,
    description: 'Lets Azure Monitor action groups call this application through a secure webhook.',
    allowedMemberTypes: ['Application'],
    enabled: true,
  };
}
