import fs from 'node:fs';
import { exitCode, run, whenInterrupted } from '../toolchain/processes';
import { say } from '../toolchain/progress';
import { LocalCloud, type LocalCloudOptions } from './cloud';
import { cloudClient } from './cloudClient';
import { makeGroup } from './expectedGroup';
import { parseRun } from './ownArguments';
import type { LocalProject } from './project';
import { insertFlags, needsStack, parsePulumiArguments, stackChange } from './pulumiArguments';
import { expectedGroup } from './stackConfig';

/** The stack that is meant where none is named or selected. */
export const defaultStack = 'dev';

/** Runs one pulumi command on a local cloud, with this process's terminal. @returns The exit code. */
export async function runPulumi(
  options: LocalCloudOptions,
  args: string[],
  projectFolder?: string,
): Promise<number> {
  return onCloud(options, projectFolder, async (cloud, project) => {
    const prepared = await prepare(project, args);
    const parsed = parsePulumiArguments(prepared);
    if (needsStack(parsed) && parsed.stack !== undefined) {
      await makeExpectedGroup(cloud, project, parsed.stack);
    }
    const finished = await project.pulumi(prepared, { interactive: true });
    await selectNew(project, args, finished.code);
    return exitCode(finished);
  });
}

/** Runs any command in the environment of a local cloud, in the folder of the project. @returns Its exit code. */
export async function runCommand(
  options: LocalCloudOptions,
  args: string[],
  projectFolder?: string,
): Promise<number> {
  const { stack: named, command } = parseRun(args);
  const [name = '', ...rest] = command;
  return onCloud(options, projectFolder, async (cloud, project) => {
    const stack = named ?? (await project.selectedStack()) ?? defaultStack;
    await project.ensureStack(stack);
    await makeExpectedGroup(cloud, project, stack);
    // pulumi takes its flags from the environment too, and the program reads its stack's file there.
    const env = {
      ...cloud.env,
      PULUMI_STACK: stack,
      PULUMI_OPTION_CONFIG_FILE: project.configFile(stack),
    };
    try {
      return exitCode(await run(name, rest, { env, interactive: true, cwd: projectFolder }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new Error(`There is no command ${name} on PATH.`, { cause: error });
      }
      throw error;
    }
  });
}

async function onCloud(
  options: LocalCloudOptions,
  projectFolder: string | undefined,
  work: (cloud: LocalCloud, project: LocalProject) => Promise<number>,
): Promise<number> {
  const cloud = new LocalCloud(options);
  const project = projectFolder === undefined ? cloud.own : cloud.projectIn(projectFolder);
  whenInterrupted(() => cloud.stop());
  await cloud.start();
  try {
    return await work(cloud, project);
  } finally {
    await cloud.stop();
  }
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
  stack: string,
): Promise<void> {
  const configuration = fs.readFileSync(project.configFile(stack), 'utf8');
  const name = expectedGroup(configuration, project.name);
  if (name === undefined) {
    return;
  }
  const client = cloudClient(cloud.env, cloud.emulator.caCertificate);
  try {
    if (await makeGroup(client, cloud.env.ARM_SUBSCRIPTION_ID ?? '', name)) {
      say(undefined, `Made the resource group ${name}, which the stack ${stack} expects.`);
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
