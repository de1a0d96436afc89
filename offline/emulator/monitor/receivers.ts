import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import type { Cloud } from '../cloud';
import { AzureError } from '../errors';
import type { Receivers } from './alertRequest';
import { parseRoute, type Route } from './resolve';

/** How receivers are reached: what a request adds goes before what the emulator was started with. */
export function reachOf(
  cloud: Cloud,
  { resolve = [], receiverCa }: Receivers,
): { routes: Route[]; trusted: string[] } {
  try {
    return {
      routes: [...resolve.map(parseRoute), ...cloud.monitor.routes],
      trusted: [...cloud.monitor.trusted, ...certificates(receiverCa)],
    };
  } catch (error) {
    throw new AzureError(400, 'BadRequest', (error as Error).message);
  }
}

/** The same for all that is sent from now on, in this process. */
export function setReceivers(cloud: Cloud, request: Receivers): void {
  Object.assign(cloud.monitor, reachOf(cloud, request));
}

/** @throws Error with a sentence for people. */
export function readReceiverCa(file: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    certificates(pem);
    return pem;
  } catch (error) {
    throw new Error(
      `The CA file of the receivers '${file}' cannot be used: ${(error as Error).message} Name a PEM file.`,
      { cause: error },
    );
  }
}

function certificates(pem: string | undefined): string[] {
  if (pem === undefined) return [];
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new Error('It holds no certificate.');
  for (const certificate of found) new X509Certificate(certificate);
  return found;
}
