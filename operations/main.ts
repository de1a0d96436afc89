#!/usr/bin/env node
import './nodeVersion';
import { adoptCommand } from './adopt';
import { command, exitCodes } from './command';
import { handoverCommand } from './handover';
import { migrateCommand } from './migrate';
import { notifyCommand } from './notify';
import { ownVersion } from './ownVersion';
import { preflightCommand } from './preflight';
import { previewSummaryCommand } from './previewSummary';
import { recoverCommand } from './recover';
import { reviewCommand } from './review/review';
import { verifyCommand } from './verify';

const azureItsm = command(
  'azure-itsm',
  'Operations around the Pulumi component SecureExport.',
).version(ownVersion());
for (const one of [
  adoptCommand(),
  preflightCommand(),
  previewSummaryCommand(),
  handoverCommand(),
  verifyCommand(),
  notifyCommand(),
  migrateCommand(),
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
