import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { Agent, request } from 'undici';

/** What a server answered; `body` is parsed where it is JSON, else undefined. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

export interface Call {
  headers?: Record<string, string>;
  body?: string;
}

/** HTTPS as the vendor's plugins speak it on Linux: they trust SSL_CERT_FILE and, for it, nothing else. */
export class Http {
  private readonly agent: Agent;

  constructor(
    caFile: string | undefined,
    private readonly log: (line: string) => void,
  ) {
    const ca = caFile === undefined || caFile === '' ? undefined : readFileSync(caFile);
    this.agent = new Agent({ connect: { ca } });
  }

  /** @throws Error naming the address where there is no answer. */
  async send(method: string, url: string, call: Call = {}): Promise<Answer> {
    const { pathname } = new URL(url);
    try {
      const { statusCode, headers, body } = await request(url, {
        method: method as 'GET',
        ...call,
        dispatcher: this.agent,
      });
      const text = await body.text();
      this.log(`${method} ${pathname} ${statusCode}`);
      const json = String(headers['content-type'] ?? '').startsWith('application/json');
      return { status: statusCode, headers, body: json && text ? JSON.parse(text) : undefined };
    } catch (error) {
      throw new Error(`${method} ${url}: ${(error as Error).message}`, { cause: error });
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

export const statusText = (status: number) => STATUS_CODES[status] ?? '';

/** How long the answer asks to wait, in milliseconds; undefined where it does not say. */
export function retryAfter({ headers }: Answer): number | undefined {
  const milliseconds = headers['retry-after-ms'] ?? headers['x-ms-retry-after-ms'];
  if (milliseconds !== undefined) {
    return Number(milliseconds);
  }
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
