import { getClientConfigOutput } from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import { azureClouds, type CloudName } from '../azureClouds';
import type { ExistingApplication } from './existingApplication';
import {
  appRoleValue,
  audienceOf,
  tokenContract,
  type TokenContract,
  type TokenVersion,
} from '../tokenContract';
import { userError } from '../validation';

/** An identity that another stack, or somebody, has made: what an action group and the ITSM tool have to know of it. */
export interface SharedIdentity extends TokenContract {
  /** Object id of the application, not of its service principal. */
  applicationObjectId: string;
  /** Application (client) id. */
  clientId: string;
  /** Application ID URI. */
  identifierUri: string;
  /** Tenant of the application. */
  tenantId: string;
  /** Azure's cloud. */
  cloud: CloudName;
  /** Id of the app role; left out without one. */
  appRoleId?: string;
  /** Object id of the application's service principal. */
  servicePrincipalObjectId: string;
  /** Object id of Microsoft's sender in that tenant; left out where it is not known. */
  aznsServicePrincipalObjectId?: string;
  /** Version of the token. */
  tokenVersion: TokenVersion;
  /** Application (client) id that an ITSM tool signs in with to change alerts; left out without a callback. */
  callbackClientId?: string;
  /** Object id of that application's service principal; left out without a callback. */
  callbackServicePrincipalObjectId?: string;
}

const required = [
  'applicationObjectId',
  'clientId',
  'identifierUri',
  'tenantId',
  'cloud',
  'servicePrincipalObjectId',
  'tokenVersion',
  'audience',
  'issuer',
  'openIdMetadataUrl',
  'callerClaimName',
  'callerClaimValue',
  'roles',
] as const satisfies (keyof SharedIdentity)[];
const optional = [
  'appRoleId',
  'aznsServicePrincipalObjectId',
  'callbackClientId',
  'callbackServicePrincipalObjectId',
] as const;

/** An identity that another stack, or somebody, has made, as that stack's outputs give it. */
export type SharedIdentityInputs = {
  [K in keyof SharedIdentity]: pulumi.Input<NonNullable<SharedIdentity[K]>>;
};

/** Where an identity comes from that this stack does not make. */
export type IdentitySource = { stack: string } | { application: ExistingApplication };

/** The identity, from wherever it is; Microsoft Graph is not asked. */
export function sharedIdentity(source: IdentitySource, cloud: CloudName): SharedIdentityInputs {
  return 'stack' in source
    ? identityOfStack(source.stack, cloud)
    : identityOfApplication(source.application, cloud);
}

/**
 * The identity another stack exports.
 *
 * @param stack its fully qualified name: organization/project/stack
 * @throws RunError where it is not deployed, has no identity, or is in another cloud.
 */
function identityOfStack(stack: string, cloud: CloudName): SharedIdentityInputs {
  const reference = new pulumi.StackReference(stack);
  const identity = reference.outputs.apply((outputs) => {
    const found = identityIn(stack, outputs ?? {}, cloud);
    if (outputs.roleAssignmentCommand !== undefined) {
      void pulumi.log.warn(
        `Entra refuses every alert until an administrator has assigned the role: pulumi stack output roleAssignmentCommand --stack ${stack}`,
      );
    }
    return found;
  });
  // All outputs together are a secret as soon as one is, such as a callback's client secret.
  const known = pulumi.unsecret(pulumi.all([identity, reference.secretOutputNames]));
  const valueOf = (key: keyof SharedIdentity) =>
    known.apply(([values, secrets]) =>
      // Mocks have no list of them.
      ((secrets as string[] | undefined) ?? []).includes(key)
        ? pulumi.secret(values[key])
        : pulumi.output(values[key]),
    );
  return Object.fromEntries(
    [...required, ...optional].map((key) => [key, valueOf(key)]),
  ) as unknown as SharedIdentityInputs;
}

/** Picks the identity out of a stack's outputs. @throws RunError naming the stack and what to run. */
export function identityIn(
  stack: string,
  outputs: Record<string, unknown>,
  cloud: CloudName,
): SharedIdentity {
  const up = `pulumi up --stack ${stack}`;
  if (Object.keys(outputs).length === 0) {
    throw userError(
      `identityStack: the stack ${stack} has no outputs. It is not deployed yet, or was destroyed. Deploy it first: ${up}`,
    );
  }
  const missing = required.filter((key) => outputs[key] === undefined);
  if (missing.length > 0) {
    throw userError(
      `identityStack: the stack ${stack} has no identity: the outputs ${missing.join(', ')} are missing. ` +
        `Name the stack that has deploy: identity. If it is that one, update it: ${up}`,
    );
  }
  if (outputs.cloud !== cloud) {
    throw userError(
      `identityStack: the identity of the stack ${stack} is in the cloud ${String(outputs.cloud)}, but this stack is in ${cloud}. Set cloud to the same value in both.`,
    );
  }
  const keys = [...required, ...optional].filter((key) => outputs[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, outputs[key]])) as unknown as SharedIdentity;
}

/**
 * The identity of an application that somebody made, as it is configured: nothing is looked up, since that needs
 * Microsoft Graph. The role, where one is named, is taken for the one of Microsoft's set-up.
 */
function identityOfApplication(
  application: ExistingApplication,
  cloud: CloudName,
): SharedIdentityInputs {
  const { objectId, servicePrincipalObjectId, clientId, identifierUri } = application;
  const { tokenVersion, appRoleId } = application;
  const roles = appRoleId === undefined ? [] : [appRoleValue];
  const { tenantId } = getClientConfigOutput();
  const contract = tenantId.apply((tenant) =>
    tokenContract({ cloud: azureClouds[cloud], tenantId: tenant, tokenVersion, roles }),
  );
  return {
    applicationObjectId: objectId,
    clientId,
    identifierUri,
    tenantId,
    cloud,
    ...(appRoleId !== undefined && { appRoleId }),
    servicePrincipalObjectId,
    tokenVersion,
    audience: audienceOf(tokenVersion, clientId, identifierUri),
    issuer: contract.issuer,
    openIdMetadataUrl: contract.openIdMetadataUrl,
    callerClaimName: contract.callerClaimName,
    callerClaimValue: contract.callerClaimValue,
    roles,
  };
}

/** The identity as a stack exports it: in the order of the outputs of the stack that makes one. */
export function sharedIdentityOutputs(identity: SharedIdentityInputs) {
  const { applicationObjectId, clientId, identifierUri, tenantId, cloud } = identity;
  const { appRoleId, servicePrincipalObjectId, aznsServicePrincipalObjectId } = identity;
  const { tokenVersion, audience, issuer, openIdMetadataUrl } = identity;
  const { callerClaimName, callerClaimValue, roles } = identity;
  return {
    applicationObjectId: pulumi.output(applicationObjectId),
    clientId: pulumi.output(clientId),
    identifierUri: pulumi.output(identifierUri),
    tenantId: pulumi.output(tenantId),
    cloud: pulumi.output(cloud),
    ...(appRoleId !== undefined && { appRoleId: pulumi.output(appRoleId) }),
    servicePrincipalObjectId: pulumi.output(servicePrincipalObjectId),
    ...(aznsServicePrincipalObjectId !== undefined && {
      aznsServicePrincipalObjectId: pulumi.output(aznsServicePrincipalObjectId),
    }),
    tokenVersion: pulumi.output(tokenVersion),
    audience: pulumi.output(audience),
    issuer: pulumi.output(issuer),
    openIdMetadataUrl: pulumi.output(openIdMetadataUrl),
    callerClaimName: pulumi.output(callerClaimName),
    callerClaimValue: pulumi.output(callerClaimValue),
    roles: pulumi.output(roles),
  };
}
