import { Agent, buildConnector, request } from 'undici';

/** Where a host and port are really reached: `HOST:PORT` to address and port, as curl's --resolve has it. */
export type Resolutions = ReadonlyMap<string, { address: string; port: number }>;

/** Fetches a JSON document over HTTPS. */
export type FetchJson = (url: string) => Promise<unknown>;

/** What a POST was answered with; `failure` says why there is no answer, and the status is 0 then. */
export interface Answer {
  status: number;
  body: unknown;
  failure?: string;
}

/** Posts over HTTPS. It does not throw: who cannot be reached is an answer too. */
export type Ask = (
  url: string,
  request: { headers: Record<string, string>; body?: string },
) => Promise<Answer>;

const timeout = 5_000;
const largestDocument = 1024 * 1024;

/**
 * Reads `HOST:443=127.0.0.1:PORT`, the value of one --resolve option.
 * @throws Error with a sentence for people if it is not of this form.
 */
export function parseResolution(text: string): [string, { address: string; port: number }] {
  const parts = /^([\w.-]+):(\d{1,5})=(\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]):(\d{1,5})$/i.exec(
    text,
  );
  const [, host = '', from = '', address = '', to = ''] = parts ?? [];
  if (!parts || Number(from) > 65535 || Number(to) > 65535)
    throw new Error(
      `'${text}' is not valid. Write HOST:PORT=ADDRESS:PORT, for example login.microsoftonline.com:443=127.0.0.1:8443.`,
    );
  return [
    `${host.toLowerCase()}:${Number(from)}`,
    { address: address.replace(/^\[|\]$/g, ''), port: Number(to) },
  ];
}

/**
 * Makes a fetch that asks the named host, at another address where one is given: name and certificate stay those
 * of the URL. HTTPS only, no redirects, 5 seconds, 1 MB.
 * @param ca certificates to trust instead of the system's, PEM.
 */
export function resolvedFetch(resolutions: Resolutions, ca?: string) {
  const connect = buildConnector({ timeout, ...(ca === undefined ? {} : { ca }) });
  const agent = new Agent({
    maxResponseSize: largestDocument,
    connect: (options, callback) => {
      const port = options.port || '443';
      const target = resolutions.get(`${options.hostname.toLowerCase()}:${port}`);
      connect(
        target
          ? {
              ...options,
              hostname: target.address,
              port: String(target.port),
              servername: options.hostname,
            }
          : options,
        callback,
      );
    },
  });
  const fetchJson: FetchJson = async (url) => {
    if (!url.startsWith('https://')) throw new Error(`'${url}' is not an https URL.`);
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeout),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
    return JSON.parse(text) as unknown;
  };
  const ask: Ask = async (url, { headers, body: sent = '' }) => {
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        dispatcher: agent,
        headers: { accept: 'application/json', ...headers },
        body: sent,
        signal: AbortSignal.timeout(timeout),
      });
      return { status: statusCode, body: parsed(await body.text()) };
    } catch (error) {
      return { status: 0, body: undefined, failure: failureOf(error as NodeJS.ErrnoException) };
    }
  };
  return { fetchJson, ask, close: () => agent.close() };
}

function failureOf({ name, code, message }: NodeJS.ErrnoException): string {
  if (name === 'TimeoutError' || name === 'ConnectTimeoutError')
    return `no answer within ${timeout / 1000} seconds`;
  return code ?? message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;

export function textOf(value: unknown, name: string): string {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : '';
}
