import { readFileSync } from 'node:fs';

interface Package {
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const directOf = (folder: string) => {
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Package;
  return { ...manifest.dependencies, ...manifest.devDependencies };
};
const page = readFileSync('docs/architecture.md', 'utf8');
const [direct = '', kept = ''] = (page.split('\n## Dependencies\n')[1] ?? '').split('\n### ');
const folders = [...kept.matchAll(/^\| .+? \| `([\w/]+)`/gm)].map(([, folder]) => folder!);
const named = (section: string) =>
  [...section.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );

test('every direct dependency has a line that says what it is for', () => {
  expect(named(direct).sort()).toEqual(Object.keys(directOf('.')).sort());
});

test('so has everything that is installed when it is needed', () => {
  expect(folders.length).toBeGreaterThan(0);
  expect(named(kept).sort()).toEqual(folders.flatMap((one) => Object.keys(directOf(one))).sort());
});

test('every dependency is pinned to one version', () => {
  const versions = ['.', ...folders].flatMap((folder) => Object.values(directOf(folder)));

  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
