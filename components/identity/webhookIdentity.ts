import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { aznsObjectId } from './aznsServicePrincipal';
import { azureClouds, type CloudName } from '../azureClouds';
import { clientConfig } from './clientConfig';
import type { ExistingApplication } from './existingApplication';
import { lookUpApplication } from './existingApplicationLookup';
import { ownApplication, type UsedApplication } from './ownApplication';
import { externalRoleAssignment, managedRoleAssignment } from './roleAssignment';
import { audienceOf, tokenContract, type TokenContract, type TokenVersion } from '../tokenContract';
import { refuse } from '../validation';
import { webhookIdentityProblems, type WebhookIdentityArgs } from './webhookIdentityArgs';

/** The Entra application that alerts are sent for, its app role, service principal, and the role's assignment. */
export class WebhookIdentity extends pulumi.ComponentResource {
  /** Object id of the application (not of its service principal): what an action group's receiver names. */
  readonly applicationObjectId: pulumi.Output<string>;
  /** Application (client) id. */
  readonly clientId: pulumi.Output<string>;
  /** Application ID URI. */
  readonly identifierUri: pulumi.Output<string>;
  /** Tenant of the application. */
  readonly tenantId: pulumi.Output<string>;
  /** Azure's cloud. */
  readonly cloud: pulumi.Output<CloudName>;
  /** Id of the app role; absent without one. */
  readonly appRoleId: pulumi.Output<string> | undefined;
  /** Object id of the application's service principal. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** Object id of Microsoft's sender in this tenant. */
  readonly aznsServicePrincipalObjectId: pulumi.Output<string>;
  /** Version of the token. */
  readonly tokenVersion: pulumi.Output<TokenVersion>;
  /** Claim `aud` of the token: the client id (version 2) or the identifier URI (version 1). */
  readonly audience: pulumi.Output<string>;
  /** Claim `iss` of the token. */
  readonly issuer: pulumi.Output<string>;
  /** OpenID configuration with the keys that verify the token. */
  readonly openIdMetadataUrl: pulumi.Output<string>;
  /** Claim that names the caller: `azp` (version 2) or `appid` (version 1). */
  readonly callerClaimName: pulumi.Output<TokenContract['callerClaimName']>;
  /** Its value: Microsoft's application id of AzNS. */
  readonly callerClaimValue: pulumi.Output<string>;
  /** Claim `roles` of the token; empty without an app role. */
  readonly roles: pulumi.Output<string[]>;
  /** What an administrator has to run before any alert is accepted; absent where the role is assigned. */
  readonly roleAssignmentCommand: pulumi.Output<string> | undefined;

  constructor(
    name: string,
    args: WebhookIdentityArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const title = `WebhookIdentity "${name}" cannot be deployed`;
    refuse(title, webhookIdentityProblems(args));
    super('azure-itsm:index:WebhookIdentity', name, args, opts);

    const cloudName = args.cloud ?? 'public';
    const cloud = azureClouds[cloudName];
    const tokenVersion = args.application?.tokenVersion ?? args.tokenVersion ?? 2;
    const client = clientConfig(this);
    const application =
      args.application === undefined
        ? ownApplication(name, title, args, client, this)
        : existingApplication(title, args.application, args.deployerOwns ?? true, client, this);
    const azns = aznsObjectId(name, cloud, args.aznsServicePrincipal ?? 'lookup', this);
    let command: pulumi.Output<string> | undefined;
    if (application.appRoleId !== undefined) {
      const assignment = {
        appRoleId: application.appRoleId,
        principalObjectId: azns,
        resourceObjectId: application.servicePrincipalObjectId,
      };
      if (args.roleAssignment === 'external') {
        const id = args.roleAssignmentId;
        command = externalRoleAssignment(name, cloud, assignment, id, this);
      } else {
        managedRoleAssignment(name, assignment, this);
      }
    }

    this.applicationObjectId = application.objectId;
    this.clientId = application.clientId;
    this.identifierUri = application.identifierUri;
    this.tenantId = client.tenantId;
    this.cloud = pulumi.output<CloudName>(cloudName);
    this.appRoleId =
      application.appRoleId === undefined ? undefined : pulumi.output(application.appRoleId);
    this.servicePrincipalObjectId = application.servicePrincipalObjectId;
    this.aznsServicePrincipalObjectId = azns;
    this.tokenVersion = pulumi.output(tokenVersion);
    this.audience = audienceOf(tokenVersion, this.clientId, this.identifierUri);
    const contract = pulumi
      .all([client.tenantId, application.roles])
      .apply(([tenantId, roles]) => tokenContract({ cloud, tenantId, tokenVersion, roles }));
    this.issuer = contract.issuer;
    this.openIdMetadataUrl = contract.openIdMetadataUrl;
    this.callerClaimName = contract.callerClaimName;
    this.callerClaimValue = contract.callerClaimValue;
    this.roles = contract.roles;
    this.roleAssignmentCommand = command;
    this.registerOutputs(identityOutputs(this));
  }
}

/** The outputs of an identity, by name: what the component registers and a stack exports; none that is undefined. */
export function identityOutputs(identity: WebhookIdentity) {
  return {
    applicationObjectId: identity.applicationObjectId,
    clientId: identity.clientId,
    identifierUri: identity.identifierUri,
    tenantId: identity.tenantId,
    cloud: identity.cloud,
    ...(identity.appRoleId && { appRoleId: identity.appRoleId }),
    servicePrincipalObjectId: identity.servicePrincipalObjectId,
    aznsServicePrincipalObjectId: identity.aznsServicePrincipalObjectId,
    tokenVersion: identity.tokenVersion,
    audience: identity.audience,
    issuer: identity.issuer,
    openIdMetadataUrl: identity.openIdMetadataUrl,
    callerClaimName: identity.callerClaimName,
    callerClaimValue: identity.callerClaimValue,
    roles: identity.roles,
    ...(identity.roleAssignmentCommand && {
      roleAssignmentCommand: identity.roleAssignmentCommand,
    }),
  };
}

/** Uses an application as it is; no value reaches anything before the real one has been compared. */
function existingApplication(
  title: string,
  given: ExistingApplication,
  mustOwn: boolean,
  client: pulumi.Output<azuread.GetClientConfigResult>,
  parent: pulumi.Resource,
): UsedApplication {
  const checked = lookUpApplication(title, given, mustOwn, parent, client.objectId);
  const { appRoleId } = given;
  return {
    objectId: checked.apply(() => given.objectId),
    clientId: checked.apply(() => given.clientId),
    identifierUri: checked.apply(() => given.identifierUri),
    servicePrincipalObjectId: checked.apply(() => given.servicePrincipalObjectId),
    appRoleId: appRoleId === undefined ? undefined : checked.apply(() => appRoleId),
    roles: checked.roles,
  };
}
