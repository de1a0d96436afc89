import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { makeCertificates } from '../../offline/emulator/certificates';

/** What happens to an attempt: passed on; passed on with its answer lost, or never given; dropped; answered with a status. */
export type Fate = 'pass' | 'lose' | 'hang' | 'drop' | number;

/** One attempt to deliver, as it reached the front. */
export interface Attempt {
  host: string;
  alertId: string;
  rule: string;
  condition: string;
  /** Which of its delivery it is, from 1. */
  nth: number;
  fate: Fate;
  /** What the receiver behind answered, where it was passed on. */
  status?: number;
}

interface Body {
  data: { essentials: { alertId: string; alertRule: string; monitorCondition: string } };
}

/** An HTTPS server in front of a receiver, under the same hosts, that lets only some attempts through. */
export async function flakyFront(
  behind: string,
  hosts: string[],
  fateOf: (attempt: Omit<Attempt, 'fate'>) => Fate,
) {
  const attempts: Attempt[] = [];
  const certificates = await makeCertificates(['localhost', ...hosts]);
  // The receiver's certificate is for the hosts, and its CA the emulator's business.
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const server = createServer({
    cert: certificates.serverCertificate,
    key: certificates.serverKey,
  });
  server.on('request', (incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const text = Buffer.concat(parts).toString();
      const { essentials } = (JSON.parse(text) as Body).data;
      const named = {
        host: incoming.headers.host ?? '',
        // An ARM id; the log has the end of it.
        alertId: essentials.alertId.split('/').at(-1) ?? '',
        rule: essentials.alertRule,
        condition: essentials.monitorCondition,
      };
      const nth = 1 + attempts.filter((each) => isOf(each, named)).length;
      const attempt: Attempt = { ...named, nth, fate: fateOf({ ...named, nth }) };
      attempts.push(attempt);
      const { authorization, 'content-type': type } = incoming.headers;
      const pass = async () => {
        const answer = await request(new URL(incoming.url ?? '/', behind), {
          method: 'POST',
          headers: { host: named.host, authorization, 'content-type': type },
          body: text,
          dispatcher: agent,
        });
        await answer.body.dump();
        attempt.status = answer.statusCode;
        return answer.statusCode;
      };
      const { fate } = attempt;
      if (fate === 'drop') incoming.socket.destroy();
      else if (fate === 'hang') void pass();
      else if (fate === 'lose') void pass().finally(() => incoming.socket.destroy());
      else if (fate === 'pass')
        pass().then(
          (status) => outgoing.writeHead(status).end(),
          () => incoming.socket.destroy(),
        );
      else outgoing.writeHead(fate).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    attempts,
    /** How many were passed on and get no answer. */
    hung: () =>
      attempts.filter(({ fate, status }) => fate === 'hang' && status !== undefined).length,
    /** What the emulated sender has to know, for `POST /_emulator/receivers`. */
    receivers: {
      resolve: hosts.map((host) => `${host}:443=127.0.0.1:${port}`),
      receiverCa: certificates.caCertificate,
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await agent.close();
    },
  };
}

type Named = Pick<Attempt, 'host' | 'alertId' | 'condition'>;
export const isOf = (a: Named, b: Named) =>
  a.host === b.host && a.alertId === b.alertId && a.condition === b.condition;
