import { registerAlertRuleRoutes } from './arm/alertRules/routes';
import { registerAuthorizationRoutes } from './arm/authorizationRoutes';
import { registerResourceManagerRoutes } from './arm/routes';
import type { Cloud } from './cloud';
import { addFault, Fault } from './control/faults';
import { NewPrincipal, Reset } from './control/principal';
import { ApplicationPatch, NewApplication } from './graph/applicationSchema';
import * as applications from './graph/applications';
import { loadApplication } from './graph/applicationStore';
import * as assignments from './graph/appRoleAssignments';
import { credentialRoutes } from './graph/credentialRoutes';
import * as deletedItems from './graph/deletedItems';
import { requireRead, requireWrite } from './graph/directory';
import { GetByIds, getDirectoryObjects } from './graph/directoryObjects';
import { checkOptions, ODataQuery, page } from './graph/odata';
import { listOrganization } from './graph/organization';
import { deleteOwner, listOwners, postOwner, Reference } from './graph/owners';
import { NewServicePrincipal, ServicePrincipalPatch } from './graph/servicePrincipalSchema';
import * as servicePrincipals from './graph/servicePrincipals';
import { registerKeyVaultRoutes } from './keyVault/routes';
import { cloudMetadata } from './login/metadata';
import { openIdConfiguration } from './login/openIdConfiguration';
import { checkTenant, issueToken, TokenRequest } from './login/token';
import { registerAlertInstanceRoutes } from './monitor/instances/routes';
import { registerMonitorRoutes } from './monitor/routes';
import { addPrincipal } from './principals';
import { change, entity, fullUrl, origin, params } from './routeHelpers';
import { reset } from './seed';
import type { App } from './app';

/** Every request the emulator answers, service by service; all others get 501. */
export function registerRoutes(app: App, cloud: Cloud): void {
  loginRoutes(app, cloud);
  // The same objects under both versions: azuread reads a few properties from beta.
  for (const version of ['/v1.0', '/beta']) {
    applicationRoutes(app, cloud, version);
    deletedItemRoutes(app, cloud, version);
    servicePrincipalRoutes(app, cloud, version);
    credentialRoutes(app, cloud, version);
    app.post(`${version}/directoryObjects/getByIds`, { schema: { body: GetByIds } }, (r) =>
      getDirectoryObjects(cloud, r.caller, r.body, fullUrl(r)),
    );
    app.get(`${version}/organization`, { schema: { querystring: ODataQuery } }, (r) =>
      listOrganization(r.caller, r.query, fullUrl(r)),
    );
  }
  registerResourceManagerRoutes(app, cloud);
  registerAlertRuleRoutes(app, cloud);
  registerAuthorizationRoutes(app, cloud);
  registerMonitorRoutes(app, cloud);
  registerAlertInstanceRoutes(app, cloud);
  registerKeyVaultRoutes(app, cloud);
  controlRoutes(app, cloud);
}

function loginRoutes(app: App, cloud: Cloud): void {
  app.get('/metadata/endpoints', (r) => cloudMetadata(cloud.azure, origin(r)));
  for (const version of [1, 2] as const) {
    const path = version === 2 ? '/v2.0' : '';
    const tenant = { schema: { params: params('tenant') } };
    app.get(`/:tenant${path}/.well-known/openid-configuration`, tenant, (r) => {
      const name = r.params.tenant.toLowerCase();
      if (!['common', 'organizations'].includes(name)) checkTenant(name);
      return openIdConfiguration(cloud.azure, r.host, version, name);
    });
    app.get(`/:tenant/discovery${path}/keys`, tenant, (r) => {
      if (r.params.tenant !== 'common') checkTenant(r.params.tenant);
      return cloud.tokens.keySet();
    });
  }
  const token = { schema: { params: params('tenant'), body: TokenRequest } };
  app.post('/:tenant/oauth2/v2.0/token', token, (r) =>
    issueToken(cloud, r.params.tenant, r.host, r.body),
  );
}

function applicationRoutes(app: App, cloud: Cloud, version: string): void {
  const all = `${version}/applications`;
  const one = `${all}/:id`;
  const list = { schema: { querystring: ODataQuery } };
  const item = { schema: { params: params('id'), querystring: ODataQuery } };
  app.get(all, list, (r) => applications.listApplications(cloud, r.caller, r.query, fullUrl(r)));
  app.post(all, { schema: { body: NewApplication } }, (r, reply) => {
    const made = change(cloud, () => applications.createApplication(cloud, r.caller, r.body));
    reply.code(201).header('location', `${origin(r)}/v1.0/applications/${String(made['id'])}`);
    return entity(r, 'applications', made);
  });
  app.get(one, item, (r) =>
    entity(r, 'applications', applications.getApplication(cloud, r.caller, r.params.id, r.query)),
  );
  const patch = { schema: { params: params('id'), body: ApplicationPatch } };
  app.patch(one, patch, (r, reply) => {
    change(cloud, () => applications.patchApplication(cloud, r.caller, r.params.id, r.body));
    return reply.code(204).send();
  });
  app.delete(one, item, (r, reply) => {
    change(cloud, () => applications.deleteApplication(cloud, r.caller, r.params.id));
    return reply.code(204).send();
  });
  ownerRoutes(app, cloud, one, (id) => loadApplication(cloud, id).id);
}

function deletedItemRoutes(app: App, cloud: Cloud, version: string): void {
  const bin = `${version}/directory/deletedItems`;
  const list = { schema: { querystring: ODataQuery } };
  const item = { schema: { params: params('id'), querystring: ODataQuery } };
  for (const type of ['application', 'servicePrincipal'] as const)
    app.get(`${bin}/microsoft.graph.${type}`, list, (r) =>
      deletedItems.listDeleted(cloud, r.caller, type, r.query, fullUrl(r)),
    );
  app.get(`${bin}/:id`, item, (r) =>
    entity(r, 'directoryObjects', deletedItems.getDeleted(cloud, r.caller, r.params.id, r.query)),
  );
  app.delete(`${bin}/:id`, item, (r, reply) => {
    change(cloud, () => deletedItems.purge(cloud, r.caller, r.params.id));
    return reply.code(204).send();
  });
  app.post(`${bin}/:id/restore`, item, (r) => {
    const back = change(cloud, () => deletedItems.restore(cloud, r.caller, r.params.id));
    return entity(r, 'directoryObjects', back);
  });
}

function servicePrincipalRoutes(app: App, cloud: Cloud, version: string): void {
  const all = `${version}/servicePrincipals`;
  const one = `${all}/:id`;
  const list = { schema: { querystring: ODataQuery } };
  const item = { schema: { params: params('id'), querystring: ODataQuery } };
  app.get(all, list, (r) =>
    servicePrincipals.listServicePrincipals(cloud, r.caller, r.query, fullUrl(r)),
  );
  app.post(all, { schema: { body: NewServicePrincipal } }, (r, reply) => {
    const made = change(cloud, () =>
      servicePrincipals.createServicePrincipal(cloud, r.caller, r.body),
    );
    reply.code(201).header('location', `${origin(r)}/v1.0/servicePrincipals/${made.id}`);
    return entity(r, 'servicePrincipals', made);
  });
  app.get(one, item, (r) => {
    const found = servicePrincipals.getServicePrincipal(cloud, r.caller, r.params.id, r.query);
    return entity(r, 'servicePrincipals', found);
  });
  const patch = { schema: { params: params('id'), body: ServicePrincipalPatch } };
  app.patch(one, patch, (r, reply) => {
    change(cloud, () =>
      servicePrincipals.patchServicePrincipal(cloud, r.caller, r.params.id, r.body),
    );
    return reply.code(204).send();
  });
  app.delete(one, item, (r, reply) => {
    change(cloud, () => servicePrincipals.deleteServicePrincipal(cloud, r.caller, r.params.id));
    return reply.code(204).send();
  });
  ownerRoutes(app, cloud, one, (id) => servicePrincipals.loadServicePrincipal(cloud, id).id);

  const assigned = `${one}/appRoleAssignedTo`;
  const create = { schema: { params: params('id'), body: assignments.NewAssignment } };
  app.post(assigned, create, (r, reply) => {
    const made = change(cloud, () =>
      assignments.createAssignment(cloud, r.caller, r.params.id, r.body),
    );
    reply.code(201);
    return entity(r, 'appRoleAssignments', made);
  });
  app.get(assigned, item, (r) =>
    assignments.listAssignments(cloud, r.caller, r.params.id, r.query, fullUrl(r)),
  );
  const assignment = { schema: { params: params('id', 'assignment') } };
  app.get(`${assigned}/:assignment`, assignment, (r) => {
    const { id, assignment: assignmentId } = r.params;
    const found = assignments.getAssignment(cloud, r.caller, id, assignmentId);
    return entity(r, 'appRoleAssignments', found);
  });
  app.delete(`${assigned}/:assignment`, assignment, (r, reply) => {
    const { id, assignment: assignmentId } = r.params;
    change(cloud, () => assignments.deleteAssignment(cloud, r.caller, id, assignmentId));
    return reply.code(204).send();
  });
}

/** @param load gives the owned object's id as stored, or throws 404. */
function ownerRoutes(app: App, cloud: Cloud, one: string, load: (id: string) => string): void {
  const item = { schema: { params: params('id'), querystring: ODataQuery } };
  app.get(`${one}/owners`, item, (r) => {
    requireRead(r.caller);
    checkOptions(r.query, ['$top', '$skiptoken']);
    const owners = listOwners(cloud, load(r.params.id));
    return page(owners, r.query, fullUrl(r), 'directoryObjects');
  });
  const add = { schema: { params: params('id'), body: Reference } };
  app.post(`${one}/owners/$ref`, add, (r, reply) => {
    change(cloud, () => postOwner(cloud, r.caller, load(r.params.id), r.body));
    return reply.code(204).send();
  });
  const remove = { schema: { params: params('id', 'owner') } };
  app.delete(`${one}/owners/:owner/$ref`, remove, (r, reply) => {
    change(cloud, () => {
      const id = load(r.params.id);
      requireWrite(cloud, r.caller, id);
      deleteOwner(cloud, id, r.params.owner);
    });
    return reply.code(204).send();
  });
}

/** The emulator's own controls: no token, loopback only like everything else. */
function controlRoutes(app: App, cloud: Cloud): void {
  app.post('/_emulator/reset', { schema: { body: Reset } }, (r, reply) => {
    reset(cloud.database, cloud.now(), cloud.azure, { azns: r.body?.azns ?? true });
    return reply.code(204).send();
  });
  app.post('/_emulator/faults', { schema: { body: Fault } }, (r, reply) => {
    addFault(cloud, r.body);
    return reply.code(204).send();
  });
  app.post('/_emulator/principals', { schema: { body: NewPrincipal } }, (r, reply) => {
    const secret = change(cloud, () => addPrincipal(cloud.database, r.body, cloud.now()));
    reply.code(201);
    return { clientId: r.body.clientId, clientSecret: secret };
  });
}
