#!/usr/bin/env node
import '../toolchain/nodeVersion';
import fs from 'node:fs';
import path from 'node:path';
import { LocalCloud, providerNames, type LocalCloudOptions } from './cloud';
import { emulatorCommand } from '../emulator/main';
import { cloudClient } from './cloudClient';
import { makeGroup } from './expectedGroup';
import { exitCode, run, whenInterrupted } from '../toolchain/processes';
import { say } from '../toolchain/progress';
import { insertFlags, needsStack, parsePulumiArguments, stackChange } from './pulumiArguments';
import { runningOn } from './running';
import { expectedGroup } from './stackConfig';
import { reportAndExit } from '../toolchain/userErrors';
import type { LocalProject } from './project';
import type { ProviderName } from '../providers/providers';

/** npm runs scripts in the folder of their package.json. */
export const localFolder = path.resolve('.local');
const defaultStack = 'dev';

const self =
  process.env.npm_lifecycle_event === 'local' ? 'npm run local --' : 'npx azure-itsm-offline';

const help = `Usage: ${self} <command>

Runs pulumi on Azure emulated on this machine, for the Pulumi project in this
folder. Nothing reaches a cloud. The cloud stays between commands, in .local.

Commands:
  <any of pulumi's>       such as: up --yes, preview --diff, destroy
  run -- <command>        any command, in the environment of the cloud
  emulator                the emulator alone (emulator --help)
  reset                   forgets the cloud and its stacks: deletes .local

Before the command:
  --project <folder>      another Pulumi project, on the same cloud
  --vendor <names>        the vendor's plugins for these, joined by commas:
                          ${providerNames.join(', ')}
After it:
  -s, --stack <name>      else the selected one, else ${defaultStack}; made when missing

Exit code: that of the command; 1 where it could not be run.`;

/** What the words before pulumi's own ask for. */
interface OwnArguments {
  vendor: ProviderName[];
  /** Folder of another Pulumi project. */
  project?: string;
  pulumi: string[];
}

/** @throws Error for people. */
export function parseOwnArguments(args: string[]): OwnArguments {
  const match = /^--(vendor|project)(?:=(.*))?$/s.exec(args[0] ?? '');
  if (match === null) {
    return { vendor: [], pulumi: args };
  }
  const [, name, joined] = match;
  const value = joined ?? args[1] ?? '';
  const rest = parseOwnArguments(args.slice(joined === undefined ? 2 : 1));
  return name === 'vendor' ? { ...rest, vendor: vendorNames(value) } : { ...rest, project: value };
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
export async function runPulumi(
  options: LocalCloudOptions,
  args: string[],
  projectFolder?: string,
): Promise<number> {
  const cloud = new LocalCloud(options);
  const project = projectFolder === undefined ? cloud.own : cloud.projectIn(projectFolder);
  whenInterrupted(() => cloud.stop());
  await cloud.start();
  try {
    const prepared = await prepare(project, args);
    await makeExpectedGroup(cloud, project, prepared);
    const finished = await project.pulumi(prepared, { interactive: true });
    await selectNew(project, args, finished.code);
    return exitCode(finished);
  } finally {
    await cloud.stop();
  }
}

/** Runs any command in the environment of a local cloud, in the folder of the project. @returns Its exit code. */
async function runCommand(
  options: LocalCloudOptions,
  args: string[],
  projectFolder?: string,
): Promise<number> {
  const { stack: named, command } = parseRun(args);
  const cloud = new LocalCloud(options);
  const project = projectFolder === undefined ? cloud.own : cloud.projectIn(projectFolder);
  whenInterrupted(() => cloud.stop());
  await cloud.start();
  try {
    const stack = named ?? (await project.selectedStack()) ?? defaultStack;
    await project.ensureStack(stack);
    await makeExpectedGroup(cloud, project, ['preview', '--stack', stack]);
    // pulumi takes its flags from the environment too, and the program reads its stack's file there.
    const env = {
      ...cloud.env,
      PULUMI_STACK: stack,
      PULUMI_OPTION_CONFIG_FILE: project.configFile(stack),
    };
    const [name = '', ...rest] = command;
    const finished = await run(name, rest, { env, interactive: true, cwd: projectFolder });
    return exitCode(finished);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Error(`There is no command ${command[0]} on PATH.`, { cause: error });
    }
    throw error;
  } finally {
    await cloud.stop();
  }
}

/** @throws Error for people. */
export function parseRun(args: string[]): { stack?: string; command: string[] } {
  const at = args.indexOf('--');
  const [own, command] = at === -1 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
  const { stack, words } = parsePulumiArguments(own);
  if (command.length === 0 || words.length > 0) {
    throw new Error(
      `run takes the command after "--". For example: ${self} run --stack dev -- npx azure-itsm handover --stack dev`,
    );
  }
  return { ...(stack !== undefined && { stack }), command };
}

/** Makes the stack that the command is about; says which it is where the command itself cannot know. */
async function prepare(project: LocalProject, args: string[]): Promise<string[]> {
  const parsed = parsePulumiArguments(args);
  const change = parsed.isHelp ? undefined : stackChange(parsed);
  if (change === 'init') {
    const name = parsed.stack ?? parsed.words[2];
    if (name !== undefined) {
      project.configFile(name);
    }
    return args;
  }
  if (change !== undefined) {
    const named = parsed.stack ?? (change === 'remove' ? parsed.words[2] : undefined);
    const stack = named ?? (await project.selectedStack()) ?? defaultStack;
    return named === undefined ? insertFlags(args, ['--stack', stack]) : args;
  }
  if (!needsStack(parsed)) {
    return args;
  }
  const stack = parsed.stack ?? (await project.selectedStack()) ?? defaultStack;
  await project.ensureStack(stack);
  return parsed.stack === undefined ? insertFlags(args, ['--stack', stack]) : args;
}

/** A stack may expect a resource group of somebody else's: in a cloud that begins empty, nobody has made it. */
async function makeExpectedGroup(
  cloud: LocalCloud,
  project: LocalProject,
  args: string[],
): Promise<void> {
  const parsed = parsePulumiArguments(args);
  if (!needsStack(parsed) || parsed.stack === undefined) {
    return;
  }
  const configuration = fs.readFileSync(project.configFile(parsed.stack), 'utf8');
  const name = expectedGroup(configuration, project.name);
  if (name === undefined) {
    return;
  }
  const client = cloudClient(cloud.env, cloud.emulator.caCertificate);
  try {
    if (await makeGroup(client, cloud.env.ARM_SUBSCRIPTION_ID ?? '', name)) {
      say(undefined, `Made the resource group ${name}, which the stack ${parsed.stack} expects.`);
    }
  } finally {
    await client.close();
  }
}

/** `stack init` selects what it made; it ran in the copies' folder, whose selection does not count here. */
async function selectNew(
  project: LocalProject,
  args: string[],
  code: number | null,
): Promise<void> {
  const parsed = parsePulumiArguments(args);
  const name = parsed.stack ?? parsed.words[2];
  if (stackChange(parsed) === 'init' && code === 0 && name && !args.includes('--no-select')) {
    await project.pulumi(['stack', 'select', name]);
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
  if (args[0] === 'emulator') {
    await emulatorCommand.parseAsync(args.slice(1), { from: 'user' });
    return new Promise(() => undefined); // it ends when the emulator is told to
  }
  const { vendor, project, pulumi } = parseOwnArguments(args);
  if (pulumi.length === 0) {
    throw new Error(
      `${args[0]} is given without a pulumi command. For example: ${self} ${args.join(' ')} up`,
    );
  }
  return pulumi[0] === 'run'
    ? runCommand({ folder: localFolder, vendor }, pulumi.slice(1), project)
    : runPulumi({ folder: localFolder, vendor }, pulumi, project);
}

if (require.main === module) {
  main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
}
