import { command, exitCodes } from './command';
import { ownVersion } from './ownVersion';
import { visibleLines } from './terminalText';

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

/** Runs the command that the arguments name, and leaves its exit code in process.exitCode. */
export async function azureItsm(args: string[]): Promise<void> {
  const all = command('azure-itsm', 'Operations around the Pulumi component SecureExport.').version(
    ownVersion(),
  );
  const named = Object.entries(commands).filter(([name]) => name === args[0]);
  try {
    for (const [, load] of named.length > 0 ? named : Object.entries(commands)) {
      all.addCommand(await load());
    }
    await all.parseAsync(args, { from: 'user' });
  } catch (error) {
    // A mistake is a sentence, without a stack trace.
    console.error(`error: ${visibleLines((error as Error).message)}`);
    process.exitCode = exitCodes.failed;
  }
}
