import { Type, type Static, type TProperties, type TSchema } from 'typebox';
import { AzureError } from '../../errors';
import { Tags } from '../armRequest';

/*
 * Pieces of the schemas of alert rules. They are closed: Azure refuses what it does not know. Where Azure's
 * specifications have read-only properties, these may be sent back, and are dropped.
 */

export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const optional = <T extends TSchema>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

export const text = optional(Type.String());
export const flag = optional(Type.Boolean());
export const dictionary = optional(Type.Record(Type.String(), Type.String()));

export const oneOf = <T extends string>(...values: T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: values });

/** One of several closed objects, told apart by one property: unlike in a union, a mistake is named where it is. */
export const oneOfBy = <T extends TSchema[]>(propertyName: string, ...schemas: T) =>
  Type.Unsafe<Static<T[number]>>({
    type: 'object',
    discriminator: { propertyName },
    required: [propertyName],
    oneOf: schemas,
  });

/** Severities of alerts, 0 the worst. */
export const Severity = Type.Integer({ minimum: 0, maximum: 4 });

export const Scopes = Type.Array(Type.String(), { minItems: 1 });

/** What the body of a PUT has beside `properties`. */
export const outside = {
  location: Type.String(),
  tags: optional(Tags),
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  systemData: Type.Optional(Type.Unknown()),
};

/** The body of a PATCH: every type takes tags and `enabled`; which take more is not for the schema to say. */
export const AlertRulePatch = closed({
  tags: optional(Tags),
  properties: optional(Type.Object({ enabled: Type.Optional(Type.Boolean()) })),
});
export type AlertRulePatch = Static<typeof AlertRulePatch>;

export const badRequest = (message: string) => new AzureError(400, 'BadRequest', message);

/** Minutes of an ISO 8601 duration of days, hours and minutes; undefined if it is none. */
export function minutesOf(duration: string): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration);
  if (!parts || duration.endsWith('P') || duration.endsWith('T')) return undefined;
  const [days = 0, hours = 0, minutes = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return (days * 24 + hours) * 60 + minutes;
}

/** @throws 400 unless the duration is one of those listed; `P1D` and `PT24H` are the same. */
export function checkDuration(name: string, value: string, allowed: string[]): number {
  const minutes = minutesOf(value);
  if (minutes === undefined || !allowed.some((duration) => minutesOf(duration) === minutes))
    throw badRequest(
      `The value '${value}' of property '${name}' is invalid. Supported values are: ${allowed.join(', ')}.`,
    );
  return minutes;
}

/** Subscription and, where there is one, type of resource that an ARM id names; undefined if it is no id. */
export function parseScope(
  scope: string,
): { subscription: string; resourceType?: string } | undefined {
  const [, subscription, rest = ''] =
    /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/[^/]+(\/.*)?)?\/?$/i.exec(scope) ?? [];
  if (subscription === undefined) return undefined;
  if (rest === '' || rest === '/') return { subscription };
  const named = /^\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i.exec(rest);
  if (!named) return undefined;
  const types = (named[2] ?? '').split('/').filter((_, index) => index % 2 === 1);
  return { subscription, resourceType: [named[1], ...types].join('/') };
}

/** @throws 400 for what is not the id of a subscription, a resource group or a resource. */
export function checkScopes(scopes: string[]): void {
  for (const scope of scopes)
    if (!parseScope(scope))
      throw badRequest(
        `The scope '${scope}' is invalid: it must be the id of a subscription, a resource group or a resource.`,
      );
}
