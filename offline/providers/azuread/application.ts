import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { same } from '../diff';
import { bridgedInputs } from '../inputs';
import { PartialCreation, type ResourceType, type Session } from '../resource';
import type { Properties } from '../values';
import { applicationBody, applicationOutputs, type GraphApplication } from './applicationBody';
import { disableAppRoles, toAppRoles } from './appRoles';
import { find, findBy, graph, parseId, statusIs, waitUntilGone } from './graph';
import { firstOwners, ownersOf, readOwners, setOwners } from './owners';
import { closed, flag, guid, memberTypes, text, texts } from '../schemas';

const inputs = closed({
  api: Type.Optional(
    closed({
      knownClientApplications: Type.Optional(Type.Array(guid)),
      requestedAccessTokenVersion: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 })),
    }),
  ),
  appRoles: Type.Optional(
    Type.Array(
      closed({
        allowedMemberTypes: memberTypes,
        description: Type.String({ minLength: 1 }),
        displayName: Type.String({ minLength: 1 }),
        enabled: flag,
        id: guid,
        value: text,
      }),
    ),
  ),
  description: text,
  deviceOnlyAuthEnabled: flag,
  displayName: Type.String({ minLength: 1 }),
  fallbackPublicClientEnabled: flag,
  groupMembershipClaims: texts,
  identifierUris: texts,
  marketingUrl: text,
  notes: text,
  owners: Type.Optional(Type.Array(guid)),
  preventDuplicateNames: flag,
  privacyStatementUrl: text,
  serviceManagementReference: text,
  signInAudience: Type.Optional(
    Type.Enum([
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ]),
  ),
  supportUrl: text,
  tags: texts,
  termsOfServiceUrl: text,
});

/** An application registration, as azuread manages it. */
export const application: ResourceType = {
  inputs,
  notServed: [
    'featureTags',
    'logoImage',
    'oauth2PostResponseRequired',
    'optionalClaims',
    'password',
    'publicClient',
    'requiredResourceAccesses',
    'singlePageApplication',
    'templateId',
    'web',
  ],
  replaceOn: [],
  filledIn: ['tags'],
  leftOut: { api: { requestedAccessTokenVersion: 1 } },
  computed: [
    'appRoleIds',
    'clientId',
    'disabledByMicrosoft',
    'logoUrl',
    'oauth2PermissionScopeIds',
    'objectId',
    'publisherDomain',
    'templateId',
  ],

  defaults(given) {
    const { api, appRoles } = given as { api?: Properties; appRoles?: Properties[] };
    return {
      preventDuplicateNames: false,
      signInAudience: 'AzureADMyOrg',
      ...given,
      ...(api && { api: { requestedAccessTokenVersion: 1, ...api } }),
      ...(Array.isArray(appRoles) && {
        appRoles: appRoles.map((role) =>
          typeof role === 'object' ? { enabled: true, ...role } : role,
        ),
      }),
    };
  },

  async create(session, given) {
    await refuseDuplicateName(session, given);
    const owners = await firstOwners(session, ownersOf(given.owners));
    const body = applicationBody(given);
    const what = 'Could not create application';
    const created = await graph<GraphApplication>(session, what, 'POST', '/v1.0/applications', {
      body: {
        ...body,
        api: { ...body.api, oauth2PermissionScopes: [] },
        appRoles: toAppRoles(given.appRoles),
        identifierUris: given.identifierUris ?? [],
        optionalClaims: {},
        requiredResourceAccess: [],
        'owners@odata.bind': owners.bindings,
      },
    });
    const id = `/applications/${created.id}`;
    let outputs;
    try {
      await probeReplication(session, created.id, given.displayName as string);
      await owners.settle('applications', created.id);
      outputs = await application.read(session, id, given);
    } catch (error) {
      const known = { ...given, objectId: created.id, clientId: created.appId };
      throw new PartialCreation(id, known, error);
    }
    if (outputs === undefined) {
      // The vendor's plugin loses the application here: hashicorp/terraform-provider-azuread#1759
      throw new Error(`${what}: ${id} was created, but could not be read after it`);
    }
    return { id, outputs };
  },

  async read(session, id, state) {
    const [objectId = ''] = parseId(id, 'applications');
    const what = `Retrieving application with object ID "${objectId}"`;
    const app = await find<GraphApplication>(session, what, `/v1.0/applications/${objectId}`);
    if (app === undefined) {
      return undefined;
    }
    const post = `/beta/applications/${objectId}?%24select=oauth2RequirePostResponse`;
    await graph(session, what, 'GET', post);
    const owners = await readOwners(session, 'applications', objectId);
    const preventDuplicateNames = state.preventDuplicateNames ?? false;
    return { ...applicationOutputs(app, owners), preventDuplicateNames };
  },

  async update(session, id, olds, news) {
    const [objectId = ''] = parseId(id, 'applications');
    const changed = (key: string) => !same(olds[key], news[key], 'state');
    if (changed('displayName')) {
      await refuseDuplicateName(session, news, objectId);
    }
    const appRoles = toAppRoles(news.appRoles);
    if (changed('appRoles')) {
      await disableAppRoles(session, objectId, appRoles);
    }
    const what = `Could not update application with object ID "${objectId}"`;
    await graph(session, what, 'PATCH', `/v1.0/applications/${objectId}`, {
      body: {
        ...applicationBody({ tags: olds.tags, ...news }),
        ...(changed('appRoles') && { appRoles }),
        ...(changed('identifierUris') && { identifierUris: news.identifierUris ?? [] }),
      },
    });
    if (changed('owners')) {
      await setOwners(session, 'applications', objectId, ownersOf(news.owners));
    }
    const outputs = await application.read(session, id, news);
    if (outputs === undefined) {
      throw new Error(`${what}: it does not exist any more`);
    }
    return outputs;
  },

  async delete(session, id) {
    const [objectId = ''] = parseId(id, 'applications');
    const what = `Deleting application with object ID "${objectId}"`;
    const path = `/v1.0/applications/${objectId}`;
    await graph(session, what, 'DELETE', path);
    await waitUntilGone(session, what, path);
  },

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};

/** Renames it to a random name and back: Entra knows the application everywhere once that has worked. */
async function probeReplication(session: Session, objectId: string, name: string): Promise<void> {
  for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, name]) {
    const what = 'Failed to patch application after creating';
    await graph(session, what, 'PATCH', `/v1.0/applications/${objectId}`, {
      body: { '@odata.type': '#microsoft.graph.application', displayName },
      retry: statusIs(404, 409),
    });
  }
}

async function refuseDuplicateName(
  session: Session,
  { preventDuplicateNames, displayName }: Properties,
  except?: string,
): Promise<void> {
  if (preventDuplicateNames !== true) {
    return;
  }
  const what = 'Could not check for existing applications';
  const name = displayName as string;
  const found = await findBy<{ id: string }>(session, what, 'applications', 'displayName', name);
  const other = found.find(({ id }) => id !== except);
  if (other !== undefined) {
    throw new Error(
      `An application named "${name}" already exists, with the object ID ${other.id}. Import it, choose another name, or turn preventDuplicateNames off`,
    );
  }
}
