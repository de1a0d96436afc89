import { Type, type Static } from 'typebox';
import { AzureError, notEmulated } from '../errors';

/** What Graph reads from a query; other OData options are refused by `checkOptions`. */
export const ODataQuery = Type.Object({
  $filter: Type.Optional(Type.String()),
  $select: Type.Optional(Type.String()),
  $top: Type.Optional(Type.String()),
  $skiptoken: Type.Optional(Type.String()),
});
export type ODataQuery = Static<typeof ODataQuery>;

/** `displayName eq 'x'`, `startswith(displayName,'x')` or `identifierUris/any(u:u eq 'x')`, the quotes undone. */
export interface Filter {
  property: string;
  value: string;
  isPrefix?: boolean;
}

const badRequest = (message: string) => new AzureError(400, 'BadRequest', message);

/** @throws 501 for an option of OData that exists but is not served: ignoring it would answer wrongly. */
export function checkOptions(query: object, served: (keyof ODataQuery)[]): void {
  for (const option of Object.keys(query))
    if (option.startsWith('$') && !served.includes(option as keyof ODataQuery))
      throw notEmulated(`the query option '${option}' on this resource`);
}

/** Reads the one comparison a $filter holds. `filterable` are the properties served. */
export function parseFilter(
  text: string | undefined,
  filterable: readonly string[],
): Filter | undefined {
  if (text === undefined) return undefined;
  const prefix = /^\s*startswith\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)\s*$/i.exec(text);
  const match =
    prefix ??
    /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*$/.exec(text) ??
    /^\s*(\w+)\/any\(\s*(?:\w+)\s*:\s*\w+\s+eq\s+'((?:[^']|'')*)'\s*\)\s*$/.exec(text);
  const [, property = '', value = ''] = match ?? [];
  if (!match || !filterable.includes(property))
    throw notEmulated(`the filter ${text}; served are comparisons with ${filterable.join(', ')}`);
  if (prefix && property !== 'displayName') throw notEmulated(`the filter ${text}`);
  return { property, value: value.replaceAll("''", "'"), isPrefix: prefix !== null };
}

/** Keeps the properties a $select names; all of them without one. */
export function select(item: Record<string, unknown>, names: string | undefined, type: string) {
  if (names === undefined) return item;
  const chosen = names.split(',').map((name) => name.trim());
  for (const name of chosen)
    if (!(name in item))
      throw badRequest(
        `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
      );
  return Object.fromEntries(chosen.map((name) => [name, item[name]]));
}

/** The bounds of one page. Graph allows 1 to 999 and gives 100 when not asked. */
export function pageBounds(query: ODataQuery): { start: number; size: number } {
  const size = Number(query.$top ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 999)
    throw new AzureError(
      400,
      'Request_UnsupportedQuery',
      `Invalid page size specified: '${query.$top ?? ''}'. Must be between 1 and 999 inclusive.`,
    );
  const start = query.$skiptoken === undefined ? 0 : Number(query.$skiptoken);
  if (!Number.isInteger(start) || start < 0)
    throw new AzureError(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value is invalid.',
    );
  return { start, size };
}

/**
 * A collection as Graph answers it.
 * @param items the whole result, in a stable order.
 * @param url the absolute URL asked, from which the link to the next page is made.
 */
export function page(items: object[], query: ODataQuery, url: string, context: string) {
  const { start, size } = pageBounds(query);
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(start + size));
  return {
    '@odata.context': new URL(`/v1.0/$metadata#${context}`, url).href,
    ...(start + size < items.length ? { '@odata.nextLink': next.href } : {}),
    value: items.slice(start, start + size),
  };
}

/** Directory object ids of `@odata.id` and `@odata.bind` URLs: as Graph does, host and path are ignored. */
export function referencedId(reference: string): string {
  return reference.replace(/\/+$/, '').split('/').pop() ?? '';
}

/** @throws 501 for properties that Graph has and that carry a value, but that nothing here acts on. */
export function refuseNotEmulated(body: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(body))
    if (names.includes(name) && !isEmpty(value)) throw notEmulated(`the property '${name}'`);
}

const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** The body without its annotations and what else is not a property to store. */
export function without<T extends object, K extends keyof T>(body: T, ...names: K[]): Omit<T, K> {
  const rest = Object.entries(body).filter(([name]) => !names.includes(name as K));
  return Object.fromEntries(rest) as Omit<T, K>;
}
