import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { argumentTable } from '../support/argumentTable';
import {
  command,
  lowestPeers,
  pack,
  packageChecker,
  newestPeers,
  type Packed,
} from '../support/packages';

const folder = mkdtempSync(join(tmpdir(), 'itsm-package-'));
let packed: Packed;
beforeAll(async () => {
  packed = await pack('components', join(folder, 'source'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = readdirSync('components', { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.startsWith('dist'),
);
const manifest = JSON.parse(readFileSync('components/package.json', 'utf8')) as {
  peerDependencies: Record<string, string>;
};

test('the packed file holds the built sources, what describes them, and nothing else', () => {
  const built = sources.flatMap((path) =>
    ['.d.ts', '.js', '.js.map'].map((ending) => join('dist', path.replace(/\.ts$/, ending))),
  );

  const more = ['LICENSE', 'README.md', 'package.json'];
  const forOtherLanguages = ['PulumiPlugin.yaml', 'lazySdk.js', 'plugin.js', 'schema.json'];
  expect(packed.files.sort()).toEqual([...more, ...forOtherLanguages, ...built].sort());
});

test('no source imports anything outside the package but its peers, which are all imported', () => {
  const imports = sources.flatMap((path) => {
    const text = readFileSync(join('components', path), 'utf8');
    return [...text.matchAll(/(?:from|import|require) ?\(?'([^']+)'/g)].map(([, name]) =>
      name!.startsWith('.')
        ? relative('components', join('components', dirname(path), name!))
        : name!.split('/').slice(0, 2).join('/'),
    );
  });
  const inside = sources.map((path) => path.replace(/\.ts$/, ''));
  const outside = imports.filter((name) => !inside.includes(name) && !name.startsWith('node:'));

  expect([...new Set(outside)].sort()).toEqual(Object.keys(manifest.peerDependencies).sort());
});

test('attw finds no way to import it that lacks its types', async () => {
  const printed = await command(
    await packageChecker('attw'),
    [packed.file, '--format', 'ascii', '--no-emoji'],
    '.',
  );

  expect(printed).toContain('No problems found');
});

test('the declarations a program reads need no types but those of @pulumi/pulumi', () => {
  const read = new Set<string>();
  const names = new Set<string>();
  const follow = (path: string): void => {
    if (read.has(path)) {
      return;
    }
    read.add(path);
    const text = readFileSync(join(folder, 'source', 'components', `${path}.d.ts`), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import\() ?'([^']+)'/g)) {
      if (name!.startsWith('.')) {
        follow(join(dirname(path), name!));
      } else {
        names.add(name!);
      }
    }
  };
  follow('dist/index');

  expect(read.size).toBeGreaterThan(10);
  expect([...names]).toEqual(['@pulumi/pulumi']);
});

describe('README.md', () => {
  const readme = readFileSync('components/README.md', 'utf8');
  const rows = (text: string, heading: string) =>
    (text.split(`\n${heading}\n`)[1]?.split(/\n#/)[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1);

  test.each([
    ['### Identity', 'identity/webhookIdentityArgs.ts', 'WebhookIdentityArgs'],
    ['### Action group', 'actionGroup/itsmActionGroup.ts', 'ActionGroupArgs'],
    ['### A tool', 'itsmTools.ts', 'ItsmTool'],
    ['### Other receivers of the action group', 'actionGroup/otherReceivers.ts', 'OtherReceivers'],
  ])('%s: each argument is there as its declaration says', (heading, file, name) => {
    expect(rows(readme, heading)).toEqual(argumentTable(join('components', file), name));
  });

  test('the outputs are those of a stack', () => {
    const outputs = rows(readFileSync('README.md', 'utf8'), '## Outputs');

    expect(outputs.length).toBeGreaterThan(15);
    expect(rows(readme, '## Outputs')).toEqual(outputs);
  });

  test('the program is the example that is type-checked', () => {
    const block = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];

    expect(block).toBe(readFileSync('examples/smallest.ts', 'utf8'));
  });

  test('the versions of the peers are those that are tried', () => {
    const lowest = lowestPeers();
    const newest = newestPeers();

    expect(rows(readme, '## Install')).toEqual(
      Object.keys(manifest.peerDependencies).map(
        (name) => `| \`${name}\` | ${lowest[name]} | ${newest[name]} |`,
      ),
    );
  });
});
