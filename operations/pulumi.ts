import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** How a pulumi command ended. */
export interface PulumiResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The stack a command is about, in the project it belongs to. */
export interface Target {
  stack: string;
  /** Folder of the project; undefined for the current one. */
  cwd: string | undefined;
  /** The stack's configuration file, where it is not the one pulumi looks for. */
  configFile: string | undefined;
}

/** What people give to say which stack they mean. */
export interface TargetOptions {
  stack?: string;
  cwd?: string;
  configFile?: string;
}

/**
 * The stack that is named, else the one selected in the project.
 *
 * @throws Error in a sentence where there is no such folder, or no stack is selected.
 */
export async function targetOf({ stack, cwd, configFile }: TargetOptions): Promise<Target> {
  if (cwd !== undefined && !existsSync(cwd)) {
    throw new Error(`--cwd: there is no folder ${cwd}. Name the folder of a Pulumi project.`);
  }
  if (stack !== undefined) {
    return { stack, cwd, configFile };
  }
  const result = await run(['stack', '--show-name'], cwd);
  if (result.code !== 0) {
    throw /no stack selected/i.test(result.stderr)
      ? new Error('No stack is selected in this project. Name one with --stack.')
      : await failure('pulumi stack --show-name failed', { stack: '', cwd, configFile }, result);
  }
  return { stack: result.stdout.trim(), cwd, configFile };
}

/** Runs a command of pulumi for a stack; one that reads the configuration gets its file as well. */
export function pulumi(
  target: Target,
  args: string[],
  options: { input?: string; configured?: boolean } = {},
): Promise<PulumiResult> {
  const { stack, cwd, configFile } = target;
  const file =
    options.configured === true && configFile !== undefined ? ['--config-file', configFile] : [];
  return run([...args, '--stack', stack, ...file], cwd, options.input);
}

/** Version of the pulumi on PATH, as it prints it. */
export async function pulumiVersion(): Promise<string> {
  return (await run(['version'], undefined)).stdout;
}

/** Runs the `pulumi` on PATH without a terminal; never through a shell. */
function run(args: string[], cwd: string | undefined, input = ''): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('pulumi', [...args, '--non-interactive'], {
      cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new Error(
              'The command pulumi is not on PATH. Install it: https://www.pulumi.com/docs/install/',
            )
          : error,
      ),
    );
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A pulumi that ends without reading its input is no error of this process.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/**
 * Why a pulumi command failed, in a sentence where it is a mistake that people make; else as pulumi says it.
 *
 * @param what - What could not be done, for the second case.
 */
export async function failure(
  what: string,
  { stack, cwd }: Target,
  result: PulumiResult,
): Promise<Error> {
  const message = (result.stderr + result.stdout).trim();
  if (/PULUMI_ACCESS_TOKEN must be set/.test(message)) {
    return new Error(
      'pulumi is not logged in to a backend. Run "pulumi login", or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN.',
    );
  }
  if (/no Pulumi\.yaml project file found/i.test(message)) {
    const where = cwd === undefined ? 'this folder' : cwd;
    return new Error(
      `There is no Pulumi project in ${where}. Run the command in the folder of its Pulumi.yaml, or name that folder with --cwd.`,
    );
  }
  if (/no stack named/i.test(message)) {
    const { code, stdout } = await run(['stack', 'ls', '--json'], cwd);
    const names =
      code === 0 ? (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name) : [];
    const there = names.length > 0 ? `Its stacks are ${names.join(', ')}.` : 'It has no stacks.';
    return new Error(`This project has no stack "${stack}" in this backend. ${there}`);
  }
  return new Error(`${what}:\n${message}`);
}
