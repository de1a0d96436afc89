import type { Session } from '../session';
import type { Properties } from '../values';
import { applicationOutputs, type GraphApplication } from './applicationBody';
import { find, findBy, graph, list } from './graph';
import { readOwners } from './owners';

/** What an application may be looked up by, and the words of the plugin's own message. */
const keys = {
  objectId: 'object ID',
  clientId: 'client ID',
  displayName: 'display name',
  identifierUri: 'identifier URI',
} as const;
type Key = keyof typeof keys;

/** Looks an application up by exactly one of objectId, clientId, displayName and identifierUri. */
export async function getApplication(session: Session, args: Properties): Promise<Properties> {
  const app = await lookUp(session, args);
  const what = `Retrieving application with object ID "${app.id}"`;
  const post = `/beta/applications/${app.id}?%24select=oauth2RequirePostResponse`;
  const beta = await graph<{ oauth2RequirePostResponse?: boolean }>(session, what, 'GET', post);
  const owners = await readOwners(session, 'applications', app.id);
  const { api, ...outputs } = applicationOutputs(app, owners);
  // A resource has one block where a look-up has a list of at most one.
  delete outputs.templateId;
  return {
    ...outputs,
    id: `/applications/${app.id}`,
    apis: [{ mappedClaimsEnabled: false, oauth2PermissionScopes: [], ...(api as Properties) }],
    featureTags: [],
    identifierUri: app.identifierUris[0] ?? '',
    oauth2PostResponseRequired: beta.oauth2RequirePostResponse ?? false,
    optionalClaims: [],
    publicClients: [],
    requiredResourceAccesses: [],
    singlePageApplications: [],
    webs: [],
  };
}

async function lookUp(session: Session, args: Properties): Promise<GraphApplication> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== null);
  const [key = '', value] = given[0] ?? [];
  if (given.length !== 1 || !(key in keys)) {
    const names = given.map(([name]) => name).join(', ') || 'nothing';
    throw new Error(
      `getApplication: give exactly one of ${Object.keys(keys).join(', ')}, not ${names}`,
    );
  }
  const found = await candidates(session, key as Key, String(value));
  const named = `${keys[key as Key]} "${String(value)}"`;
  const [only] = found;
  if (only === undefined) {
    throw new Error(`Application with ${named} was not found`);
  }
  if (found.length > 1) {
    throw new Error(`Found ${found.length} applications with ${named}`);
  }
  return only;
}

async function candidates(session: Session, key: Key, value: string): Promise<GraphApplication[]> {
  const what = `Looking up the application with ${keys[key]} "${value}"`;
  if (key === 'objectId') {
    const found = await find<GraphApplication>(session, what, `/v1.0/applications/${value}`);
    return found === undefined ? [] : [found];
  }
  if (key === 'identifierUri') {
    const filter = `identifierUris/any(uri:uri eq '${value.replaceAll("'", "''")}')`;
    const query = new URLSearchParams({ $filter: filter }).toString();
    return list<GraphApplication>(session, what, `/v1.0/applications?${query}`);
  }
  const property = key === 'clientId' ? 'appId' : 'displayName';
  return findBy<GraphApplication>(session, what, 'applications', property, value);
}
