import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consequences, isAcknowledgeable } from '../../operations/summary/consequence';

const page = readFileSync('docs/pull-requests.md', 'utf8');

test('the page makes a label for each consequence that can be acknowledged, none too long for GitHub', () => {
  const [, list = ''] = /for id in ([^;]+);/.exec(page) ?? [];
  const ids = list.split(/[\s\\]+/).filter((id) => id !== '');

  expect(ids.sort()).toEqual(Object.keys(consequences).filter(isAcknowledgeable).sort());
  expect(ids.filter((id) => `acknowledged: ${id}`.length > 50)).toEqual([]);
});

test('the page names each variable that the workflows read', () => {
  const files = ['preview', 'deploy', 'deploy-environment', 'drift'];
  const read = files.flatMap((name) => [
    ...readFileSync(`.github/workflows/${name}.yml`, 'utf8').matchAll(/\bvars\.(\w+)/g),
  ]);
  const variables = [...new Set(read.map(([, name]) => name!))];

  expect(variables.length).toBe(6);
  expect(variables.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the page names the checks to require as the workflows call them', () => {
  const named = (file: string, name: string) =>
    readFileSync(`.github/workflows/${file}`, 'utf8').includes(`    name: ${name}\n`);

  expect(page).toContain('the checks `Demo and tests`, `Review` and `Review of a fork`');
  expect(named('check.yml', 'Demo and tests')).toBe(true);
  expect(named('preview.yml', 'Review')).toBe(true);
  expect(named('preview-fork.yml', 'Review of a fork')).toBe(true);
});

test('the page names the service connections, environments and variables of the pipelines', () => {
  const pipelines = ['preview', 'deploy', 'drift', 'signed-in'].map((name) =>
    readFileSync(`azure-pipelines/${name}.yml`, 'utf8'),
  );
  const used = pipelines.flatMap(
    (text) => text.match(/itsm-[\w-]*(?:\$\{\{ environment \}\})?/g) ?? [],
  );
  const names = [...new Set(used)].flatMap((name) =>
    name.endsWith('}')
      ? ['dev', 'prod'].map((environment) => name.replace(/\$.*/, environment))
      : [name],
  );

  expect(names.length).toBe(7);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('links and npm scripts of the page lead somewhere', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => join('docs', link!));
  const named = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);

  expect(links.length).toBeGreaterThan(1);
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});
