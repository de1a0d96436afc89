import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { Answer } from '../http';
import { same } from '../diff';
import { bridgedInputs } from '../inputs';
import { PartialCreation, type ResourceType, type Session } from '../resource';
import type { Properties } from '../values';
import { errorMatches, find, findBy, graph, GraphError, parseId, waitUntilGone } from './graph';
import { firstOwners, ownersOf, readOwners, setOwners } from './owners';
import { closed, flag, guid, text, texts } from '../schemas';
import {
  servicePrincipalBody,
  servicePrincipalOutputs,
  type GraphServicePrincipal,
} from './servicePrincipalBody';

const inputs = closed({
  accountEnabled: flag,
  alternativeNames: texts,
  appRoleAssignmentRequired: flag,
  clientId: guid,
  description: text,
  loginUrl: text,
  notes: text,
  notificationEmailAddresses: texts,
  owners: Type.Optional(Type.Array(guid)),
  preferredSingleSignOnMode: text,
  tags: texts,
  useExisting: flag,
});

const type = '#microsoft.graph.servicePrincipal';
const pathOf = (objectId: string) => `/v1.0/servicePrincipals/${objectId}`;

/** A service principal, as azuread manages it: one that exists is adopted on request, and deleted all the same. */
export const servicePrincipal: ResourceType = {
  inputs,
  notServed: ['featureTags', 'features', 'samlSingleSignOn'],
  replaceOn: ['clientId'],
  filledIn: ['tags'],
  computed: [
    'appRoleIds',
    'appRoles',
    'applicationTenantId',
    'displayName',
    'homepageUrl',
    'logoutUrl',
    'oauth2PermissionScopeIds',
    'oauth2PermissionScopes',
    'objectId',
    'redirectUris',
    'samlMetadataUrl',
    'servicePrincipalNames',
    'signInAudience',
    'type',
  ],

  defaults: (given) => ({ accountEnabled: true, ...given }),

  async create(session, given) {
    const clientId = given.clientId as string;
    const what = 'Could not list existing service principals';
    const [existing] = await findBy<{ id: string }>(
      session,
      what,
      'servicePrincipals',
      'appId',
      clientId,
    );
    if (existing === undefined) {
      return createNew(session, given);
    }
    const id = `/servicePrincipals/${existing.id}`;
    if (given.useExisting !== true) {
      throw new Error(
        `A resource with the ID "${id}" already exists - to be managed via Pulumi this resource needs to be imported into the state`,
      );
    }
    await patchAll(session, existing.id, given);
    if (given.owners !== undefined) {
      await setOwners(session, 'servicePrincipals', existing.id, ownersOf(given.owners));
    }
    return { id, outputs: await mustRead(session, id, given) };
  },

  async read(session, id, state) {
    const [objectId = ''] = parseId(id, 'servicePrincipals');
    const what = `Retrieving service principal with object ID "${objectId}"`;
    const found = await find<GraphServicePrincipal>(session, what, pathOf(objectId));
    if (found === undefined) {
      return undefined;
    }
    const samlMetadataUrl = await readSamlMetadataUrl(session, objectId);
    const owners = await readOwners(session, 'servicePrincipals', objectId);
    const useExisting = state.useExisting ?? false;
    return { ...servicePrincipalOutputs(found), samlMetadataUrl, owners, useExisting };
  },

  async update(session, id, olds, news) {
    const [objectId = ''] = parseId(id, 'servicePrincipals');
    await patchAll(session, objectId, { tags: olds.tags, ...news });
    if (!same(olds.owners, news.owners, 'state')) {
      await setOwners(session, 'servicePrincipals', objectId, ownersOf(news.owners));
    }
    return mustRead(session, id, news);
  },

  async delete(session, id, { useExisting }) {
    const [objectId = ''] = parseId(id, 'servicePrincipals');
    const what = `Deleting service principal with object ID "${objectId}"`;
    try {
      await graph(session, what, 'DELETE', pathOf(objectId));
    } catch (error) {
      // Microsoft's own can only be deleted by some; the vendor's plugin tries, and does not mind failing.
      if (useExisting === true && error instanceof GraphError) {
        return;
      }
      throw error;
    }
    if (useExisting !== true) {
      await waitUntilGone(session, what, pathOf(objectId));
    }
  },

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};

/** The select-list beta call both the resource and the lookup make. */
export async function readSamlMetadataUrl(session: Session, objectId: string): Promise<string> {
  const path = `/beta/servicePrincipals/${objectId}?%24select=samlMetadataUrl`;
  const what = `Retrieving service principal with object ID "${objectId}"`;
  const found = await graph<{ samlMetadataUrl?: string | null }>(session, what, 'GET', path);
  return found.samlMetadataUrl ?? '';
}

async function createNew(session: Session, given: Properties) {
  const owners = await firstOwners(session, ownersOf(given.owners));
  const what = 'Could not create service principal';
  const path = '/v1.0/servicePrincipals';
  const created = await graph<{ id: string }>(session, what, 'POST', path, {
    body: {
      ...servicePrincipalBody(given),
      appId: given.clientId,
      description: `TERRAFORM_UPDATE_${randomUUID()}`,
      'owners@odata.bind': owners.bindings,
    },
    retry: applicationNotThereYet,
  });
  const id = `/servicePrincipals/${created.id}`;
  let outputs;
  try {
    // A 404 is not tried again here, unlike that of an application: hashicorp/terraform-provider-azuread#1811
    const late = 'Timed out whilst waiting for new service principal to be replicated in Azure AD';
    await graph(session, late, 'PATCH', pathOf(created.id), {
      body: { '@odata.type': type, description: (given.description as string | undefined) || null },
    });
    await owners.settle('servicePrincipals', created.id);
    outputs = await servicePrincipal.read(session, id, given);
  } catch (error) {
    throw new PartialCreation(id, { ...given, objectId: created.id }, error);
  }
  return { id, outputs: written(id, outputs) };
}

const applicationNotThereYet = (answer: Answer) =>
  errorMatches(
    400,
    /The appId '.+' of the service principal does not reference a valid application object/,
  )(answer) ||
  errorMatches(
    403,
    /When using this permission, the backing application of the service principal being created must in the local tenant/,
  )(answer);

function patchAll(session: Session, objectId: string, given: Properties): Promise<unknown> {
  const what = `Could not update service principal with ID: "${objectId}"`;
  const description = (given.description as string | undefined) || null;
  const body = { ...servicePrincipalBody(given), description };
  return graph(session, what, 'PATCH', pathOf(objectId), { body });
}

async function mustRead(session: Session, id: string, given: Properties): Promise<Properties> {
  return written(id, await servicePrincipal.read(session, id, given));
}

/** The vendor's plugin loses a service principal that answers 404 here, as it does an application. */
function written(id: string, outputs: Properties | undefined): Properties {
  if (outputs === undefined) {
    throw new Error(`${id} was written, but could not be read after it`);
  }
  return outputs;
}
