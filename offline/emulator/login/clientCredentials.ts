import { timingSafeEqual } from 'node:crypto';
import type { Cloud } from '../cloud';
import { applicationByAppId } from '../graph/applicationStore';
import { grantedPermissions } from '../graph/appRoleAssignments';
import { secretState } from '../graph/passwordCredentials';
import { servicePrincipalByAppId } from '../graph/servicePrincipals';
import { deployer, findPrincipal } from '../principals';
import { tenantId } from '../wellKnown';
import { entraError } from './entraErrors';
import { checkFederatedAssertion } from './federatedAssertion';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What a client sends to prove who it is. */
export interface Proof {
  client_id?: string;
  client_secret?: string;
  client_assertion?: string;
  client_assertion_type?: string;
}

/** Who has signed in, and what Microsoft Graph lets it do. */
export interface Client {
  clientId: string;
  objectId: string;
  graphPermissions: string[];
}

/**
 * A principal of the emulator, or an application with a service principal: with a client secret of either, or with an
 * assertion of an issuer that it trusts.
 *
 * @throws what Entra answers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function authenticateClient(cloud: Cloud, proof: Proof): Client {
  if (!proof.client_id) throw missing('client_id');
  const client = findClient(cloud, proof.client_id);
  if (proof.client_assertion) {
    if (proof.client_assertion_type !== assertionType) throw missing('client_assertion_type');
    // Only the deployer has a federated credential from the start; whose token it trusts is not emulated.
    if (client.clientId !== deployer.clientId)
      checkFederatedAssertion(cloud, client.clientId, proof.client_assertion);
    return client;
  }
  if (!proof.client_secret)
    throw invalidClient(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  checkSecret(cloud, client, proof.client_secret);
  return client;
}

function findClient(cloud: Cloud, given: string): Client {
  const principal = findPrincipal(cloud.database, given);
  const application = applicationByAppId(cloud, given);
  if (!principal && !application)
    throw entraError(
      'unauthorized_client',
      700016,
      `Application with identifier '${given}' was not found in the directory '${tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  const clientId = principal?.clientId ?? application?.appId ?? given;
  const servicePrincipal = servicePrincipalByAppId(cloud, clientId);
  const objectId = principal?.objectId ?? servicePrincipal?.id;
  if (objectId === undefined)
    throw invalidClient(
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  if (servicePrincipal?.accountEnabled === false)
    throw entraError(
      'unauthorized_client',
      7000112,
      `Application '${clientId}'(${servicePrincipal.displayName}) is disabled.`,
    );
  const granted = grantedPermissions(cloud, objectId);
  return {
    clientId,
    objectId,
    graphPermissions: [...new Set([...(principal?.graphPermissions ?? []), ...granted])],
  };
}

function checkSecret(cloud: Cloud, { clientId, objectId }: Client, secret: string): void {
  const principal = findPrincipal(cloud.database, clientId);
  if (principal && sameSecret(secret, principal.secret)) return;
  const owners = [objectId, applicationByAppId(cloud, clientId)?.id ?? ''];
  const states = owners.map((owner) => secretState(cloud, owner, secret));
  if (states.includes('good')) return;
  if (states.includes('expired'))
    throw invalidClient(
      7000222,
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    );
  throw invalidClient(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  );
}

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const invalidClient = (number: number, message: string) =>
  entraError('invalid_client', number, message, 401);

export const missing = (parameter: string) =>
  entraError(
    'invalid_request',
    900144,
    `The request body must contain the following parameter: '${parameter}'.`,
  );
