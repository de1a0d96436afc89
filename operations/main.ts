#!/usr/bin/env node
import './nodeVersion';
import { command, exitCodes } from './command';
import { ownVersion } from './ownVersion';

/** In the order of the help. Loaded one by one: a hand-over needs none of Azure's SDKs, which take longer than it does. */
const commands = {
  adopt: async () => (await import('./adopt.js')).adoptCommand(),
  preflight: async () => (await import('./preflight.js')).preflightCommand(),
  'preview-summary': async () => (await import('./previewSummary.js')).previewSummaryCommand(),
  handover: async () => (await import('./handover.js')).handoverCommand(),
  verify: async () => (await import('./verify.js')).verifyCommand(),
  notify: async () => (await import('./notify.js')).notifyCommand(),
  migrate: async () => (await import('./migrate.js')).migrateCommand(),
  recover: async () => (await import('./recover.js')).recoverCommand(),
  review: async () => (await import('./review/review.js')).reviewCommand(),
};

async function main(): Promise<void> {
  const azureItsm = command(
    'azure-itsm',
    'Operations around the Pulumi component SecureExport.',
  ).version(ownVersion());
  const named = Object.entries(commands).filter(([name]) => name === process.argv[2]);
  for (const [, load] of named.length > 0 ? named : Object.entries(commands)) {
    azureItsm.addCommand(await load());
  }
  await azureItsm.parseAsync();
}

main().catch((error: Error) => {
  // A mistake is a sentence, without a stack trace.
  console.error(`error: ${error.message}`);
  process.exitCode = exitCodes.failed;
});
