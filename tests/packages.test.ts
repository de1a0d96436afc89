import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { command, pack, packageChecker, packages, type Packed } from './support/packages';

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  bin?: Record<string, string>;
  main?: string;
  types?: string;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const folder = mkdtempSync(join(tmpdir(), 'itsm-packages-'));
const unpacked = (name: string) => join(folder, `unpacked-${name}`, 'package');
const packed: Record<string, Packed> = {};

beforeAll(async () => {
  for (const name of packages) {
    packed[name] = await pack(name, join(folder, 'source'));
    const to = join(folder, `unpacked-${name}`);
    await command('mkdir', [to], '.');
    await command('tar', ['-xzf', packed[name].file, '-C', to], '.');
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Folders with sources that are built into a package, in its own folder `dist`. */
const built: Record<string, RegExp> = {
  components:
    /^dist\/(actionGroup|callback|identity)?\/?\w+\.(d\.ts|js|js\.map)$|^(lazySdk|plugin)\.js$|^PulumiPlugin\.yaml$|^schema\.json$/,
  operations:
    /^dist\/(operations|components|policy)\/([\w/]+)\.js(\.map)?$|^dist\/pulumiVersion\.js(\.map)?$/,
  policy: /^\w+\.js$|^PulumiPolicy\.yaml$/,
  offline:
    /^dist\/(offline|components|config)\/([\w/]+)\.(d\.ts|js|js\.map)$|^dist\/pulumiVersion\.(d\.ts|js|js\.map)$|^dist\/offline\/languageHost\/pulumi-language-nodejs$|^dist\/offline\/toolchain\/pulumi-(cli|language-yaml)\/(go\.(mod|sum)|tools?\.go)$/,
};

describe.each(packages)('%s', (name) => {
  const manifest = manifestOf(name);

  test('the packed file holds what is built of its sources, what describes it, and nothing else', () => {
    const described = ['LICENSE', 'README.md', 'package.json'];
    const files = packed[name]!.files;

    expect(files).toEqual(expect.arrayContaining(described));
    expect(files.filter((file) => !described.includes(file) && !built[name]!.test(file))).toEqual(
      [],
    );
    expect(files.filter((file) => /\.test\.|fixtures|node_modules/.test(file))).toEqual([]);
  });

  test('what its files import is in it, or a dependency that its package.json lists; each listed one is imported', () => {
    const outside = new Set<string>();
    const seen = new Set<string>();
    const follow = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      // Built files say `from` only in text that they write, such as a program.
      const imported = file.endsWith('.js')
        ? /(?:require|require\.resolve|import)\(['"]([^'"]+)['"]/g
        : /(?:from|import)(?:\(| )['"]([^'"]+)['"]/g;
      for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(imported)) {
        if (from.endsWith('.ts') || from === '../compile.js') {
          continue; // plugin.js takes its source in a checkout alone, and compiles it
        }
        if (from.startsWith('.')) {
          const path = join(dirname(file), from);
          const kinds = file.endsWith('.d.ts') ? ['.d.ts'] : ['', '.js', '.json'];
          follow(
            kinds
              .map((kind) => path + kind)
              .find((one) => statSync(one, { throwIfNoEntry: false })?.isFile())!,
          );
        } else if (!isBuiltin(from)) {
          outside.add(
            from
              .split('/')
              .slice(0, from.startsWith('@') ? 2 : 1)
              .join('/'),
          );
        }
      }
    };
    const { bin = {}, main = 'index.js', types } = manifest;
    const started = name === 'offline' ? ['dist/offline/languageHost/languageHost.js'] : [];
    const entries = [...Object.values(bin), ...(name === 'operations' ? [] : [main]), ...started];
    [...entries, ...(types === undefined ? [] : [types])].forEach((file) =>
      follow(join(unpacked(name), file)),
    );
    const listed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

    // The Automation API's own is taken, from where @pulumi/pulumi is.
    const ofOthers = ['semver', manifest.name];
    expect([...outside].filter((one) => ![...listed, ...ofOthers].includes(one))).toEqual([]);
    // Provider SDKs are found by their name; reflect-metadata is loaded in another way.
    const byName = ['@pulumi/azure-native', '@pulumi/azuread', '@pulumi/random', '@pulumi/pulumi'];
    expect(listed.filter((one) => !outside.has(one) && !byName.includes(one))).toEqual([]);
  });

  test('publint finds nothing in the packed file', async () => {
    const publint = await packageChecker('publint');

    expect(await command(publint, [packed[name]!.file, '--strict'], '.')).toContain('All good!');
  });

  test('its version is that of the repository, and its dependencies are those that are tested', () => {
    const own = manifestOf('.');
    const pinned = { ...own.dependencies, ...own.devDependencies };
    const others = Object.entries(manifest.dependencies ?? {}).filter(
      ([dependency, version]) => pinned[dependency] !== version,
    );

    expect(manifest.version).toBe(own.version);
    expect(others).toEqual([]);
  });
});

test('every command that a package brings is a program', () => {
  for (const name of packages) {
    const { bin = {} } = manifestOf(name);
    for (const file of Object.values(bin)) {
      const path = join(unpacked(name), file);

      expect(existsSync(path)).toBe(true);
      expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  }
});

test("the toolkit's declarations need no types but their own: programs check what they import", () => {
  const read = new Set<string>();
  const outside = new Set<string>();
  const follow = (file: string): void => {
    if (read.has(file)) {
      return;
    }
    read.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, from] of text.matchAll(/(?:from|import\() ?['"]([^'"]+)['"]/g)) {
      if (from!.startsWith('.')) {
        follow(join(dirname(file), `${from!}.d.ts`));
      } else {
        outside.add(from!);
      }
    }
  };
  follow(join(unpacked('offline'), manifestOf('offline').types!));

  expect(read.size).toBeGreaterThan(3);
  expect([...outside]).toEqual([]);
});
