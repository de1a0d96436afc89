#!/usr/bin/env node
import { command, exitCodes } from './command';
import { handoverCommand } from './handover';
import { preflightCommand } from './preflight';
import { previewSummaryCommand } from './previewSummary';
import { recoverCommand } from './recover';
import { reviewCommand } from './review/review';
import { version } from './package.json';

const azureItsm = command(
  'azure-itsm',
  'Operations around the Pulumi component SecureExport: Azure Monitor alerts to ITSM tools.',
).version(version);
for (const one of [
  preflightCommand(),
  previewSummaryCommand(),
  handoverCommand(),
  recoverCommand(),
  reviewCommand(),
]) {
  azureItsm.addCommand(one);
}

azureItsm.parseAsync().catch((error: Error) => {
  // A mistake is a sentence, without a stack trace.
  console.error(`error: ${error.message}`);
  process.exitCode = exitCodes.failed;
});
