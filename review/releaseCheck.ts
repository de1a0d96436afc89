import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { run, type Finished } from '../offline/toolchain/processes';
import { reportAndExit } from '../offline/toolchain/userErrors';
import { keptPackages, outside } from './keptTool';
import {
  changelogProblems,
  licences,
  repositoryProblems,
  versionProblems,
  type Component,
  type Manifest,
  type Workspace,
} from './releaseRules';

export interface ReleaseOptions {
  /** The repository's folder. */
  root: string;
  /** The tag that is released. */
  tag?: string;
  /** `<owner>/<name>` on GitHub of the repository that publishes. */
  repository?: string;
}

/** A packed workspace. */
interface Packed extends Workspace {
  file: string;
}

/** Where the packed files, the SBOM and the licences are put; git ignores it. */
const outputFolder = 'dist';

/**
 * Builds and packs every package that is published, and looks for everything that would stop its release.
 *
 * @returns The problems; none where the files in `dist` can be published.
 */
export async function releaseProblems(options: ReleaseOptions): Promise<string[]> {
  const { root, tag, repository } = options;
  const own = readManifest(root);
  const output = path.join(root, outputFolder);
  fs.rmSync(output, { recursive: true, force: true });
  fs.mkdirSync(output, { recursive: true });

  const workspaces = own.workspaces
    .map((folder) => ({ folder, manifest: readManifest(path.join(root, folder)) }))
    .filter(({ manifest }) => manifest.private !== true);
  const problems = [
    ...versionProblems(own.version, workspaces, tag),
    ...changelogProblems(fs.readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8'), own.version),
    ...repositoryProblems(workspaces, repository),
    ...recordingProblems(root, own.version),
    ...(await uncommitted(root)),
  ];
  const packed: Packed[] = [];
  for (const workspace of workspaces) {
    const file = await pack(root, workspace, problems);
    if (file !== undefined) {
      packed.push({ ...workspace, file });
      problems.push(...(await exportProblems(root, { ...workspace, file })));
    }
  }
  return [...problems, ...(await dependencyProblems(root, packed))];
}

function readManifest(folder: string): Manifest & { workspaces: string[] } {
  const text = fs.readFileSync(path.join(folder, 'package.json'), 'utf8');
  return JSON.parse(text) as Manifest & { workspaces: string[] };
}

function recordingProblems(root: string, version: string): string[] {
  const folder = `tests/engine/fixtures/release-${version}`;
  return fs.existsSync(path.join(root, folder))
    ? []
    : [`${folder} is missing: the state of this release. Run: npm run release:record`];
}

async function uncommitted(root: string): Promise<string[]> {
  const { code, stdout } = await tool(root, 'git', ['status', '--porcelain']);
  const files = stdout.split('\n').filter((line) => line !== '');
  return code === 0 && files.length === 0
    ? []
    : [`The checkout has changes that are not committed:\n${indented(files.join('\n'))}`];
}

/** Builds and packs a workspace. @returns The packed file; undefined, with a problem, where that failed. */
async function pack(
  root: string,
  { folder }: Workspace,
  problems: string[],
): Promise<string | undefined> {
  const args = ['pack', '--json', '--workspace', folder, '--pack-destination', outputFolder];
  const finished = await tool(root, 'npm', args);
  if (finished.code !== 0) {
    problems.push(`${folder}: npm pack failed:\n${indented(printed(finished))}`);
    return undefined;
  }
  const [made] = JSON.parse(finished.stdout.slice(finished.stdout.indexOf('[\n'))) as [
    { filename: string },
  ];
  return path.join(root, outputFolder, made.filename);
}

/** What publint and attw find in the packed file; a package without types has nothing for attw. */
async function exportProblems(root: string, { folder, manifest, file }: Packed): Promise<string[]> {
  const checkers = await keptPackages(path.join(__dirname, 'packageCheckers'));
  const bin = (name: string) => path.join(checkers, '.bin', name);
  const linted = await tool(root, bin('publint'), [file, '--strict']);
  const resolved =
    manifest.types === undefined
      ? undefined
      : await tool(root, bin('attw'), [file, '--format', 'ascii', '--no-emoji', '--no-color']);
  return [
    ...(linted.code === 0 && /All good!/.test(linted.stdout)
      ? []
      : [`${folder}: publint:\n${indented(printed(linted))}`]),
    ...(resolved === undefined || resolved.code === 0
      ? []
      : [`${folder}: attw:\n${indented(printed(resolved))}`]),
  ];
}

/**
 * Resolves what a consumer gets who installs all packed files with the peers that this repository tests, and writes its
 * SBOM and licences.
 */
async function dependencyProblems(root: string, packed: Packed[]): Promise<string[]> {
  const own = readManifest(root);
  const pinned = { ...own.devDependencies, ...own.dependencies };
  const peers = packed.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}));
  const folder = path.join(root, outputFolder, 'consumer');
  fs.mkdirSync(folder);
  const dependencies = Object.fromEntries([
    ...peers.flatMap((name) => (pinned[name] === undefined ? [] : [[name, pinned[name]]])),
    ...packed.map(({ manifest, file }) => [manifest.name, `file:../${path.basename(file)}`]),
  ]) as Record<string, string>;
  const consumer = { name: 'consumer', version: own.version, private: true, dependencies };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(consumer));

  const only = ['--package-lock-only', '--no-audit', '--no-fund', '--loglevel=error'];
  const installed = await tool(folder, 'npm', ['install', '--prefer-offline', ...only]);
  if (installed.code !== 0) {
    return [`The packages and their peers do not fit:\n${indented(printed(installed))}`];
  }
  const sbom = await tool(folder, 'npm', ['sbom', ...only, '--sbom-format', 'cyclonedx']);
  fs.rmSync(folder, { recursive: true });
  if (sbom.code !== 0) {
    return [`npm sbom failed:\n${indented(printed(sbom))}`];
  }
  fs.writeFileSync(path.join(root, outputFolder, 'sbom.json'), sbom.stdout);
  const { components } = JSON.parse(sbom.stdout) as { components: Component[] };
  const all = licences(components);
  const lines = all.map(({ name, licence }) => `${name}\t${licence ?? 'not declared'}\n`);
  fs.writeFileSync(path.join(root, outputFolder, 'licences.txt'), lines.join(''));
  return all
    .filter(({ licence }) => licence === undefined)
    .map(
      ({ name }) =>
        `${name} declares no licence. Read it, and add it to readByHand in review/releaseRules.ts.`,
    );
}

function tool(cwd: string, command: string, args: string[]): Promise<Finished> {
  return run(command, args, { cwd, env: outside(), timeoutMs: 300_000 });
}

const printed = ({ stdout, stderr }: Finished) => `${stdout.trim()}\n${stderr.trim()}`.trim();

const indented = (text: string) => text.replace(/^(?=.)/gm, '    ');

async function main(): Promise<number> {
  const command = new Command('npm run release:check --')
    .description('Says everything that would stop a release, and packs it: docs/releasing.md')
    .option('--tag <tag>', 'the tag that is released, such as v0.2.0')
    .parse();
  const problems = await releaseProblems({
    root: process.cwd(),
    tag: command.opts<{ tag?: string }>().tag,
    repository: process.env.GITHUB_REPOSITORY,
  });
  const found = problems.map((problem) => `  - ${problem}\n`).join('');
  process.stdout.write(
    problems.length === 0
      ? `Ready: the packages, sbom.json and licences.txt are in ${outputFolder}/.\n`
      : `${problems.length} ${problems.length === 1 ? 'problem stops' : 'problems stop'} the release:\n${found}`,
  );
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) {
  main().then((code) => process.exit(code), reportAndExit);
}
