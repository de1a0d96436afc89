import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { RandomUuid } from '@pulumi/random/randomUuid';
import { ownersIncluding } from './applicationOwners';
import { aznsObjectId } from './aznsServicePrincipal';
import { azureClouds } from './azureClouds';
import { guidRule, identifierUriRule } from './identityRules';
import { audienceOf, tokenContract, type TokenContract, type TokenVersion } from './tokenContract';
import { gate, refuse } from './validation';
import { webhookIdentityProblems, type WebhookIdentityArgs } from './webhookIdentityArgs';

/** Value of the app role, as Microsoft's set-up names it: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook */
export const appRoleValue = 'ActionGroupsSecureWebhook';

/** The Entra application that alerts are sent for, its app role, service principal, and the role's assignment. */
export class WebhookIdentity extends pulumi.ComponentResource {
  /** Object id of the application (not of its service principal): what an action group's receiver names. */
  readonly applicationObjectId: pulumi.Output<string>;
  readonly clientId: pulumi.Output<string>;
  readonly identifierUri: pulumi.Output<string>;
  readonly tenantId: pulumi.Output<string>;
  /** Id of the app role; undefined without one. */
  readonly appRoleId: pulumi.Output<string | undefined>;
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  readonly aznsServicePrincipalObjectId: pulumi.Output<string>;
  readonly tokenVersion: pulumi.Output<TokenVersion>;
  readonly audience: pulumi.Output<string>;
  readonly issuer: pulumi.Output<string>;
  readonly openIdMetadataUrl: pulumi.Output<string>;
  readonly callerClaimName: pulumi.Output<TokenContract['callerClaimName']>;
  readonly callerClaimValue: pulumi.Output<string>;
  readonly roles: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: WebhookIdentityArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const title = `WebhookIdentity "${name}" cannot be deployed`;
    refuse(title, webhookIdentityProblems(args));
    super('azure-itsm:index:WebhookIdentity', name, args, opts);

    const withRole = args.appRole ?? true;
    const tokenVersion = args.tokenVersion ?? 2;
    const cloud = azureClouds.public;
    const client = azuread.getClientConfigOutput({ parent: this });
    const owners = ownersIncluding(client.objectId, args.owners, this);
    const defaultUri = pulumi.interpolate`api://${client.tenantId}/${name}-${pulumi.getStack()}`;
    const roleId = withRole ? appRoleIdOf(name, title, args, this) : undefined;

    const application = new azuread.Application(
      `${name}-application`,
      {
        displayName: args.displayName ?? `${name}-${pulumi.getStack()}`,
        signInAudience: 'AzureADMyOrg',
        // Inline, not as an ApplicationIdentifierUri: any later update of the application would remove that one
        // (https://github.com/pulumi/pulumi-azuread/issues/1036).
        identifierUris: [
          gate(title, 'identifierUri', args.identifierUri, identifierUriRule(tokenVersion)) ??
            defaultUri,
        ],
        api: { requestedAccessTokenVersion: tokenVersion },
        owners,
        appRoles: roleId === undefined ? [] : [secureWebhookRole(roleId)],
      },
      { parent: this, protect: args.protect },
    );
    const servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: application.clientId,
        owners,
        appRoleAssignmentRequired: args.appRoleAssignmentRequired ?? withRole,
      },
      { parent: this },
    );
    const azns = aznsObjectId(name, cloud, args.aznsServicePrincipal ?? 'lookup', this);
    if (roleId !== undefined) {
      new azuread.AppRoleAssignment(
        `${name}-role-assignment`,
        {
          appRoleId: roleId,
          principalObjectId: azns,
          resourceObjectId: servicePrincipal.objectId,
        },
        { parent: this },
      );
    }

    this.applicationObjectId = application.objectId;
    this.clientId = application.clientId;
    this.identifierUri = application.identifierUris.apply((uris) => uris?.[0] ?? '');
    this.tenantId = client.tenantId;
    this.appRoleId = pulumi.output(roleId);
    this.servicePrincipalObjectId = servicePrincipal.objectId;
    this.aznsServicePrincipalObjectId = azns;
    this.tokenVersion = pulumi.output(tokenVersion);
    this.audience = audienceOf(tokenVersion, this.clientId, this.identifierUri);
    const roles = withRole ? [appRoleValue] : [];
    const contract = client.tenantId.apply((tenantId) =>
      tokenContract({ cloud, tenantId, tokenVersion, roles }),
    );
    this.issuer = contract.issuer;
    this.openIdMetadataUrl = contract.openIdMetadataUrl;
    this.callerClaimName = contract.callerClaimName;
    this.callerClaimValue = contract.callerClaimValue;
    this.roles = contract.roles;
    this.registerOutputs(identityOutputs(this));
  }
}

/** The outputs of an identity, by name: what the component registers and a stack exports. */
export function identityOutputs(identity: WebhookIdentity) {
  return {
    applicationObjectId: identity.applicationObjectId,
    clientId: identity.clientId,
    identifierUri: identity.identifierUri,
    tenantId: identity.tenantId,
    appRoleId: identity.appRoleId,
    servicePrincipalObjectId: identity.servicePrincipalObjectId,
    aznsServicePrincipalObjectId: identity.aznsServicePrincipalObjectId,
    tokenVersion: identity.tokenVersion,
    audience: identity.audience,
    issuer: identity.issuer,
    openIdMetadataUrl: identity.openIdMetadataUrl,
    callerClaimName: identity.callerClaimName,
    callerClaimValue: identity.callerClaimValue,
    roles: identity.roles,
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
