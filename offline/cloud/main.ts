#!/usr/bin/env node
import '../toolchain/nodeVersion';
import fs from 'node:fs';
import path from 'node:path';
import { softDeletes } from '../emulator/cloud';
import { emulatorCommand } from '../emulator/main';
import { reportAndExit } from '../toolchain/userErrors';
import { providerNames } from './cloud';
import { parseOwnArguments, self } from './ownArguments';
import { defaultStack, runCommand, runPulumi } from './runOnCloud';
import { runningOn } from './running';

/** npm runs scripts in the folder of their package.json. */
export const localFolder = path.resolve('.local');

const help = `Usage: ${self} <command>

Runs pulumi on Azure emulated on this machine, for the Pulumi project in this
folder. Nothing reaches a cloud. The cloud stays between commands, in .local.

Commands:
  <any of pulumi's>       such as: up --yes, preview --diff, destroy
  run -- <command>        any command, in the environment of the cloud
  emulator                the emulator alone (emulator --help)
  reset                   forgets the cloud and its stacks: deletes .local

Before the command:
  --cwd <folder>          works in that folder
  --project <folder>      another Pulumi project, on the same cloud
  --vendor <names>        the vendor's plugins for these, joined by commas:
                          ${providerNames.join(', ')}
  --soft-delete <what>    whether a deleted application keeps its identifier
                          URIs taken: ${softDeletes.join(' (default) or ')}
After it:
  -s, --stack <name>      else the selected one, else ${defaultStack}; made when missing

Exit code: that of the command; 1 if it could not run.`;

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

async function main(args: string[]): Promise<number> {
  const { cwd, vendor, softDelete, project, pulumi: command } = parseOwnArguments(args);
  const [name, first] = command;
  const asks = name === 'run' ? first : name;
  if (args.length === 0 || ['--help', '-h', 'help'].includes(asks ?? '')) {
    console.log(help);
    return 0;
  }
  if (name === undefined) {
    throw new Error(
      `${args[0]} is given without a command. For example: ${self} ${args.join(' ')} up`,
    );
  }
  if (cwd !== undefined) {
    enter(cwd);
  }
  const folder = path.resolve('.local');
  if (name === 'reset' && command.length === 1) {
    reset(folder);
    console.log('Removed .local: the emulated cloud and its stacks are gone.');
    return 0;
  }
  if (name === 'emulator') {
    await emulatorCommand.parseAsync(command.slice(1), { from: 'user' });
    return new Promise(() => undefined); // it ends when the emulator is told to
  }
  const cloud = { folder, vendor, emulator: { softDelete } };
  return name === 'run'
    ? runCommand(cloud, command.slice(1), project)
    : runPulumi(cloud, command, project);
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new Error(`--cwd: there is no folder "${folder}".`, { cause: error });
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).then((code) => process.exit(code), reportAndExit);
}
