import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext, type SecureContext } from 'node:tls';
import type { Sleep } from './monitor';
import { senderHeaders } from './senderHeaders';

/** How long a receiver may take, in milliseconds. Microsoft's documentation names no figure. */
export const timeout = 10_000;

/**
 * How long a receiver may take to say that it wants the body, in milliseconds; then it is sent all the same. .NET's own:
 * https://learn.microsoft.com/dotnet/api/system.net.httpwebrequest.continuetimeout
 */
const continueTimeout = 350;

export interface Call {
  uri: URL;
  /** Where to connect, whatever the URI's host is. */
  address: string;
  port: number;
  trusted: string[];
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
  /** Waits as long as a receiver may take. */
  patience: Sleep;
}

let last: { trusted: string; context: SecureContext } | undefined;

/** Reading the certificates anew takes as long as the rest of a delivery. */
function contextOf(certificates: string[]): SecureContext {
  const trusted = certificates.join('\n');
  if (last?.trusted !== trusted) {
    last = { trusted, context: createSecureContext({ ca: certificates }) };
  }
  return last.context;
}

/**
 * One POST, without following redirections. The certificate has to be good for the URI's host. The body is sent when
 * the receiver asks for it, and not at all where it answers before.
 * @returns the HTTP status. @throws the network's error, with its `code`.
 */
export async function post(call: Call): Promise<number> {
  const { uri, body } = call;
  const name = uri.hostname.replace(/[[\]]/g, '');
  // Fetch and undici refuse to send `Expect`. Of the URI, nothing but path and query is sent: no user, no password.
  const outgoing = (uri.protocol === 'https:' ? httpsRequest : httpRequest)({
    method: 'POST',
    host: call.address,
    port: call.port,
    path: uri.pathname + uri.search,
    agent: false,
    // Node.js hands it on to tls.connect, though the type of https.request does not say so.
    ...{ secureContext: contextOf(call.trusted) },
    servername: isIP(name) ? '' : name,
    checkServerIdentity: (_address: string, certificate) => checkServerIdentity(name, certificate),
    headers: {
      Host: uri.host,
      'Content-Length': Buffer.byteLength(body),
      ...senderHeaders(),
      ...call.headers,
    },
    signal: call.signal,
  });
  const send = () => {
    if (!outgoing.writableEnded) outgoing.end(body);
  };
  const continued = setTimeout(send, continueTimeout);
  const ended = new AbortController();
  call.patience(timeout, ended.signal).then(
    () => outgoing.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })),
    // It was answered.
    () => undefined,
  );
  try {
    return await new Promise<number>((resolve, reject) => {
      outgoing.on('error', reject);
      outgoing.once('continue', send);
      outgoing.once('response', (answer) => {
        clearTimeout(continued);
        answer.once('error', reject).once('end', () => resolve(answer.statusCode ?? 0));
        answer.resume();
      });
      outgoing.flushHeaders();
    });
  } finally {
    clearTimeout(continued);
    ended.abort();
    outgoing.destroy();
  }
}
