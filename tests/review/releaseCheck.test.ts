import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { releaseProblems } from '../../review/releaseCheck';
import type { Component } from '../../review/releaseRules';
import { newestPeers } from '../support/packages';
import { TestRepository } from '../support/repository';

const repository = new TestRepository();
const root = repository.folder;
const at = (name: string) => join(root, name);
const read = (name: string) => readFileSync(at(name), 'utf8');
const dist = (name: string) => join('dist', name);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

interface Manifest {
  version: string;
  types: string;
  peerDependencies: Record<string, string>;
}
let right: Manifest;

function writeManifest(changes: object): void {
  writeFileSync(at('components/package.json'), JSON.stringify({ ...right, ...changes }, null, 2));
}

/** What stops a release elsewhere is found with one source as well, which is built in no time; the first test builds all. */
function keepOneSource(): void {
  const folder = at('components');
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() || entry.name.endsWith('.ts'))
      rmSync(join(folder, entry.name), { recursive: true });
  writeFileSync(join(folder, 'index.ts'), 'export const right = true;\n');
}

function commit(): void {
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Prepare a release');
}

// A repository with one package, which can be released.
beforeAll(() => {
  const own = JSON.parse(readFileSync('package.json', 'utf8')) as object;
  writeFileSync(at('package.json'), JSON.stringify({ ...own, workspaces: ['components'] }));
  for (const name of ['tsconfig.json', '.gitignore', 'components']) {
    cpSync(name, at(name), { recursive: true, filter: (path) => basename(path) !== 'dist' });
  }
  symlinkSync(resolve('node_modules'), at('node_modules'));
  appendFileSync(at('.git/info/exclude'), 'node_modules\n');
  mkdirSync(at(`tests/engine/fixtures/release-${version}`), { recursive: true });
  writeFileSync(at(`tests/engine/fixtures/release-${version}/state.json`), '{}');
  const changelog = `# Changelog\n\n## [Unreleased]\n\n## [${version}] - 2026-12-01\n\n- Everything.\n`;
  writeFileSync(at('CHANGELOG.md'), changelog);
  right = {
    ...(JSON.parse(read('components/package.json')) as Manifest),
    ...{ repository: { type: 'git', url: 'git+https://github.com/acme/itsm.git' } },
  };
  writeManifest({});
  commit();
});
afterAll(() => repository.remove());

test('without a problem the packed file, its SBOM and all licences are there', async () => {
  const problems = await releaseProblems({ root, tag: `v${version}`, repository: 'acme/itsm' });

  expect(problems).toEqual([]);
  expect(existsSync(at(dist(`pulumi-azure-itsm-${version}.tgz`)))).toBe(true);
  const { components } = JSON.parse(read(dist('sbom.json'))) as { components: Component[] };
  const named = components.map((component) => `${component.name}@${component.version}`);
  const peers = Object.entries(newestPeers()).filter(([name]) => name !== 'typescript');
  expect(named).toEqual(expect.arrayContaining(peers.map((peer) => peer.join('@'))));
  const lines = read(dist('licences.txt')).trim().split('\n');
  expect(lines.map((line) => line.split('\t')[0])).toEqual(named);
  expect(lines).toContain(`pulumi-azure-itsm@${version}\tApache-2.0`);
  expect(lines.filter((line) => !/^\S+\t[\w(]/.test(line))).toEqual([]);
});

test('everything that stops a release is said at once', async () => {
  keepOneSource();
  writeManifest({
    version: '9.9.9',
    types: './dist/index.d.mts',
    repository: undefined,
    peerDependencies: { ...right.peerDependencies, '@pulumi/random': '^99.0.0' },
  });
  writeFileSync(
    at('CHANGELOG.md'),
    '# Changelog\n\n## [Unreleased]\n\n- A change.\n\n## [0.0.1] - 2026-01-01\n\n- Another.\n',
  );
  rmSync(at('tests'), { recursive: true });
  const problems = await releaseProblems({ root, tag: 'v2.0.0' });

  expect(problems).toEqual([
    `components/package.json: version is 9.9.9, that of the repository ${version}. They move together: npm version ${version} --workspaces --no-git-tag-version`,
    `The tag is v2.0.0, the version in package.json ${version}. Tag the commit v${version}, or raise the version.`,
    `CHANGELOG.md: the newest version is "[0.0.1] - 2026-01-01". Expected is "## [${version}] - <date>", with the date as 2026-12-31.`,
    `CHANGELOG.md: Unreleased has 1 entry. Move it below "## [${version}] - <date>".`,
    `components/package.json: repository is missing, and npm's provenance compares them. Run: npm pkg set "repository.url=git+https://github.com/<owner>/<name>.git" --workspace components`,
    `tests/engine/fixtures/release-${version} is missing: the state of this release. Run: npm run release:record`,
    expect.stringMatching(/^The checkout has changes that are not committed:\n/),
    expect.stringMatching(/^components: publint:\n[\s\S]*pkg\.types/),
    expect.stringMatching(/^components: attw:\n[\s\S]*no type declarations were found/),
    expect.stringMatching(/^The packages and their peers do not fit:\n[\s\S]*@pulumi\/random/),
  ]);
});

test('a package that does not build, and a repository that is not the one that publishes, stop it too', async () => {
  keepOneSource();
  writeManifest({});
  appendFileSync(at('components/index.ts'), "export const wrong: number = 'text';\n");
  const problems = await releaseProblems({ root, repository: 'other/itsm' });

  expect(problems).toContainEqual(
    expect.stringMatching(/^components: npm pack failed:\n[\s\S]*error TS2322/),
  );
  expect(problems).toContain(
    `components/package.json: repository is git+https://github.com/acme/itsm.git, but other/itsm publishes it, and npm's provenance compares them. Run: npm pkg set "repository.url=git+https://github.com/other/itsm.git" --workspace components`,
  );
});
