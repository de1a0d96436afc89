import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

/**
 * Keeps the keys that Pulumi encrypts the secrets of stacks with, as a HashiCorp Vault does. From a passphrase, pulumi
 * derives the key anew in each command, with a million rounds of PBKDF2: a third of the time that a command takes.
 *
 * https://www.pulumi.com/docs/iac/concepts/secrets/#hashicorp-vault-transit-secrets-engine,
 * https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export class KeyServer {
  private constructor(private readonly server: Server) {}

  /** @param env gets with what pulumi makes and reads stacks whose key is here. */
  static async start(env: Record<string, string>): Promise<KeyServer> {
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        const asked = body as { plaintext: string; ciphertext: string };
        const data = request.url?.includes('/encrypt/')
          ? { ciphertext: keep(asked.plaintext) }
          : { plaintext: readFileSync(join(folder(), asked.ciphertext), 'utf8') };
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    env.PULUMI_OPTION_SECRETS_PROVIDER = 'hashivault://tests';
    env.VAULT_SERVER_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    env.VAULT_SERVER_TOKEN = 'any';
    return new KeyServer(server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** For all servers of a run: one makes the stacks that others are given copies of. */
const folder = () => join(process.env.ITSM_TEST_RUN!, 'keys');

/** @returns what the key is called from now on. */
function keep(key: string): string {
  const name = `vault:v1:${randomUUID()}`;
  mkdirSync(folder(), { recursive: true });
  writeFileSync(join(folder(), name), key);
  return name;
}
