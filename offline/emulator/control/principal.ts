import { Type } from 'typebox';

const guid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' });

/** The body of `POST /_emulator/principals`: a principal with fewer rights, for instance. */
export const NewPrincipal = Type.Object(
  {
    clientId: guid,
    objectId: guid,
    displayName: Type.String({ minLength: 1 }),
    graphPermissions: Type.Array(Type.String()),
    armActions: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);

/** The body of `POST /_emulator/reset`. `azns: false` is a tenant Azure Monitor has never been used in. */
export const Reset = Type.Union([
  Type.Null(),
  Type.Object({ azns: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
]);
