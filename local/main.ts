import fs from 'node:fs';
import path from 'node:path';
import { LocalCloud, providerNames, type LocalCloudOptions } from './cloud';
import { exitCode, whenInterrupted } from './processes';
import { insertFlags, needsStack, parsePulumiArguments, stackChange } from './pulumiArguments';
import { runningOn } from './running';
import { reportAndExit } from './userErrors';
import type { ProviderName } from './providers/providers';

export const localFolder = path.join(path.dirname(__dirname), '.local');
const defaultStack = 'dev';

const help = `Runs pulumi on Azure emulated on this machine, for this project. Nothing reaches a cloud.

  npm run local -- preview --stack dev --diff      any pulumi command, with its own flags
  npm run local -- up --yes
  npm run local -- reset                           forgets the emulated cloud and its stacks (deletes .local)
  npm run local -- --vendor azuread,random up      the vendor's plugins for these (any of: ${providerNames.join(', ')});
                                                   installed or on PATH

Without --stack, the selected stack is meant, else ${defaultStack}; one that is missing is made. The emulated cloud stays between
commands. More: local/README.md`;

/** What the words before pulumi's own ask for. @throws Error for people. */
export function parseOwnArguments(args: string[]): { vendor: ProviderName[]; pulumi: string[] } {
  const match = /^--vendor(?:=(.*))?$/s.exec(args[0] ?? '');
  if (match === null) {
    return { vendor: [], pulumi: args };
  }
  const value = match[1] ?? args[1] ?? '';
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(providerNames as string[]).includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `--vendor ${value}: "${unknown[0]}" is not a provider of this project. ` +
        `Allowed, joined by commas: ${providerNames.join(', ')}.`,
    );
  }
  return { vendor: names as ProviderName[], pulumi: args.slice(match[1] === undefined ? 2 : 1) };
}

/** Deletes the local cloud. @throws Error when something runs on it. */
export function reset(folder: string): void {
  const demos = path.join(folder, 'demo');
  const clouds = [
    folder,
    ...(fs.existsSync(demos) ? fs.readdirSync(demos).map((name) => path.join(demos, name)) : []),
  ];
  const running = clouds.flatMap(runningOn);
  if (running.length > 0) {
    throw new Error(
      `${folder} is in use by the process ${running.join(', ')}. End it (Ctrl-C), then reset again.`,
    );
  }
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Runs one pulumi command on a local cloud, with this process's terminal. @returns The exit code. */
export async function runPulumi(options: LocalCloudOptions, args: string[]): Promise<number> {
  const cloud = new LocalCloud(options);
  whenInterrupted(() => cloud.stop());
  await cloud.start();
  try {
    const finished = await cloud.pulumi(await prepare(cloud, args), { interactive: true });
    await selectNew(cloud, args, finished.code);
    return exitCode(finished);
  } finally {
    await cloud.stop();
  }
}

/** Makes the stack that the command is about; says which it is where the command itself cannot know. */
async function prepare(cloud: LocalCloud, args: string[]): Promise<string[]> {
  const parsed = parsePulumiArguments(args);
  const change = parsed.isHelp ? undefined : stackChange(parsed);
  if (change === 'init') {
    const name = parsed.stack ?? parsed.words[2];
    if (name !== undefined) {
      cloud.configFile(name);
    }
    return args;
  }
  if (change !== undefined) {
    const named = parsed.stack ?? (change === 'remove' ? parsed.words[2] : undefined);
    const stack = named ?? (await cloud.selectedStack()) ?? defaultStack;
    return named === undefined ? insertFlags(args, ['--stack', stack]) : args;
  }
  if (!needsStack(parsed)) {
    return args;
  }
  const stack = parsed.stack ?? (await cloud.selectedStack()) ?? defaultStack;
  await cloud.ensureStack(stack);
  return parsed.stack === undefined ? insertFlags(args, ['--stack', stack]) : args;
}

/** `stack init` selects what it made; it ran in the copies' folder, whose selection does not count here. */
async function selectNew(cloud: LocalCloud, args: string[], code: number | null): Promise<void> {
  const parsed = parsePulumiArguments(args);
  const name = parsed.stack ?? parsed.words[2];
  if (stackChange(parsed) === 'init' && code === 0 && name && !args.includes('--no-select')) {
    await cloud.pulumi(['stack', 'select', name]);
  }
}

async function main(args: string[]): Promise<number> {
  if (args.length === 0 || ['--help', '-h', 'help'].includes(args[0]!)) {
    console.log(help);
    return 0;
  }
  if (args[0] === 'reset' && args.length === 1) {
    reset(localFolder);
    console.log('Removed .local: the emulated cloud and its stacks are gone.');
    return 0;
  }
  const { vendor, pulumi } = parseOwnArguments(args);
  if (pulumi.length === 0) {
    throw new Error('--vendor is given without a pulumi command. For example: --vendor azuread up');
  }
  return runPulumi({ folder: localFolder, vendor }, pulumi);
}

if (require.main === module) {
  main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
}
