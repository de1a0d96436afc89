import { Agent, buildConnector, request } from 'undici';

/** How long a receiver may take, in milliseconds. Microsoft's documentation names no figure. */
const timeout = 10_000;

export interface Call {
  uri: URL;
  /** Where to connect, whatever the URI's host is. */
  address: string;
  port: number;
  trusted: string[];
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/**
 * One POST, without following redirections. The certificate has to be good for the URI's host.
 * @returns the HTTP status. @throws the network's error, with its `code`.
 */
export async function post(call: Call): Promise<number> {
  const connect = buildConnector({ ca: call.trusted, timeout });
  const agent = new Agent({
    connect: (options, callback) =>
      connect(
        {
          ...options,
          hostname: call.address,
          port: String(call.port),
          servername: options.servername || call.uri.hostname,
        },
        callback,
      ),
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  // Basic authentication is not for secure webhooks, and the URI's user must not appear in the request line.
  const target = new URL(call.uri);
  target.username = target.password = '';
  try {
    const answer = await request(target, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json; charset=utf-8', ...call.headers },
      body: call.body,
      signal: call.signal,
    });
    await answer.body.dump();
    return answer.statusCode;
  } finally {
    await agent.destroy();
  }
}
