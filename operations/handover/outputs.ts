import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { azureClouds, type CloudName } from '../../components/azureClouds';
import type { ItsmToolKind } from '../../components/itsmTools';

const text = Type.String({ minLength: 1 });
const textOrNull = Type.Union([text, Type.Null()]);
const clouds = Object.keys(azureClouds) as CloudName[];
const kinds = ['servicenow', 'bmcHelix', 'custom'] satisfies ItsmToolKind[];

/** The outputs of a component that the hand-over is made from; it may have others. */
const schema = Type.Object({
  actionGroupId: text,
  actionGroupName: text,
  tools: Type.Array(
    Type.Object({
      name: text,
      kind: Type.Enum(kinds),
      instance: textOrNull,
      domain: textOrNull,
      eventClass: textOrNull,
      secretKey: textOrNull,
      // Absent where the stack was deployed before tools had them.
      pushConnectorSysId: Type.Optional(Type.String()),
      replaces: Type.Optional(textOrNull),
    }),
    { minItems: 1 },
  ),
  applicationObjectId: text,
  clientId: text,
  identifierUri: text,
  tenantId: text,
  cloud: Type.Enum(clouds),
  tokenVersion: Type.Union([Type.Literal(1), Type.Literal(2)]),
  audience: text,
  issuer: text,
  openIdMetadataUrl: text,
  callerClaimName: Type.Union([Type.Literal('appid'), Type.Literal('azp')]),
  callerClaimValue: text,
  roles: Type.Array(text),
  callbackClientId: Type.Optional(text),
  callbackServicePrincipalObjectId: Type.Optional(text),
  // Only whether there is one: its value is read nowhere.
  callbackClientSecret: Type.Optional(Type.Unknown()),
  callbackClientSecretEnds: Type.Optional(text),
});

/** Names of the outputs that are text and may be any. */
export const textOutputs = Object.entries(schema.properties)
  .filter(([, type]) => (type as unknown) === text)
  .map(([name]) => name);

export type StackOutputs = Static<typeof schema>;

/** What stands for a secret. */
const hidden = '[secret]';

/**
 * Checks the outputs of a component.
 *
 * @throws Error in a plain sentence: not deployed whole, deployed by another version of the component, or secret.
 */
export function readOutputs(stack: string, outputs: Record<string, unknown>): StackOutputs {
  const again = `Deploy it with "pulumi up --stack ${stack}", then hand it over.`;
  if (Object.keys(outputs).length === 0) {
    throw new Error(
      `The SecureExport of the stack ${stack} has no outputs: its first deployment did not end well. ${again}`,
    );
  }
  const names = Object.keys(schema.properties).filter((name) => name !== 'callbackClientSecret');
  if ('applicationObjectId' in outputs && !('actionGroupId' in outputs)) {
    throw new Error(
      `The stack ${stack} deploys the identity alone (deploy: identity). Hand over the stack that deploys the action group: its outputs hold the identity, too.`,
    );
  }
  const missing = schema.required.filter((name) => !(name in outputs));
  if (missing.length > 0) {
    throw new Error(
      `The SecureExport of the stack ${stack} lacks the outputs ${missing.join(', ')}: it was deployed by another version of the component. ${again}`,
    );
  }
  const secret = names.filter((name) => JSON.stringify(outputs[name])?.includes(`"${hidden}"`));
  if (secret.length > 0) {
    throw new Error(
      `Outputs of the SecureExport of the stack ${stack} are secrets, which no hand-over shows: ${secret.join(', ')}. Give it these values as they are, not as secrets.`,
    );
  }
  if (!Value.Check(schema, outputs)) {
    const wrong = Value.Errors(schema, outputs).map(({ instancePath }) => instancePath.slice(1));
    throw new Error(
      `Outputs of the SecureExport of the stack ${stack} are not as this version knows them: ${[...new Set(wrong)].join(', ')}. ${again}`,
    );
  }
  return outputs;
}
