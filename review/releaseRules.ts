/** What a package.json says that a release depends on. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  repository?: string | { url?: string };
  types?: string;
  peerDependencies?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** A package that is published, and the folder it is in. */
export interface Workspace {
  folder: string;
  manifest: Manifest;
}

/** A component of an SBOM, as CycloneDX has it. */
export interface Component {
  name: string;
  version: string;
  licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
}

/** Licences of packages whose package.json only says where to read them; each was read there. */
const readByHand: Record<string, string> = { '@logdna/tail-file': 'MIT' };

/** Versions of packages, repository and tag that differ. */
export function versionProblems(version: string, workspaces: Workspace[], tag?: string): string[] {
  const problems = workspaces
    .filter(({ manifest }) => manifest.version !== version)
    .map(
      ({ folder, manifest }) =>
        `${folder}/package.json: version is ${manifest.version}, that of the repository ${version}. They move together: npm version ${version} --workspaces --no-git-tag-version`,
    );
  return tag === undefined || tag === `v${version}`
    ? problems
    : [
        ...problems,
        `The tag is ${tag}, the version in package.json ${version}. Tag the commit v${version}, or raise the version.`,
      ];
}

/** What the changelog does not say about the version, or says about none. */
export function changelogProblems(changelog: string, version: string): string[] {
  const sections = changelog.split(/^## /m).slice(1);
  const unreleased = sections.find((section) => section.startsWith('[Unreleased]')) ?? '';
  const entries = unreleased.split('\n').filter((line) => line.startsWith('- ')).length;
  const newest = sections.find((section) => !section.startsWith('[Unreleased]'))?.split('\n')[0];
  const heading = `## [${version}] - <date>`;
  const problems: string[] = [];
  if (/^\[(.+)\] - \d{4}-\d{2}-\d{2}$/.exec(newest ?? '')?.[1] !== version) {
    const found = newest === undefined ? 'is missing' : `is "${newest}"`;
    problems.push(
      `CHANGELOG.md: the newest version ${found}. Expected is "${heading}", with the date as 2026-12-31.`,
    );
  }
  if (entries > 0) {
    const what = entries === 1 ? '1 entry. Move it' : `${entries} entries. Move them`;
    problems.push(`CHANGELOG.md: Unreleased has ${what} below "${heading}".`);
  }
  return problems;
}

/** npm refuses provenance where a package names no repository, or another than the one that publishes it. */
export function repositoryProblems(workspaces: Workspace[], publishing?: string): string[] {
  const wanted = publishing ?? '<owner>/<name>';
  return workspaces.flatMap(({ folder, manifest: { repository } }) => {
    const url = typeof repository === 'string' ? repository : repository?.url;
    if (url !== undefined && (publishing === undefined || sameRepository(url, publishing))) {
      return [];
    }
    const found = url === undefined ? 'is missing' : `is ${url}, but ${publishing} publishes it`;
    return [
      `${folder}/package.json: repository ${found}, and npm's provenance compares them. Run: npm pkg set "repository.url=git+https://github.com/${wanted}.git" --workspace ${folder}`,
    ];
  });
}

function sameRepository(url: string, publishing: string): boolean {
  return url.toLowerCase().includes(`github.com/${publishing.toLowerCase()}`);
}

/** One line per dependency with its licence; undefined where none is declared. */
export function licences(components: Component[]) {
  return components.map(({ name, version, licenses = [] }) => {
    const declared = licenses
      .map(({ license, expression }) => expression ?? license?.id ?? license?.name)
      .filter((licence) => licence !== undefined);
    return {
      name: `${name}@${version}`,
      licence: declared.length > 0 ? declared.join(', ') : readByHand[name],
    };
  });
}
