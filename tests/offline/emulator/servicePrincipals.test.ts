import {
  ids,
  appRole,
  aznsObjectId,
  containing,
  createApplication,
  deployerObjectId,
  identifierUri,
  roleId,
  startCloud,
  type Cloud,
} from './support';

let cloud: Cloud;
let stop: () => Promise<void>;
const lines: string[] = [];

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ log: (line) => lines.push(line) }));
});
afterAll(() => stop());
beforeEach(async () => {
  await cloud.control('reset');
  lines.length = 0;
});

const aznsAppId = '461e8683-5575-4561-ac7f-899cc907d62a';
const missingId = '12121212-1212-4212-8212-121212121212';
const listed = (appId: string) =>
  cloud.graph('GET', `/servicePrincipals?%24filter=appId+eq+%27${appId}%27`);

/** An application with its service principal, as the program makes them. */
async function createBoth(changes: object = {}) {
  const application = await createApplication(cloud, changes);
  const { status, body: principal } = await cloud.graph('POST', '/servicePrincipals', {
    appId: application.appId,
    appRoleAssignmentRequired: true,
    'owners@odata.bind': [`${cloud.url}/v1.0/directoryObjects/${deployerObjectId}`],
  });
  expect(status).toBe(201);
  return { application, principal };
}

function assign(resourceId: string, changes: object = {}) {
  return cloud.graph('POST', `/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
    appRoleId: roleId,
    principalId: aznsObjectId,
    resourceId,
    ...changes,
  });
}

describe('a service principal', () => {
  it('mirrors name, roles and URIs of its application, also after they change', async () => {
    const { application, principal } = await createBoth();
    expect(principal).toMatchObject({
      appId: application.appId,
      displayName: 'itsm-dev',
      appRoles: [appRole],
      servicePrincipalNames: [application.appId, identifierUri],
      servicePrincipalType: 'Application',
      appRoleAssignmentRequired: true,
      accountEnabled: true,
      appOwnerOrganizationId: '11111111-1111-1111-1111-111111111111',
    });
    await cloud.graph('PATCH', `/applications/${application.id}`, { displayName: 'renamed' });
    const { body } = await cloud.graph('GET', `/servicePrincipals/${principal.id}`);
    expect(body.displayName).toBe('renamed');
  });

  it.each([
    ['appId', (sp: { appId: string }) => `appId eq '${sp.appId}'`],
    ['displayName', () => "displayName eq 'ITSM-DEV'"],
    ['servicePrincipalNames', () => `servicePrincipalNames/any(n:n eq '${identifierUri}')`],
  ])('is found by %s and by nothing else', async (_name, filter) => {
    const { principal } = await createBoth();
    const path = `/servicePrincipals?$filter=${encodeURIComponent(filter(principal))}`;
    expect(ids(await cloud.graph('GET', path))).toEqual([principal.id]);
  });

  it('is changed by PATCH, its owners listed', async () => {
    const { principal } = await createBoth();
    const path = `/servicePrincipals/${principal.id}`;
    expect((await cloud.graph('PATCH', path, { description: 'hook', notes: null })).status).toBe(
      204,
    );
    expect((await cloud.graph('GET', path)).body).toMatchObject({
      description: 'hook',
      appRoleAssignmentRequired: true,
    });
    expect(ids(await cloud.graph('GET', `${path}/owners`))).toEqual([deployerObjectId]);
  });

  it('needs an application of the tenant', async () => {
    const answer = await cloud.graph('POST', '/servicePrincipals', { appId: missingId });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: 'Request_BadRequest',
      message: `The appId '${missingId}' of the service principal does not reference a valid application object.`,
    });
  });

  it('is the only one of its application', async () => {
    const { application } = await createBoth();
    const answer = await cloud.graph('POST', '/servicePrincipals', { appId: application.appId });
    expect(answer.status).toBe(409);
    expect(answer.body.error.code).toBe('Request_MultipleObjectsWithSameKeyValue');
  });

  it('goes with its application, and takes its assignments along', async () => {
    const { application, principal } = await createBoth();
    await assign(principal.id);
    await cloud.graph('DELETE', `/applications/${application.id}`);
    expect((await cloud.graph('GET', `/servicePrincipals/${principal.id}`)).status).toBe(404);
  });
});

describe('the service principal of Azure Monitor', () => {
  it('is there from the start', async () => {
    const { body } = await listed(aznsAppId);
    expect(body.value).toEqual([
      containing({
        id: aznsObjectId,
        displayName: 'AzNS AAD Webhook',
        appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
      }),
    ]);
  });

  it('can be deleted by a privileged caller, which the log says loudly', async () => {
    expect((await cloud.graph('DELETE', `/servicePrincipals/${aznsObjectId}`)).status).toBe(204);
    expect((await listed(aznsAppId)).body.value).toEqual([]);
    expect(lines).toContain(
      "WARNING: 22222222-2222-2222-2222-222222222222 deleted Microsoft's service principal 'AzNS AAD Webhook': in Azure every secure webhook of the tenant stops working",
    );
  });

  it('is missing in a tenant reset without it, and can be made there', async () => {
    await cloud.control('reset', { azns: false });
    expect((await listed(aznsAppId)).body.value).toEqual([]);
    const made = await cloud.graph('POST', '/servicePrincipals', { appId: aznsAppId });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      appId: aznsAppId,
      displayName: 'AzNS AAD Webhook',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    });
  });
});

describe('an app role assignment', () => {
  it('is made, read, listed and deleted', async () => {
    const { principal } = await createBoth();
    const made = await assign(principal.id);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      appRoleId: roleId,
      principalId: aznsObjectId,
      principalDisplayName: 'AzNS AAD Webhook',
      principalType: 'ServicePrincipal',
      resourceId: principal.id,
      resourceDisplayName: 'itsm-dev',
    });
    const all = `/servicePrincipals/${principal.id}/appRoleAssignedTo`;
    const one = `${all}/${made.body.id}`;
    expect((await cloud.graph('GET', one)).body).toEqual(made.body);
    expect((await cloud.graph('GET', all)).body.value).toHaveLength(1);
    expect((await cloud.graph('DELETE', one)).status).toBe(204);
    expect((await cloud.graph('GET', one)).status).toBe(404);
    expect((await cloud.graph('DELETE', one)).status).toBe(404);
  });

  it('is refused where it exists, where the role is unknown or disabled, and where nobody is named', async () => {
    const { application, principal } = await createBoth();
    await assign(principal.id);
    const twice = await assign(principal.id);
    expect(twice.status).toBe(400);
    expect(twice.body.error).toMatchObject({
      code: 'Request_BadRequest',
      message: 'Permission being assigned already exists on the object',
    });
    const unknown = {
      code: 'Request_BadRequest',
      message: `Permission being assigned was not found on application '${application.appId}'.`,
    };
    const wrongRole = await assign(principal.id, { appRoleId: missingId });
    expect(wrongRole.body.error).toMatchObject(unknown);
    const nobody = await assign(principal.id, { principalId: missingId });
    expect(nobody.status).toBe(404);
    expect(nobody.body.error.code).toBe('Request_ResourceNotFound');
    const elsewhere = await assign(principal.id, { resourceId: missingId });
    expect(elsewhere.body.error.message).toBe(
      'The resourceId of the request body does not match the service principal in the URL.',
    );
    const disabled = { appRoles: [{ ...appRole, isEnabled: false }] };
    await cloud.graph('PATCH', `/applications/${application.id}`, disabled);
    const late = await assign(principal.id, { principalId: deployerObjectId });
    expect(late.body.error).toMatchObject(unknown);
  });

  it('of a role for people only is refused', async () => {
    const people = { ...appRole, allowedMemberTypes: ['User'] };
    const { principal } = await createBoth({ appRoles: [people] });
    const answer = await assign(principal.id);
    expect(answer.body.error.message).toBe(
      'Permission being assigned is not available to applications.',
    );
  });

  it('goes with its role', async () => {
    const { application, principal } = await createBoth();
    const { body } = await assign(principal.id);
    const path = `/applications/${application.id}`;
    await cloud.graph('PATCH', path, { appRoles: [{ ...appRole, isEnabled: false }] });
    await cloud.graph('PATCH', path, { appRoles: [] });
    const one = `/servicePrincipals/${principal.id}/appRoleAssignedTo/${body.id}`;
    expect((await cloud.graph('GET', one)).status).toBe(404);
  });

  it('goes with the principal that holds it', async () => {
    const { principal } = await createBoth();
    await assign(principal.id);
    await cloud.graph('DELETE', `/servicePrincipals/${aznsObjectId}`);
    const all = `/servicePrincipals/${principal.id}/appRoleAssignedTo`;
    expect((await cloud.graph('GET', all)).body.value).toEqual([]);
  });
});
