import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Caller, Cloud } from '../cloud';
import { all, run } from '../database';
import { badRequest, requireWrite } from './directory';
import { refuseNotEmulated } from './odata';

/*
 * Client secrets of an application or a service principal, which share them in Graph as well:
 * https://learn.microsoft.com/graph/api/application-addpassword
 */

const text = Type.Union([Type.String(), Type.Null()]);
/** A time as ISO 8601 has it, with a zone. */
const time = Type.Union([
  Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
  }),
  Type.Null(),
]);
const notEmulatedProperties = ['customKeyIdentifier', 'hint', 'keyId', 'secretText'] as const;

const NewPassword = Type.Object(
  {
    '@odata.type': Type.Optional(Type.Literal('#microsoft.graph.passwordCredential')),
    displayName: Type.Optional(text),
    startDateTime: Type.Optional(time),
    endDateTime: Type.Optional(time),
    ...Object.fromEntries(
      notEmulatedProperties.map((name) => [name, Type.Optional(Type.Unknown())]),
    ),
  },
  { additionalProperties: false },
);

/** The body of `POST …/addPassword`; it may be left out. */
export const AddPassword = Type.Union([
  Type.Object(
    { passwordCredential: Type.Optional(Type.Union([NewPassword, Type.Null()])) },
    { additionalProperties: false },
  ),
  Type.Null(),
]);

/** The body of `POST …/removePassword`. */
export const RemovePassword = Type.Object(
  { keyId: Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' }) },
  { additionalProperties: false },
);

/** A secret as Graph shows it later: without its text. */
export interface PasswordCredential {
  customKeyIdentifier: null;
  displayName: string | null;
  endDateTime: string;
  hint: string;
  keyId: string;
  secretText: null;
  startDateTime: string;
}

/**
 * Makes a secret. Its text is in this answer and nowhere else.
 *
 * @param objectId that of the application or the service principal, as stored.
 */
export function addPassword(
  cloud: Cloud,
  caller: Caller,
  objectId: string,
  request: Static<typeof AddPassword>,
) {
  requireWrite(cloud, caller, objectId);
  const { passwordCredential: given } = request ?? {};
  refuseNotEmulated(given ?? {}, notEmulatedProperties);
  const start = given?.startDateTime ? readTime('startDateTime', given.startDateTime) : cloud.now();
  const end = given?.endDateTime
    ? readTime('endDateTime', given.endDateTime)
    : twoYearsAfter(start);
  if (end <= start)
    throw badRequest("The value of 'endDateTime' must be later than that of 'startDateTime'.");
  // Entra's secrets have three characters, a digit, Q~ and 34 more.
  const secretText = `${randomBytes(2).toString('hex').slice(0, 3)}8Q~${randomBytes(26).toString('base64url').slice(0, 34)}`;
  const credential: PasswordCredential = {
    customKeyIdentifier: null,
    displayName: given?.displayName ?? null,
    endDateTime: graphTime(end),
    hint: secretText.slice(0, 3),
    keyId: randomUUID(),
    secretText: null,
    startDateTime: graphTime(start),
  };
  run(
    cloud.database,
    'INSERT INTO password_credentials VALUES (?, ?, ?, ?)',
    credential.keyId,
    objectId,
    hash(secretText),
    JSON.stringify(credential),
  );
  return { ...credential, secretText };
}

/** @throws 400 if the object has no such secret; the wording is in public clients that look for it. */
export function removePassword(
  cloud: Cloud,
  caller: Caller,
  objectId: string,
  { keyId }: Static<typeof RemovePassword>,
): void {
  requireWrite(cloud, caller, objectId);
  const sql = 'DELETE FROM password_credentials WHERE key_id = ? AND object_id = ?';
  if (run(cloud.database, sql, keyId, objectId) === 0)
    throw badRequest(`No password credential found with keyId ${keyId}.`);
}

/** In the order they were made. */
export const passwordCredentials = (cloud: Cloud, objectId: string): PasswordCredential[] =>
  rows(cloud, objectId).map(({ body }) => JSON.parse(body) as PasswordCredential);

/** What goes with the object. */
export function deletePasswords(cloud: Cloud, objectId: string): void {
  run(cloud.database, 'DELETE FROM password_credentials WHERE object_id = ?', objectId);
}

/**
 * Whether a text is a secret of the object, and good at this time.
 *
 * @returns undefined where it is none of its secrets.
 */
export function secretState(
  cloud: Cloud,
  objectId: string,
  secret: string,
): 'good' | 'expired' | 'notYet' | undefined {
  // Hashes of random texts of this length can be compared as they are.
  const row = rows(cloud, objectId).find(({ secret_hash }) => secret_hash === hash(secret));
  if (!row) return undefined;
  const { startDateTime, endDateTime } = JSON.parse(row.body) as PasswordCredential;
  const now = cloud.now();
  if (now >= new Date(endDateTime)) return 'expired';
  return now < new Date(startDateTime) ? 'notYet' : 'good';
}

const rows = (cloud: Cloud, objectId: string) =>
  all<{ secret_hash: string; body: string }>(
    cloud.database,
    'SELECT * FROM password_credentials WHERE object_id = ? ORDER BY rowid',
    objectId,
  );

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');

/** Graph leaves out what is zero: https://learn.microsoft.com/graph/api/application-addpassword#response-1 */
const graphTime = (at: Date) => at.toISOString().replace(/\.?0*Z$/, 'Z');

function readTime(name: string, value: string): Date {
  const read = new Date(value);
  if (Number.isNaN(read.getTime()))
    throw badRequest(`Invalid value specified for property '${name}'.`);
  return read;
}

function twoYearsAfter(start: Date): Date {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end;
}
