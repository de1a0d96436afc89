import { Type, type Static } from 'typebox';
import { alertTypeNames } from './alertTypes';
import { wrongTokens } from './aznsToken';

const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values] });

/** How the receivers of one alert are reached, besides what the emulator was started with. */
const reach = {
  /** `HOST:PORT=127.0.0.1:PORT` each. */
  resolve: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  /** CA certificates that receivers are trusted by, PEM. */
  receiverCa: Type.Optional(Type.String()),
};

/** The body of `POST /_emulator/alerts`. */
export const AlertRequest = Type.Object(
  {
    /** Plays a rule of that type which is deployed nowhere. Default: the deployed rule decides. */
    type: Type.Optional(oneOf(alertTypeNames)),
    /** Its name; of a deployed one, or its ARM id. */
    rule: Type.String({ minLength: 1, maxLength: 1000 }),
    /** Default: Fired. */
    condition: Type.Optional(oneOf(['Fired', 'Resolved'] as const)),
    /** Name or ARM id. Default: the only action group there is. With `type` only, like the next two and customProperties. */
    actionGroup: Type.Optional(Type.String({ minLength: 1 })),
    /** Default: 3, or 4 where the type has no severity. */
    severity: Type.Optional(Type.Integer({ minimum: 0, maximum: 4 })),
    description: Type.Optional(Type.String()),
    /** ARM id of what the alert is about, in the scopes of a deployed rule. Default: an example of the type, or the rule's scope. */
    target: Type.Optional(Type.String({ pattern: '^/subscriptions/[^/]+' })),
    dimensions: Type.Optional(
      Type.Array(
        Type.Object({ name: Type.String(), value: Type.String() }, { additionalProperties: false }),
      ),
    ),
    customProperties: Type.Optional(Type.Record(Type.String(), Type.String())),
    /** A token that receivers have to refuse. */
    wrongToken: Type.Optional(oneOf(wrongTokens)),
    ...reach,
  },
  { additionalProperties: false },
);
export type AlertRequest = Static<typeof AlertRequest>;

/** The body of `POST /_emulator/receivers`: the same for all that is sent from now on. */
export const Receivers = Type.Object(reach, { additionalProperties: false });
export type Receivers = Static<typeof Receivers>;

export const DeliveryQuery = Type.Object(
  {
    /** GUID of an alert. */
    alert: Type.Optional(Type.String()),
    /** `true`: the answer comes when nothing is being sent any more. */
    wait: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
export type DeliveryQuery = Static<typeof DeliveryQuery>;
