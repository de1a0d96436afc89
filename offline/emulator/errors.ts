/**
 * An answer Azure gives on purpose. `bare` leaves out the `error` envelope, as the action groups resource
 * provider does (ErrorResponse in azure-rest-api-specs, actionGroups_API.json).
 */
export class AzureError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly options: { bare?: boolean; details?: object[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
  }
}

/** Valid in Azure, but not built here: never a polite 200. */
export const notEmulated = (what: string) =>
  new AzureError(501, 'NotEmulated', `The emulator does not emulate ${what}.`);

export type Area = 'graph' | 'arm' | 'vault' | 'login' | 'control';

/** Which of the services behind the one origin a path belongs to. */
export function areaOf(path: string): Area {
  const lower = path.toLowerCase();
  if (/^\/(v1\.0|beta)(\/|$)/.test(lower)) return 'graph';
  if (/^\/(subscriptions|providers|tenants)(\/|$)/.test(lower)) return 'arm';
  if (/^\/keys(\/|$)/.test(lower)) return 'vault';
  return lower.startsWith('/_emulator/') ? 'control' : 'login';
}

/** The path without the query: what may be logged. */
export const pathOf = (request: { url: string }) => request.url.split('?')[0] ?? '/';
