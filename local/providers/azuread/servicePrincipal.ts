import { randomUUID } from 'node:crypto';
import { PartialCreation, type ResourceState, type ResourceType } from '../resource';
import type { Answer, Session } from '../session';
import type { Properties } from '../values';
import {
  afterCreationOwners,
  filter,
  gone,
  graph,
  graphError,
  GraphError,
  list,
  objectId,
  setOwners,
} from './graph';

export interface GraphServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  accountEnabled?: boolean;
  alternativeNames?: string[];
  appOwnerOrganizationId?: string | null;
  appRoleAssignmentRequired?: boolean;
  appRoles?: { id: string; value: string | null; [key: string]: unknown }[];
  description?: string | null;
  loginUrl?: string | null;
  notes?: string | null;
  notificationEmailAddresses?: string[];
  servicePrincipalNames?: string[];
  servicePrincipalType?: string;
  tags?: string[];
}

/** azuread.ServicePrincipal: https://www.pulumi.com/registry/packages/azuread/api-docs/serviceprincipal/ */
export const servicePrincipal: ResourceType = {
  inputs: [
    'accountEnabled',
    'alternativeNames',
    'appRoleAssignmentRequired',
    'clientId',
    'description',
    'loginUrl',
    'notes',
    'notificationEmailAddresses',
    'owners',
    'tags',
    'useExisting',
  ],
  required: ['clientId'],
  replaceOn: ['clientId'],
  sets: ['alternativeNames', 'notificationEmailAddresses', 'owners', 'tags'],
  computed: [
    'applicationTenantId',
    'appRoleIds',
    'appRoles',
    'displayName',
    'objectId',
    'servicePrincipalNames',
    'type',
  ],
  create,
  read: (session, id) => read(session, objectId(id, 'servicePrincipals')),
  async update(session, id, olds, news) {
    const object = objectId(id, 'servicePrincipals');
    const path = `/v1.0/servicePrincipals/${object}`;
    await graph(session, 'PATCH', path, { body: settings(news) });
    if (JSON.stringify(olds.owners ?? []) !== JSON.stringify(news.owners ?? [])) {
      await setOwners(session, path, (news.owners ?? []) as string[]);
    }
    return mustRead(session, object);
  },
  async delete(session, id, inputs) {
    const path = `/v1.0/servicePrincipals/${objectId(id, 'servicePrincipals')}`;
    if (inputs.useExisting === true) {
      // Deletes what it did not create, and ignores whether that worked: azuread's behaviour
      // (https://github.com/pulumi/pulumi-azuread/issues/2045), and why the component retains AzNS.
      await session.graph('DELETE', path);
      return;
    }
    await graph(session, 'DELETE', path);
    await gone(session, path);
  },
};

async function create(session: Session, inputs: Properties) {
  const clientId = inputs.clientId as string;
  const [existing] = await find(session, clientId);
  if (existing !== undefined) {
    return adopt(session, existing.id, inputs);
  }
  const { oid } = await session.claims();
  const body = {
    ...settings(inputs),
    appId: clientId,
    description: `TERRAFORM_UPDATE_${randomUUID()}`,
    'owners@odata.bind': [`${session.graphUrl}/v1.0/directoryObjects/${oid}`],
  };
  const answer = await graph(session, 'POST', '/v1.0/servicePrincipals', {
    body,
    retry: applicationNotReplicated,
  });
  const { id } = answer.body as GraphServicePrincipal;
  const path = `/v1.0/servicePrincipals/${id}`;
  try {
    const named = {
      '@odata.type': '#microsoft.graph.servicePrincipal',
      description: inputs.description ?? null,
    };
    await graph(session, 'PATCH', path, { body: named });
    await afterCreationOwners(session, path, oid, (inputs.owners ?? []) as string[]);
    return { id: `/servicePrincipals/${id}`, outputs: await mustRead(session, id) };
  } catch (error) {
    throw new PartialCreation(`/servicePrincipals/${id}`, { ...inputs, objectId: id }, error);
  }
}

async function adopt(session: Session, id: string, inputs: Properties) {
  if (inputs.useExisting !== true) {
    throw new Error(
      `A resource with the ID "${id}" already exists - to be managed via this provider it needs to be imported`,
    );
  }
  const path = `/v1.0/servicePrincipals/${id}`;
  await graph(session, 'PATCH', path, { body: settings(inputs) });
  if (inputs.owners !== undefined) {
    await setOwners(session, path, inputs.owners as string[]);
  }
  const outputs = { ...(await mustRead(session, id)), useExisting: true };
  return { id: `/servicePrincipals/${id}`, outputs };
}

function applicationNotReplicated(answer: Answer): boolean {
  const { message } = graphError(answer);
  return (
    (answer.status === 400 &&
      /The appId '.+' of the service principal does not reference a valid application object/.test(
        message,
      )) ||
    (answer.status === 403 &&
      /the backing application of the service principal being created must in the local tenant/.test(
        message,
      ))
  );
}

export function find(session: Session, clientId: string): Promise<GraphServicePrincipal[]> {
  return list(session, `/v1.0/servicePrincipals${filter(`appId eq '${clientId}'`)}`);
}

async function mustRead(session: Session, id: string): Promise<Properties> {
  const state = await read(session, id);
  if (state === undefined) {
    throw new Error(`retrieving service principal ${id}: it does not exist`);
  }
  return state.outputs;
}

async function read(session: Session, id: string): Promise<ResourceState | undefined> {
  const path = `/servicePrincipals/${id}`;
  const answer = await session.graph('GET', `/v1.0${path}`);
  if (answer.status === 404) {
    return undefined;
  }
  if (answer.status !== 200) {
    throw new GraphError(answer);
  }
  await graph(session, 'GET', `/beta${path}?%24select=samlMetadataUrl`);
  const owners = await list<{ id: string }>(session, `/v1.0${path}/owners`);
  const principal = answer.body as GraphServicePrincipal;
  const inputs = {
    accountEnabled: principal.accountEnabled ?? true,
    alternativeNames: principal.alternativeNames ?? [],
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired ?? false,
    clientId: principal.appId,
    description: principal.description ?? undefined,
    loginUrl: principal.loginUrl ?? undefined,
    notes: principal.notes ?? undefined,
    notificationEmailAddresses: principal.notificationEmailAddresses ?? [],
    owners: owners.map((owner) => owner.id),
    tags: principal.tags ?? [],
  };
  return { inputs, outputs: { ...inputs, ...computedOf(principal) } };
}

/** Outputs that are no inputs, shared with the data source. */
export function computedOf(principal: GraphServicePrincipal): Properties {
  const appRoles = principal.appRoles ?? [];
  return {
    applicationTenantId: principal.appOwnerOrganizationId ?? '',
    appRoleIds: Object.fromEntries(appRoles.map(({ value, id }) => [value ?? '', id])),
    appRoles: appRoles.map(({ isEnabled, ...role }) => ({ ...role, enabled: isEnabled })),
    displayName: principal.displayName,
    objectId: principal.id,
    servicePrincipalNames: principal.servicePrincipalNames ?? [],
    type: principal.servicePrincipalType ?? '',
  };
}

/** What azuread sends whether it is set or not. */
function settings(inputs: Properties) {
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    accountEnabled: inputs.accountEnabled ?? true,
    alternativeNames: inputs.alternativeNames ?? [],
    appRoleAssignmentRequired: inputs.appRoleAssignmentRequired ?? false,
    description: inputs.description ?? null,
    loginUrl: inputs.loginUrl ?? null,
    notes: inputs.notes ?? null,
    notificationEmailAddresses: inputs.notificationEmailAddresses ?? [],
    preferredSingleSignOnMode: null,
    samlSingleSignOnSettings: {},
    tags: inputs.tags ?? [],
  };
}
