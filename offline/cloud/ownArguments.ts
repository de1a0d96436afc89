import path from 'node:path';
import { parseArgs } from 'node:util';
import { softDeletes, type SoftDelete } from '../emulator/cloud';
import type { ProviderName } from '../providers/providers';
import { providerNames } from './cloud';
import { parsePulumiArguments } from './pulumiArguments';

/** How the command is called, for messages. */
export const self =
  process.env.npm_lifecycle_event === 'local' ? 'npm run local --' : 'npx azure-itsm-offline';

/** What the words before pulumi's own ask for. */
export interface OwnArguments {
  vendor: ProviderName[];
  /** Whether a deleted application keeps its identifier URIs. */
  softDelete?: SoftDelete;
  /** Folder to work in, as if the command had been started there. */
  cwd?: string;
  /** Folder of another Pulumi project. */
  project?: string;
  pulumi: string[];
}

/** @throws Error for people. */
export function parseOwnArguments(args: string[]): OwnArguments {
  const match = /^--(cwd|project|soft-delete|vendor)(?:=(.*))?$/s.exec(args[0] ?? '');
  if (match === null) {
    return { vendor: [], pulumi: args };
  }
  const [, name, joined] = match;
  const value = joined ?? args[1] ?? '';
  const rest = parseOwnArguments(args.slice(joined === undefined ? 2 : 1));
  return name === 'vendor'
    ? { ...rest, vendor: vendorNames(value) }
    : name === 'soft-delete'
      ? { ...rest, softDelete: softDeleteOf(value) }
      : { ...rest, [name!]: value };
}

function softDeleteOf(value: string): SoftDelete {
  const found = softDeletes.find((known) => known === value);
  if (found === undefined) {
    throw new Error(
      `--soft-delete must be ${softDeletes.join(' or ')} (got "${value}"). The default is ${softDeletes[0]}.`,
    );
  }
  return found;
}

function vendorNames(value: string): ProviderName[] {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(providerNames as string[]).includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `--vendor ${value}: "${unknown[0]}" is not a provider of this project. ` +
        `Allowed, joined by commas: ${providerNames.join(', ')}.`,
    );
  }
  return names as ProviderName[];
}

const howToRun = `run takes --stack, and the command after "--". For example: ${self} run --stack dev -- pulumi stack output`;

/**
 * What `run` is given: its own flags, then the command.
 *
 * The stack that pulumi or azure-itsm is asked for is the one that is prepared, so that none gets another's configuration.
 *
 * @throws Error for people.
 */
export function parseRun(args: string[]): { stack?: string; command: string[] } {
  const at = args.indexOf('--');
  const [own, command] = at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
  const stack = ownStack(own);
  if (command.length === 0 || stack === '') {
    throw new Error(howToRun);
  }
  const named = stackOf(command);
  if (stack !== undefined && named !== undefined && stack !== named) {
    throw new Error(
      `run prepares the stack "${stack}", but its command names "${named}". Give --stack after "--" only.`,
    );
  }
  return { stack: stack ?? named, command };
}

function ownStack(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { stack: { type: 'string', short: 's' } } }).values.stack;
  } catch (error) {
    throw new Error(howToRun, { cause: error });
  }
}

function stackOf(command: string[]): string | undefined {
  const names = command.slice(0, 3).map((word) => path.basename(word));
  const takesStack = names.includes('pulumi') || names.includes('azure-itsm');
  return takesStack ? parsePulumiArguments(command).stack : undefined;
}
