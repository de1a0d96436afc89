import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../offline/toolchain/processes';
import { keptTool, succeed } from '../support/keptTools';

const pins = join(__dirname, 'linters');
const pinned = (file: string) => readFileSync(join(pins, file), 'utf8');

export interface Linted {
  code: number | null;
  output: string;
}

/** Runs actionlint, built from the Go module that go.mod pins. Without shellcheck and pyflakes, which not every machine has. */
export async function actionlint(folder: string): Promise<Linted> {
  const tool = await keptTool('actionlint', pinned('go.sum'), async (target) => {
    mkdirSync(target, { recursive: true });
    const output = ['-o', join(target, 'actionlint')];
    const build = ['build', '-mod=readonly', '-buildvcs=false', ...output];
    await succeed('go', [...build, 'github.com/rhysd/actionlint/cmd/actionlint'], pins);
  });
  return lint(join(tool, 'actionlint'), ['-no-color', '-shellcheck=', '-pyflakes='], folder);
}

/** Runs zizmor, the wheel that requirements.txt pins by hash, without asking GitHub. */
export async function zizmor(folder: string): Promise<Linted> {
  const tool = await keptTool('zizmor', pinned('requirements.txt'), async (target) => {
    await succeed('python3', ['-m', 'venv', target], pins);
    const wheels = ['--no-deps', '--only-binary', ':all:', '--require-hashes'];
    const python = join(target, 'bin', 'python');
    const install = ['-m', 'pip', 'install', '--quiet', ...wheels, '-r', 'requirements.txt'];
    await succeed(python, install, pins);
  });
  const strict = ['--offline', '--strict-collection', '--persona', 'pedantic'];
  return lint(join(tool, 'bin', 'zizmor'), ['--quiet', '--color', 'never', ...strict, '.'], folder);
}

async function lint(command: string, args: string[], cwd: string): Promise<Linted> {
  const { code, stdout, stderr } = await run(command, args, { cwd, env: process.env });
  return { code, output: stdout + stderr };
}
