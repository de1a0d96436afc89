import { spawn } from 'node:child_process';

/** How a pulumi command ended. */
export interface PulumiResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the `pulumi` on PATH without a terminal; never through a shell. */
export function pulumi(args: string[], options: { input?: string } = {}): Promise<PulumiResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('pulumi', [...args, '--non-interactive'], {
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
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}

/**
 * Why a pulumi command failed, in a sentence where it is a mistake that people make; else as pulumi says it.
 *
 * @param what - What could not be done, for the second case.
 */
export async function failure(what: string, stack: string, result: PulumiResult): Promise<Error> {
  const message = (result.stderr + result.stdout).trim();
  if (/PULUMI_ACCESS_TOKEN must be set/.test(message)) {
    return new Error(
      'pulumi is not logged in to a backend. Run "pulumi login", or set PULUMI_BACKEND_URL or PULUMI_ACCESS_TOKEN.',
    );
  }
  if (/no stack named/i.test(message)) {
    const { code, stdout } = await pulumi(['stack', 'ls', '--json']);
    const names =
      code === 0 ? (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name) : [];
    const there = names.length > 0 ? `Its stacks are ${names.join(', ')}.` : 'It has no stacks.';
    return new Error(`This project has no stack "${stack}" in this backend. ${there}`);
  }
  return new Error(`${what}:\n${message}`);
}
