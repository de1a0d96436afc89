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
  try {
    new RegExp(fault.pathPattern);
  } catch (error) {
    const reason = (error as Error).message;
    throw new AzureError(
      400,
      'BadRequest',
      `'pathPattern' is not a regular expression: ${reason}.`,
    );
  }
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
