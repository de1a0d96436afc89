import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const folder = 'azure-pipelines';
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const names = readdirSync(folder);
const texts = names.map(read);

/** Scripts anywhere in a pipeline. */
function scriptsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    ['bash', 'script', 'inlineScript'].includes(key) ? [String(inner)] : scriptsIn(inner),
  );
}

test('there is a pipeline for all that there is a workflow for', () => {
  expect(names).toEqual(['check.yml', 'deploy.yml', 'drift.yml', 'preview.yml', 'signed-in.yml']);
});

test('every npm script that a workflow or a pipeline runs exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
  const workflows = '.github/workflows';
  const all = [
    ...texts,
    ...readdirSync(workflows).map((name) => readFileSync(join(workflows, name), 'utf8')),
  ].join('\n');
  const named = new Set([...all.matchAll(/npm run (?:-s )?(\w[\w:-]*)/g)].map(([, name]) => name!));

  expect([...named].sort()).toEqual([
    ...['cloud', 'local', 'pull-request', 'pulumi', 'release:check', 'review', 'verify'],
  ]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...named]));
});

test('every template that a pipeline takes exists', () => {
  const templates = texts.flatMap((text) =>
    [...text.matchAll(/template: (\S+)/g)].map(([, file]) => join(folder, file!)),
  );

  expect(templates.length).toBe(5);
  expect(templates.filter((file) => !existsSync(file))).toEqual([]);
});

test('values from outside reach a script through its environment only', () => {
  const scripts = texts.flatMap((text) => scriptsIn(parse(text)));

  expect(scripts.length).toBeGreaterThanOrEqual(10);
  // The only ones: the command that a pipeline of this folder gives to the template.
  expect(scripts.flatMap((script) => script.match(/\$\(\w+[.)]|\$\{\{.*?\}\}/g) ?? [])).toEqual([
    '${{ parameters.script }}',
    '${{ parameters.command }}',
  ]);
});

test('scripts of several commands end at the first that fails, which bash steps do not by themselves', () => {
  const scripts = texts.flatMap((text) => scriptsIn(parse(text)));
  const several = scripts.filter((script) => script.trim().includes('\n'));

  expect(several.length).toBe(5);
  expect(several.filter((script) => !script.startsWith('set -euo pipefail\n'))).toEqual([]);
});

test('no pipeline has a stored secret', () => {
  for (const text of texts) {
    expect(text).not.toMatch(/secret|password/i);
  }
});

test('the preview of a fork has neither a service connection nor a token', () => {
  const [own = '', ofFork = ''] = read('preview.yml').split('- stage: fork');

  expect(own).toContain("condition: ne(variables['System.PullRequest.IsFork'], 'True')");
  expect(own).toContain('signed-in.yml');
  expect(ofFork).toContain("condition: eq(variables['System.PullRequest.IsFork'], 'True')");
  expect(ofFork).not.toMatch(/signed-in|AccessToken|azureSubscription/);
});

test('a fork is previewed by the very commands that GitHub runs', () => {
  const { stages } = parse(read('preview.yml')) as { stages: { stage: string }[] };
  const ours = scriptsIn(stages.find(({ stage }) => stage === 'fork'));
  const gitHub = parse(readFileSync('.github/workflows/preview-fork.yml', 'utf8')) as {
    jobs: { preview: { steps: { run?: string }[] } };
  };

  expect(ours.map((script) => script.replace(/^set -euo pipefail\n/, ''))).toEqual(
    gitHub.jobs.preview.steps.flatMap(({ run }) => run ?? []),
  );
});

test('the job that gets the token takes the base before it runs anything', () => {
  const [, review = ''] = read('preview.yml').split('- job: review');
  const [before = ''] = review.split('npm run');

  expect(before).toContain('git checkout --quiet --detach HEAD^1');
});
