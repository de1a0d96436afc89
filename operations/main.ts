#!/usr/bin/env node
import './nodeVersion';
import { readFileSync } from 'node:fs';
import { command, exitCodes } from './command';
import { handoverCommand } from './handover';
import { preflightCommand } from './preflight';
import { previewSummaryCommand } from './previewSummary';
import { recoverCommand } from './recover';
import { reviewCommand } from './review/review';

const manifest = readFileSync(require.resolve('azure-itsm/package.json'), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };

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
