import { Command, InvalidArgumentError, Option } from 'commander';
import { azureClouds, type CloudName } from './azureClouds';
import { softDeletes, type SoftDelete } from './cloud';
import { Emulator } from './emulator';

interface Options {
  cloud: CloudName;
  port: number;
  softDelete: SoftDelete;
  envFile?: string;
  data?: string;
  resolve: string[];
  receiverCa?: string;
}

/** The command that serves the emulator alone. */
export const emulatorCommand = new Command(
  process.env.npm_lifecycle_event === 'emulator'
    ? 'npm run emulator --'
    : 'npx azure-itsm-offline emulator',
)
  .description(
    'Azure on localhost: Entra ID, Microsoft Graph, Azure Resource Manager and the alerts of Azure Monitor. Ctrl-C ends it.',
  )
  .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', toPort, 0)
  .addOption(
    new Option('--cloud <name>', "which of Azure's clouds it is")
      .choices(Object.keys(azureClouds))
      .default('public'),
  )
  .addOption(
    new Option(
      '--soft-delete <what>',
      'whether a deleted application keeps its identifier URIs taken; Microsoft does not say',
    )
      .choices(softDeletes)
      .default('keeps-uri'),
  )
  .option(
    '--env-file <file>',
    'where to write `export KEY=VALUE` lines for a shell, and the CA next to it',
  )
  .option('--data <file>', 'where to keep the emulated cloud; in memory if not given')
  .option(
    '--resolve <HOST:PORT=127.0.0.1:PORT>',
    'where the host of a webhook receiver is; may be repeated',
    (text: string, given: string[]) => [...given, text],
    [],
  )
  .option('--receiver-ca <file>', "CA of the receivers' certificates, PEM")
  .allowExcessArguments(false)
  .action(main);

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return port;
}

async function main({
  cloud,
  port,
  softDelete,
  envFile,
  data,
  resolve,
  receiverCa,
}: Options): Promise<void> {
  const log = (line: string) => console.log(line);
  log(
    'This is an emulator for development and tests. It is not a security product: never give it real data.',
  );
  const emulator = new Emulator({
    cloud,
    port,
    softDelete,
    log,
    resolve,
    ...(data === undefined ? {} : { dataFile: data }),
    ...(receiverCa === undefined ? {} : { receiverCa }),
  });
  await emulator.start();
  const stop = () => {
    void emulator.stop().then(() => log('stopped'));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  if (envFile !== undefined) {
    try {
      emulator.writeEnvironment(envFile);
    } catch (error) {
      await emulator.stop();
      throw new Error(
        `The environment file '${envFile}' cannot be written: ${(error as Error).message}. Name a file in a folder that exists.`,
        { cause: error },
      );
    }
    log(`environment: . ${envFile}`);
  }
  log(`ready at ${emulator.url}`);
}

if (require.main === module) {
  emulatorCommand.parseAsync().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
