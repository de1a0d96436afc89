import { randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { all, run } from '../database';
import { AzureError } from '../errors';
import { badRequest, notFound, requireRead, requireWrite } from './directory';
import { checkOptions, page, parseFilter, select, without, type ODataQuery } from './odata';

/*
 * Whose tokens stand for an application: https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
 * Limits: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */

const perApplication = 20;

const limited = Type.String({ minLength: 1, maxLength: 600 });
const writable = {
  '@odata.type': Type.Literal('#microsoft.graph.federatedIdentityCredential'),
  audiences: Type.Array(limited, { minItems: 1, maxItems: 1 }),
  description: Type.Union([Type.String({ maxLength: 600 }), Type.Null()]),
  issuer: limited,
  subject: limited,
};
const name = Type.String();
const filterable = ['name', 'subject'] as const;
/** In beta, and at the properties of a credential that has no subject. */
const claimsMatchingExpression = Type.Optional(Type.Null());

/** The body of `POST …/federatedIdentityCredentials`. */
export const NewFederatedCredential = Type.Object(
  {
    ...Type.Partial(Type.Object(writable)).properties,
    name,
    audiences: writable.audiences,
    issuer: writable.issuer,
    subject: writable.subject,
    claimsMatchingExpression,
  },
  { additionalProperties: false },
);

/** The body of `PATCH …/federatedIdentityCredentials/{id or name}`; the name may be sent along. */
export const FederatedCredentialPatch = Type.Object(
  {
    ...Type.Partial(Type.Object(writable)).properties,
    id: Type.Optional(Type.String()),
    name: Type.Optional(name),
    claimsMatchingExpression,
  },
  { additionalProperties: false },
);

/** A credential as Graph answers it. */
export interface FederatedCredential {
  id: string;
  name: string;
  issuer: string;
  subject: string;
  description: string | null;
  audiences: string[];
}

export function createFederatedCredential(
  cloud: Cloud,
  caller: Caller,
  applicationId: string,
  request: Static<typeof NewFederatedCredential>,
): FederatedCredential {
  requireWrite(cloud, caller, applicationId);
  const { name, issuer, subject, description = null, audiences } = request;
  const credential = { id: randomUUID(), name, issuer, subject, description, audiences };
  if (!/^[A-Za-z0-9][\w-]{2,119}$/.test(name))
    throw invalid(
      'The name of a federated identity credential has 3 to 120 letters, digits, hyphens and underscores, and starts with a letter or a digit.',
      'Name',
      name,
    );
  const others = federatedCredentials(cloud, applicationId);
  if (others.some((other) => same(other.name, name)))
    throw new AzureError(
      409,
      'Request_MultipleObjectsWithSameKeyValue',
      `FederatedIdentityCredential with name ${name} already exists.`,
    );
  if (others.length >= perApplication)
    throw badRequest(
      `An application can have at most ${perApplication} federated identity credentials.`,
    );
  check(credential, others);
  run(
    cloud.database,
    'INSERT INTO federated_credentials VALUES (?, ?, ?, ?)',
    credential.id,
    applicationId,
    name,
    JSON.stringify(credential),
  );
  return credential;
}

export function patchFederatedCredential(
  cloud: Cloud,
  caller: Caller,
  applicationId: string,
  idOrName: string,
  request: Static<typeof FederatedCredentialPatch>,
): void {
  requireWrite(cloud, caller, applicationId);
  const before = load(cloud, applicationId, idOrName);
  for (const key of ['id', 'name'] as const)
    if (request[key] !== undefined && !same(request[key], before[key]))
      throw badRequest(`Property '${key}' is read-only and cannot be set.`);
  const changes = without(request, '@odata.type', 'id', 'name', 'claimsMatchingExpression');
  const after = { ...before, ...changes };
  const others = federatedCredentials(cloud, applicationId).filter(({ id }) => id !== before.id);
  check(after, others);
  const sql = 'UPDATE federated_credentials SET body = ? WHERE id = ?';
  run(cloud.database, sql, JSON.stringify(after), before.id);
}

export function deleteFederatedCredential(
  cloud: Cloud,
  caller: Caller,
  applicationId: string,
  idOrName: string,
): void {
  requireWrite(cloud, caller, applicationId);
  const { id } = load(cloud, applicationId, idOrName);
  run(cloud.database, 'DELETE FROM federated_credentials WHERE id = ?', id);
}

export function listFederatedCredentials(
  cloud: Cloud,
  caller: Caller,
  applicationId: string,
  query: ODataQuery,
  url: string,
) {
  requireRead(caller);
  checkOptions(query, ['$filter', '$select', '$top', '$skiptoken']);
  const filter = parseFilter(query.$filter, filterable);
  const { property, value } = filter ?? {};
  const found = federatedCredentials(cloud, applicationId)
    .filter((each) => filterable.every((name) => name !== property || each[name] === value))
    .map((each) => select({ ...each }, query.$select, 'federatedIdentityCredential'));
  return page(found, query, url, `applications('${applicationId}')/federatedIdentityCredentials`);
}

export function getFederatedCredential(
  cloud: Cloud,
  caller: Caller,
  applicationId: string,
  idOrName: string,
  query: ODataQuery,
) {
  requireRead(caller);
  checkOptions(query, ['$select']);
  const found = { ...load(cloud, applicationId, idOrName) };
  return select(found, query.$select, 'federatedIdentityCredential');
}

/** In the order they were made. */
export const federatedCredentials = (cloud: Cloud, applicationId: string) =>
  all<{ body: string }>(
    cloud.database,
    'SELECT body FROM federated_credentials WHERE application_id = ? ORDER BY rowid',
    applicationId,
  ).map(({ body }) => JSON.parse(body) as FederatedCredential);

function load(cloud: Cloud, applicationId: string, idOrName: string): FederatedCredential {
  const found = federatedCredentials(cloud, applicationId).find(
    ({ id, name }) => same(id, idOrName) || same(name, idOrName),
  );
  if (!found) throw notFound(idOrName);
  return found;
}

/** The code and the wording of the second are of https://github.com/Azure/azure-workload-identity/issues/434 */
function check({ issuer, subject }: FederatedCredential, others: FederatedCredential[]): void {
  if (!URL.canParse(issuer)) throw invalid('The issuer must be a URL.', 'Issuer', issuer);
  if (others.some((other) => other.issuer === issuer && other.subject === subject))
    throw invalid(
      `The combination of issuer and subject must be unique for the application. Issuer ${issuer} and Subject: ${subject} already exist.`,
      'Subject',
      subject,
    );
}

const invalid = (message: string, property: string, value: string) =>
  new AzureError(
    400,
    'InvalidFederatedIdentityCredentialValue',
    `${message} paramName: FederatedIdentityCredential.${property}, paramValue: ${value}, objectType: Microsoft.Online.DirectoryServices.Application`,
  );

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
