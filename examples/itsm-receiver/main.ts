import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { readCredential, secretVariable } from './credential';
import { parsePath } from './endpoints';
import { readHandover } from './handover';
import { startReceiver } from './receiver';
import { parseResolution, type Resolutions } from './resolvedFetch';

interface Options {
  handover: string;
  data: string;
  certificate: string;
  key: string;
  port: number;
  ca?: string;
  path: Map<string, string>;
  resolve: Resolutions;
  callbackClientId?: string;
  callbackTenant?: string;
  callbackSecretFile?: string;
}

const program = new Command('receiver')
  .description('Receives alerts as the ITSM tools of a hand-over do: verifies, opens, resolves.')
  .requiredOption(
    '--handover <file>',
    '(required) what `npm run handover -- --format json` printed',
  )
  .requiredOption('--data <file>', '(required) SQLite file of incidents and deliveries')
  .requiredOption('--certificate <file>', "(required) the receiver's certificate, PEM")
  .requiredOption('--key <file>', '(required) its key, PEM')
  .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', toPort, 0)
  .option('--ca <file>', "certificates to trust instead of the system's when keys are fetched, PEM")
  .option(
    '--path <name=path>',
    'where a tool with a secret URI receives; repeatable',
    addPath,
    new Map(),
  )
  .option(
    '--resolve <host:443=127.0.0.1:port>',
    'reach a host elsewhere, under its own name; repeatable',
    addResolution,
    new Map(),
  )
  .option('--callback-client-id <id>', "application that changes alerts (default: the hand-over's)")
  .option('--callback-tenant <id>', "tenant it signs in to (default: the hand-over's)")
  .option(
    '--callback-secret-file <file>',
    `file of its client secret (default: the variable ${secretVariable})`,
  )
  .allowExcessArguments(false)
  .parse();

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

function addTo<K, V>(parse: (text: string) => [K, V], text: string, map: Map<K, V>): Map<K, V> {
  try {
    return new Map([...map, parse(text)]);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function addPath(text: string, map: Map<string, string>) {
  return addTo(parsePath, text, map);
}

function addResolution(text: string, map: Map<string, { address: string; port: number }>) {
  return addTo(parseResolution, text, map);
}

function read(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `The file of --${option}, '${file}', cannot be read: ${(error as Error).message}. Name a PEM file.`,
      { cause: error },
    );
  }
}

async function main(options: Options): Promise<void> {
  const log = (line: string) => console.log(line);
  log(
    'This receiver is an example for development and tests: its page is open to every local user.',
  );
  const handover = readHandover(options.handover);
  const receiver = await startReceiver({
    handover,
    callback: readCredential(options, process.env, handover),
    dataFile: options.data,
    certificate: read('certificate', options.certificate),
    key: read('key', options.key),
    port: options.port,
    paths: options.path,
    resolutions: options.resolve,
    log,
    ...(options.ca === undefined ? {} : { ca: read('ca', options.ca) }),
  });
  const stop = () => void receiver.stop().then(() => log('stopped'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  for (const { label, tool, host, path, query } of receiver.endpoints) {
    const parameters = query.length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
    log(`${tool} (${label}): POST ${host ?? ''}${path}${parameters}`);
  }
  log(`ready at ${receiver.url}`);
}

main(program.opts<Options>()).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
