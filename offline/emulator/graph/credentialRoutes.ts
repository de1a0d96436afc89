import type { App } from '../app';
import type { Cloud } from '../cloud';
import { change, entity, fullUrl, origin, params } from '../routeHelpers';
import { loadApplication } from './applicationStore';
import * as federated from './federatedCredentials';
import { ODataQuery } from './odata';
import { addPassword, AddPassword, removePassword, RemovePassword } from './passwordCredentials';
import { loadServicePrincipal } from './servicePrincipals';

/** Secrets of applications and service principals, and whose tokens stand for an application. */
export function credentialRoutes(app: App, cloud: Cloud, version: string): void {
  passwordRoutes(app, cloud, `${version}/applications/:id`, (id) => loadApplication(cloud, id).id);
  passwordRoutes(
    app,
    cloud,
    `${version}/servicePrincipals/:id`,
    (id) => loadServicePrincipal(cloud, id).id,
  );
  federatedRoutes(app, cloud, `${version}/applications/:id/federatedIdentityCredentials`);
}

/** @param load gives the object's id as stored, or throws 404. */
function passwordRoutes(app: App, cloud: Cloud, one: string, load: (id: string) => string): void {
  const add = { schema: { params: params('id'), body: AddPassword } };
  app.post(`${one}/addPassword`, add, (r) => {
    const made = change(cloud, () => addPassword(cloud, r.caller, load(r.params.id), r.body));
    return {
      '@odata.context': `${origin(r)}/v1.0/$metadata#microsoft.graph.passwordCredential`,
      ...made,
    };
  });
  const remove = { schema: { params: params('id'), body: RemovePassword } };
  app.post(`${one}/removePassword`, remove, (r, reply) => {
    change(cloud, () => removePassword(cloud, r.caller, load(r.params.id), r.body));
    return reply.code(204).send();
  });
}

function federatedRoutes(app: App, cloud: Cloud, all: string): void {
  const one = `${all}/:credential`;
  const type = (id: string) => `applications('${id}')/federatedIdentityCredentials`;
  const idOf = (id: string) => loadApplication(cloud, id).id;
  const list = { schema: { params: params('id'), querystring: ODataQuery } };
  app.get(all, list, (r) =>
    federated.listFederatedCredentials(cloud, r.caller, idOf(r.params.id), r.query, fullUrl(r)),
  );
  const create = { schema: { params: params('id'), body: federated.NewFederatedCredential } };
  app.post(all, create, (r, reply) => {
    const id = idOf(r.params.id);
    const made = change(cloud, () =>
      federated.createFederatedCredential(cloud, r.caller, id, r.body),
    );
    reply.code(201);
    return entity(r, type(id), made);
  });
  const named = params('id', 'credential');
  app.get(one, { schema: { params: named, querystring: ODataQuery } }, (r) => {
    const { id, credential } = r.params;
    const found = federated.getFederatedCredential(cloud, r.caller, idOf(id), credential, r.query);
    return entity(r, type(id), found);
  });
  const patch = { schema: { params: named, body: federated.FederatedCredentialPatch } };
  app.patch(one, patch, (r, reply) => {
    const { id, credential } = r.params;
    change(cloud, () =>
      federated.patchFederatedCredential(cloud, r.caller, idOf(id), credential, r.body),
    );
    return reply.code(204).send();
  });
  app.delete(one, { schema: { params: named } }, (r, reply) => {
    const { id, credential } = r.params;
    change(cloud, () => federated.deleteFederatedCredential(cloud, r.caller, idOf(id), credential));
    return reply.code(204).send();
  });
}
