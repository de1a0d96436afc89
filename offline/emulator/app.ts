import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { type FastifyServerOptions } from 'fastify';
import type { Certificates } from './certificates';

/** The HTTPS server that routes are registered on. */
export type App = ReturnType<typeof bareApp>;

/** A server without routes, which reads requests as Azure does. */
export function bareApp(certificates: Certificates) {
  return fastify({
    https: { cert: certificates.serverCertificate, key: certificates.serverKey },
    // stop() ends at once although clients keep connections open.
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    genReqId: () => randomUUID(),
    // ARM ids are case-insensitive; a name may have 260 characters.
    routerOptions: { caseSensitive: false, maxParamLength: 1000 },
    // Nothing sent is dropped or converted: what Azure does not know is to be refused.
    ajv: {
      customOptions: {
        removeAdditional: false,
        coerceTypes: false,
        useDefaults: false,
        // Names what is wrong in the one of several shapes that a body says it has.
        discriminator: true,
      },
      onCreate: compileWhenUsed,
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

type Ajv = Parameters<NonNullable<NonNullable<FastifyServerOptions['ajv']>['onCreate']>>[0];
type Validate = Pick<ReturnType<Ajv['compile']>, 'errors'> & ((data: unknown) => unknown);

/** Compiles a schema with the first request that it checks: compiling all takes longer than the rest of a start. */
function compileWhenUsed(ajv: Ajv): void {
  const compile = ajv.compile.bind(ajv);
  const compileLater = (schema: object): Validate => {
    let compiled: Validate | undefined;
    const validate: Validate = (data) => {
      compiled ??= compile(schema);
      const valid = compiled(data);
      validate.errors = compiled.errors;
      return valid;
    };
    return validate;
  };
  ajv.compile = compileLater as Ajv['compile'];
}
