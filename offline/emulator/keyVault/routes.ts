import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Cloud } from '../cloud';
import { AzureError } from '../errors';
import { origin } from '../routeHelpers';
import type { App } from '../app';
import { authorizeOnKey } from './authenticate';
import { createKey, decrypt, encrypt, getKey, NewKey, Operation } from './keys';

/** https://learn.microsoft.com/rest/api/keyvault/keys/operation-groups */
const querystring = Type.Object(
  { 'api-version': Type.Optional(Type.String()) },
  { additionalProperties: false },
);
/** az 2.91 sends the preview. */
const versions = ['7.4', '7.5', '7.6-preview.2', '7.6', '2025-07-01'];

/** One vault, under every name a vault can have: keys are the same in all of them. */
export function registerKeyVaultRoutes(app: App, cloud: Cloud): void {
  const name = Type.String({ minLength: 1 });
  const named = { params: Type.Object({ name }), querystring };
  app.post('/keys/:name/create', { schema: { ...named, body: NewKey } }, (r) => {
    check(cloud, r, r.params.name, 'create/action');
    return createKey(cloud, origin(r), r.params.name, r.body);
  });
  const versioned = { params: Type.Object({ name, version: Type.Optional(name) }), querystring };
  // Where no version is named, the current one is meant.
  for (const one of ['/keys/:name', '/keys/:name/:version']) {
    app.get(one, { schema: versioned }, (r) => {
      check(cloud, r, r.params.name, 'read');
      return getKey(cloud, origin(r), r.params);
    });
    for (const [operation, run] of Object.entries({ encrypt, decrypt })) {
      app.post(`${one}/${operation}`, { schema: { ...versioned, body: Operation } }, (r) => {
        check(cloud, r, r.params.name, `${operation}/action`);
        return run(cloud, origin(r), r.params, r.body);
      });
    }
  }
}

type VaultRequest = FastifyRequest<{ Querystring: { 'api-version'?: string } }>;

function check(
  cloud: Cloud,
  request: Pick<VaultRequest, 'caller' | 'query'>,
  name: string,
  operation: string,
) {
  const version = request.query['api-version'];
  if (version === undefined || !versions.includes(version))
    throw new AzureError(
      400,
      'BadParameter',
      `AKV10037: The specified version (${version ?? ''}) is not recognized. Consider using the latest supported version (${versions.at(-1)}).`,
    );
  authorizeOnKey(cloud, request.caller, name, operation);
}
