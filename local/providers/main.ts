import { LocalProviders, providerNames } from './providers';

/*
 * One local provider as a plugin process: prints its port as the first line, then serves until it is ended.
 * Named `pulumi-resource-<name>` and put on PATH, the engine starts it as it would the vendor's.
 */
async function main(): Promise<void> {
  const name = providerNames.find((known) => known === process.argv[2]);
  if (name === undefined) {
    throw new Error(`name one provider of ${providerNames.join(', ')}`);
  }
  const providers = new LocalProviders({ names: [name], env: process.env });
  await providers.start();
  process.stdout.write(`${providers.debugProviders.split(':')[1]}\n`);
  process.once('SIGTERM', () => void providers.stop());
  process.once('SIGINT', () => void providers.stop());
}

main().catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
