import { pulumiVersion } from '../../pulumiVersion';
import { exitCode, Interrupted, run } from './processes';
import { withProgress, type Report } from './progress';

// The Automation API's own installer: fetches https://get.pulumi.com/install.sh and runs it with --no-edit-path, so that
// nothing outside the folder changes. In a process of its own, because it cannot be stopped once it has begun.
const installer = `
  const { PulumiCommand } = require('@pulumi/pulumi/automation');
  const [root, version] = process.argv.slice(1);
  const { SemVer } = require(require.resolve('semver', { paths: [require.resolve('@pulumi/pulumi')] }));
  PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
    console.error(String(error.message ?? error).split('\\n')[0]);
    process.exit(1);
  });
`;

const timeoutMs = 10 * 60_000;

/**
 * Downloads the official CLI, its language hosts included, into `<folder>/bin`.
 *
 * @throws Error in one sentence; Interrupted.
 */
export async function downloadPulumiCli(
  folder: string,
  env: NodeJS.ProcessEnv,
  report: Report,
): Promise<void> {
  await withProgress(
    report,
    `Downloading Pulumi ${pulumiVersion} from get.pulumi.com`,
    async () => {
      const result = await run(process.execPath, ['-e', installer, folder, pulumiVersion], {
        cwd: __dirname,
        // Node's fetch looks at HTTPS_PROXY only when asked to.
        env: { ...env, NODE_USE_ENV_PROXY: '1' },
        timeoutMs,
      });
      if (result.interruptedBy !== undefined) {
        throw new Interrupted(result.interruptedBy);
      }
      if (exitCode(result) !== 0) {
        const reason =
          result.signal === null ? lastLine(result.stderr) : 'it took longer than 10 minutes';
        throw new Error(`The download from get.pulumi.com failed: ${reason}.`);
      }
    },
  );
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').replace(/\.$/, '') || 'no reason given';
}
