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
    child.stdin.end(options.input ?? '');
  });
}
