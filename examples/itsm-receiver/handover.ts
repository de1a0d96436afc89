import { readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';

const text = Type.String({ minLength: 1 });
const https = Type.String({ pattern: '^https://' });

const HandoverToken = Type.Object({
  version: Type.Union([Type.Literal(1), Type.Literal(2)]),
  audience: text,
  issuer: https,
  openIdMetadataUrl: https,
  callerClaimName: Type.Union([Type.Literal('azp'), Type.Literal('appid')]),
  callerClaimValue: text,
  roles: Type.Array(text),
});

const HandoverTool = Type.Object({
  name: text,
  kind: text,
  label: text,
  /** Null where the URI is a secret: then the hand-over does not hold it. */
  url: Type.Union([https, Type.Null()]),
});

/** The part of the hand-over a receiver needs; the steps for people are left alone. */
const Handover = Type.Object({
  version: Type.Literal(1),
  stack: text,
  /** Azure's cloud; hand-overs of earlier versions were of the public one. */
  cloud: Type.Optional(text),
  tenantId: text,
  token: HandoverToken,
  /** The way back; null or left out where alerts go one way. */
  callback: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({ clientId: Type.Optional(text), tenantId: Type.Optional(text) }),
    ]),
  ),
  tools: Type.Array(HandoverTool, { minItems: 1 }),
});

export type Handover = Static<typeof Handover>;
export type HandoverToken = Handover['token'];

/**
 * Reads what `npm run handover -- --format json` printed.
 * @throws Error with a sentence for people: unreadable, no JSON, or every key that is wrong.
 */
export function readHandover(file: string): Handover {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(
      `The hand-over '${file}' cannot be read: ${(error as Error).message}. ${makeIt(file)}`,
      { cause: error },
    );
  }
  return parseHandover(value, `The hand-over '${file}'`, makeIt(file));
}

const makeIt = (file: string) =>
  `Make it with: npm run --silent handover -- --stack dev --format json > ${file}`;

/** @throws Error that names every key that is wrong. */
export function parseHandover(value: unknown, subject = 'The hand-over', fix = ''): Handover {
  if (Value.Check(Handover, value)) return value;
  const problems = Value.Errors(Handover, value).map(
    ({ instancePath, message }) =>
      `${instancePath.slice(1).replaceAll('/', '.') || 'it'} ${message}`,
  );
  throw new Error(
    `${subject} does not fit: ${[...new Set(problems)].join('; ')}. ${fix}`.trimEnd(),
  );
}
