import { randomUUID } from 'node:crypto';
import { PartialCreation, type ResourceState, type ResourceType } from '../resource';
import type { Session } from '../session';
import type { Properties } from '../values';
import {
  afterCreationOwners,
  gone,
  graph,
  GraphError,
  list,
  notReplicated,
  objectId,
  setOwners,
} from './graph';

interface AppRole {
  id: string;
  isEnabled: boolean;
  value: string | null;
  displayName: string;
  description: string;
  allowedMemberTypes: string[];
}

interface GraphApplication {
  id: string;
  appId: string;
  displayName: string;
  description?: string | null;
  notes?: string | null;
  tags?: string[];
  identifierUris?: string[];
  signInAudience?: string;
  serviceManagementReference?: string | null;
  publisherDomain?: string | null;
  appRoles?: AppRole[];
  api?: {
    requestedAccessTokenVersion?: number | null;
    acceptMappedClaims?: boolean | null;
    knownClientApplications?: string[];
  };
}

/** azuread.Application: https://www.pulumi.com/registry/packages/azuread/api-docs/application/ */
export const application: ResourceType = {
  inputs: [
    'api',
    'appRoles',
    'description',
    'displayName',
    'identifierUris',
    'notes',
    'owners',
    'serviceManagementReference',
    'signInAudience',
    'tags',
  ],
  required: ['displayName'],
  replaceOn: ['templateId'],
  sets: ['appRoles', 'identifierUris', 'owners', 'tags'],
  computed: ['appRoleIds', 'clientId', 'objectId', 'publisherDomain'],
  create,
  read: (session, id) => read(session, objectId(id, 'applications')),
  update,
  async delete(session, id) {
    const path = `/v1.0/applications/${objectId(id, 'applications')}`;
    // An application that is gone already is an error here, as with the vendor's plugin.
    await graph(session, 'DELETE', path);
    await gone(session, path);
  },
};

async function create(session: Session, inputs: Properties) {
  const { oid } = await session.claims();
  const body = {
    ...scalars(inputs),
    api: { ...api(inputs), oauth2PermissionScopes: [] },
    appRoles: roles(inputs),
    identifierUris: inputs.identifierUris ?? [],
    optionalClaims: {},
    'owners@odata.bind': [`${session.graphUrl}/v1.0/directoryObjects/${oid}`],
    requiredResourceAccess: [],
  };
  const { body: created } = await graph(session, 'POST', '/v1.0/applications', { body });
  const { id } = created as GraphApplication;
  const path = `/v1.0/applications/${id}`;
  try {
    // azuread's probe whether the new application is replicated.
    for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, inputs.displayName]) {
      const probe = { '@odata.type': '#microsoft.graph.application', displayName };
      await graph(session, 'PATCH', path, { body: probe, retry: notReplicated });
    }
    await afterCreationOwners(session, path, oid, (inputs.owners ?? []) as string[]);
    return { id: `/applications/${id}`, outputs: await mustRead(session, id) };
  } catch (error) {
    throw new PartialCreation(`/applications/${id}`, { ...inputs, objectId: id }, error);
  }
}

async function update(session: Session, id: string, olds: Properties, news: Properties) {
  const object = objectId(id, 'applications');
  const path = `/v1.0/applications/${object}`;
  const rolesChanged = JSON.stringify(roles(olds)) !== JSON.stringify(roles(news));
  if (rolesChanged) {
    await disableChangedRoles(session, path, object, roles(news));
  }
  const urisChanged =
    JSON.stringify(olds.identifierUris ?? []) !== JSON.stringify(news.identifierUris ?? []);
  const body = {
    ...scalars(news),
    api: api(news),
    ...(rolesChanged ? { appRoles: roles(news) } : {}),
    ...(urisChanged ? { identifierUris: news.identifierUris ?? [] } : {}),
  };
  await graph(session, 'PATCH', path, { body });
  if (JSON.stringify(olds.owners ?? []) !== JSON.stringify(news.owners ?? [])) {
    await setOwners(session, path, (news.owners ?? []) as string[]);
  }
  return mustRead(session, object);
}

/** Entra refuses to change or remove a role that is enabled (CannotDeleteOrUpdateEnabledEntitlement). */
async function disableChangedRoles(
  session: Session,
  path: string,
  id: string,
  wanted: AppRole[],
): Promise<void> {
  const current = await graph(session, 'GET', path);
  const present = (current.body as GraphApplication).appRoles ?? [];
  const changed = present.filter((role) => {
    const now = wanted.find((candidate) => candidate.id === role.id);
    return role.isEnabled && JSON.stringify(roleText(now)) !== JSON.stringify(roleText(role));
  });
  if (changed.length === 0) {
    return;
  }
  const appRoles = present.map((role) =>
    changed.includes(role) ? { ...role, isEnabled: false } : role,
  );
  const body = { '@odata.type': '#microsoft.graph.application', appRoles, id };
  await graph(session, 'PATCH', path, { body });
  await graph(session, 'GET', path);
}

const roleText = (role: AppRole | undefined) =>
  role && [role.displayName, role.description, role.value, role.allowedMemberTypes];

async function mustRead(session: Session, id: string): Promise<Properties> {
  const state = await read(session, id);
  if (state === undefined) {
    throw new Error(`retrieving application ${id}: it does not exist`);
  }
  return state.outputs;
}

async function read(session: Session, id: string): Promise<ResourceState | undefined> {
  const answer = await session.graph('GET', `/v1.0/applications/${id}`);
  if (answer.status === 404) {
    return undefined;
  }
  if (answer.status !== 200) {
    throw new GraphError(answer);
  }
  await graph(session, 'GET', `/beta/applications/${id}?%24select=oauth2RequirePostResponse`);
  const owners = await list<{ id: string }>(session, `/v1.0/applications/${id}/owners`);
  return state(
    answer.body as GraphApplication,
    owners.map((owner) => owner.id),
  );
}

function state(app: GraphApplication, owners: string[]): ResourceState {
  const appRoles = (app.appRoles ?? []).map(({ isEnabled, ...role }) => ({
    ...role,
    value: role.value ?? undefined,
    enabled: isEnabled,
  }));
  const known = app.api?.knownClientApplications ?? [];
  const inputs = {
    displayName: app.displayName,
    description: app.description ?? undefined,
    notes: app.notes ?? undefined,
    tags: app.tags ?? [],
    identifierUris: app.identifierUris ?? [],
    signInAudience: app.signInAudience,
    serviceManagementReference: app.serviceManagementReference ?? undefined,
    owners,
    appRoles,
    api: {
      requestedAccessTokenVersion: app.api?.requestedAccessTokenVersion ?? 1,
      ...(app.api?.acceptMappedClaims === true ? { mappedClaimsEnabled: true } : {}),
      ...(known.length > 0 ? { knownClientApplications: known } : {}),
    },
  };
  const appRoleIds = Object.fromEntries(
    appRoles.flatMap(({ value, id }) => (value === undefined ? [] : [[value, id]])),
  ) as Properties;
  const outputs = {
    ...inputs,
    appRoleIds,
    clientId: app.appId,
    objectId: app.id,
    publisherDomain: app.publisherDomain ?? '',
  };
  return { inputs, outputs };
}

function roles(inputs: Properties): AppRole[] {
  return ((inputs.appRoles ?? []) as Properties[])
    .map((role) => ({
      allowedMemberTypes: role.allowedMemberTypes as string[],
      description: role.description as string,
      displayName: role.displayName as string,
      id: role.id as string,
      isEnabled: (role.enabled as boolean | undefined) ?? true,
      value: (role.value as string | undefined) ?? null,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function api(inputs: Properties) {
  const given = (inputs.api ?? {}) as Properties;
  return {
    acceptMappedClaims: given.mappedClaimsEnabled ?? false,
    knownClientApplications: given.knownClientApplications ?? [],
    requestedAccessTokenVersion: given.requestedAccessTokenVersion ?? 1,
  };
}

/** What azuread sends whether it is set or not. */
function scalars(inputs: Properties) {
  return {
    '@odata.type': '#microsoft.graph.application',
    description: inputs.description ?? null,
    displayName: inputs.displayName,
    groupMembershipClaims: null,
    info: {
      marketingUrl: null,
      privacyStatementUrl: null,
      supportUrl: null,
      termsOfServiceUrl: null,
    },
    isDeviceOnlyAuthSupported: false,
    isFallbackPublicClient: false,
    notes: inputs.notes ?? null,
    publicClient: { redirectUris: [] },
    serviceManagementReference: inputs.serviceManagementReference ?? null,
    signInAudience: inputs.signInAudience ?? 'AzureADMyOrg',
    spa: { redirectUris: [] },
    tags: inputs.tags ?? [],
    web: {
      homePageUrl: null,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      logoutUrl: null,
      redirectUris: [],
    },
  };
}
