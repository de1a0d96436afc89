import { validateHeaderName, validateHeaderValue } from 'node:http';
import { runInNewContext } from 'node:vm';
import { Type, type Static } from 'typebox';
import type { Cloud } from '../cloud';
import { all, run, transaction } from '../database';
import { AzureError } from '../errors';

/** A fault to inject into the next matching requests. */
export const Fault = Type.Object(
  {
    method: Type.String({ pattern: '^(GET|HEAD|POST|PUT|PATCH|DELETE)$' }),
    /** A regular expression on the path without its query, case-insensitive. */
    pathPattern: Type.String({ minLength: 1 }),
    /** How many requests it meets. */
    times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    // What is done to them: Effect of observers.ts says what each means.
    status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
    body: Type.Optional(Type.Unknown()),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
    connection: Type.Optional(Type.Enum(['close', 'hold'])),
    after: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type Fault = Static<typeof Fault>;

interface Row {
  id: number;
  path_pattern: string;
  body: string;
}

export function addFault(cloud: Cloud, fault: Fault): void {
  const { status, delayMs, connection } = fault;
  if ([status, delayMs, connection].every((effect) => effect === undefined))
    throw new AzureError(400, 'BadRequest', "A fault needs 'status', 'connection' or 'delayMs'.");
  if (status !== undefined && connection !== undefined)
    throw new AzureError(400, 'BadRequest', "A fault has 'status' or 'connection', not both.");
  const problem = patternProblem(fault.pathPattern) ?? headersProblem(fault.headers ?? {});
  if (problem !== undefined) throw new AzureError(400, 'BadRequest', `${problem}.`);
  const sql = 'INSERT INTO faults (method, path_pattern, times_left, body) VALUES (?, ?, ?, ?)';
  run(
    cloud.database,
    sql,
    fault.method,
    fault.pathPattern,
    fault.times ?? 1,
    JSON.stringify(fault),
  );
}

/** A path as long as they come, which only an odd pattern goes through in more than an instant. */
const longPath = `/subscriptions/${'0'.repeat(36)}/resourceGroups/${'a'.repeat(90)}/${'/'.repeat(40)}?`;

/** Why a pattern cannot be used: every request would wait for it. */
function patternProblem(pathPattern: string): string | undefined {
  const script = "void new RegExp(pathPattern); new RegExp(pathPattern, 'i').test(longPath)";
  try {
    runInNewContext(script, { pathPattern, longPath }, { timeout: 250 });
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      ? "'pathPattern' takes too long on a path: nested repetitions are tried in every combination"
      : `'pathPattern' is not a regular expression: ${message}`;
  }
}

/** Why an answer cannot have these headers: it would not be sent at all, or not be read to its end. */
function headersProblem(headers: Record<string, string>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      return `'headers' cannot be sent: ${(error as Error).message}`;
    }
    if (/^(content-length|transfer-encoding)$/i.test(name))
      return `'headers' cannot have ${name}, which follows from the body`;
  }
  return undefined;
}

/** Takes the oldest fault that meets the request, once. Undefined if none does. */
export function takeFault(cloud: Cloud, method: string, path: string): Fault | undefined {
  return transaction(cloud.database, () => {
    const sql = 'SELECT * FROM faults WHERE method = ? AND times_left > 0 ORDER BY id';
    const row = all<Row>(cloud.database, sql, method).find(({ path_pattern }) =>
      new RegExp(path_pattern, 'i').test(path),
    );
    if (!row) return undefined;
    run(cloud.database, 'UPDATE faults SET times_left = times_left - 1 WHERE id = ?', row.id);
    return JSON.parse(row.body) as Fault;
  });
}
