import path from 'node:path';
import { pulumiVersion } from '../../pulumiVersion';
import { Interrupted, run, type Finished } from './processes';
import { withProgress, type Report } from './progress';

/** Holds the go.mod that pins the CLI's source and everything below it. */
export const goModuleFolder = path.join(__dirname, 'pulumi-cli');
const cliPackage = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi';
// https://github.com/pulumi/pulumi/blob/v3.259.0/Makefile sets the same variable.
const versionVariable = 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version';

/**
 * Builds the CLI from its published Go module into `<folder>/bin/pulumi`; without language hosts, which are not part of it.
 *
 * @throws Error in a few lines: no Go, Go too old, or the end of what go said; Interrupted.
 */
export async function buildPulumiCli(
  folder: string,
  env: NodeJS.ProcessEnv,
  report: Report,
): Promise<void> {
  const go = (args: string[], onOutput?: (text: string) => void) =>
    runGo(args, goModuleFolder, env, onOutput);
  // Listing what the build needs downloads just that; the compiler then runs without the network.
  await withProgress(report, 'Downloading the Go modules of the CLI', (update) => {
    let downloaded = 0;
    return go(['list', '-mod=readonly', '-deps', cliPackage], (text) => {
      downloaded += text.split('go: downloading').length - 1;
      update(`Downloading the Go modules of the CLI, ${downloaded} so far`);
    });
  });
  const ldflags = ['-ldflags', `-s -w -X ${versionVariable}=${pulumiVersion}`];
  const output = path.join(folder, 'bin', 'pulumi');
  await withProgress(
    report,
    'Compiling the Pulumi CLI: takes about 5 minutes on 2 cores, once per machine',
    () => go(['build', '-mod=readonly', '-buildvcs=false', ...ldflags, '-o', output, cliPackage]),
  );
}

/**
 * Builds one command of the Go module that the go.mod in a folder pins.
 *
 * @throws Error in a few lines, as above; Interrupted.
 */
export function buildGoTool(
  folder: string,
  name: string,
  output: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const exact = ['-mod=readonly', '-buildvcs=false', '-ldflags', '-s -w'];
  return runGo(['build', ...exact, '-o', output, name], folder, env);
}

async function runGo(
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  onOutput?: (text: string) => void,
): Promise<void> {
  try {
    refuseFailure(await run('go', args, { cwd, env, onOutput }));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing ? new Error('It cannot be built: there is no go on PATH.') : error;
  }
}

function refuseFailure({ code, interruptedBy, stderr }: Finished): void {
  if (interruptedBy !== undefined) {
    throw new Interrupted(interruptedBy);
  }
  if (code === 0) {
    return;
  }
  const tooOld = /requires go >= (\S+) \(running go (\S+);/.exec(stderr);
  throw new Error(
    tooOld === null
      ? `go could not build it:\n${stderr.trim().split('\n').slice(-8).join('\n')}`
      : `It cannot be built: Go ${tooOld[2]} on PATH is too old. Go ${tooOld[1]} or newer is needed ` +
          '(GOTOOLCHAIN=auto lets an older one fetch it).',
  );
}
