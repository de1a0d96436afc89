import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
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
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}
