import { execFile } from 'node:child_process';
import path from 'node:path';
import { pulumiVersion } from '../../../pulumiVersion';
import { executable, temporaryFolder } from '../support';

const loader = path.resolve('compile.js');

test('pulumi runs in the environment of the shell, with its arguments, output and exit code', async () => {
  const folder = temporaryFolder();
  const script = `[ "$1" = version ] && { echo v${pulumiVersion}; exit; }
echo "$PULUMI_BACKEND_URL:$*:$(command -v pulumi)"; exit 7`;
  const pulumi = executable(folder, 'pulumi', script);
  const env = {
    ...process.env,
    PATH: `${folder}${path.delimiter}${process.env.PATH}`,
    PULUMI_BACKEND_URL: 'azblob://state',
  };
  const args = [
    '--require',
    loader,
    'offline/toolchain/pulumi.ts',
    'preview',
    '--json',
    '--stack',
    'dev',
  ];
  const result = await new Promise((resolve) =>
    execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code, stdout, stderr }),
    ),
  );

  expect(result).toEqual({
    code: 7,
    stdout: `azblob://state:preview --json --stack dev:${pulumi}\n`,
    stderr: '',
  });
});
