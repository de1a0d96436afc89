import { Argument, program } from 'commander';
import { LocalProviders, providerNames, type ProviderName } from './providers';

/** One provider as a plugin process: its port is the first line, and it serves until SIGTERM. */
async function main(name: ProviderName): Promise<void> {
  const providers = new LocalProviders({ names: [name], env: process.env });
  await providers.start();
  console.log(providers.debugProviders.split(':')[1]);
  const stop = () => void providers.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

program
  .description('Serves one local provider plugin over Pulumi’s provider protocol.')
  .addArgument(new Argument('<name>', 'the provider').choices(providerNames))
  .argument('[engine]', 'address of the engine, as it starts plugins; not used')
  // Pulumi hands its own logging and tracing flags to plugins.
  .allowUnknownOption()
  .action(main);
program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
