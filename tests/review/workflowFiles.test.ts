import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  id?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  uses?: string;
  if?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  environment?: string;
  concurrency?: { group: string; 'cancel-in-progress': boolean };
  steps?: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: object;
  jobs: Record<string, Job>;
}

const gitHubFolder = '.github/workflows';
const gitHub = readdirSync(gitHubFolder).map((name) => {
  const text = readFileSync(join(gitHubFolder, name), 'utf8');
  return { name, text, workflow: parse(text) as Workflow };
});
const jobs = gitHub.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ job, id: `${name} ${id}` })),
);
const steps = jobs.flatMap(({ id, job }) => (job.steps ?? []).map((step) => ({ id, step })));
const { dependencies } = JSON.parse(
  readFileSync('offline/toolchain/node/package.json', 'utf8'),
) as { dependencies: Record<string, string> };
const fork = gitHub.find(({ name }) => name === 'preview-fork.yml');

test('the workflows are these', () => {
  expect(gitHub.map(({ name }) => name)).toEqual([
    'check.yml',
    'deploy-environment.yml',
    'deploy.yml',
    'drift.yml',
    'preview-fork.yml',
    'preview.yml',
    'release.yml',
  ]);
});

test('every action is pinned by a commit, with its version beside it, and one commit only', () => {
  const uses = gitHub
    .flatMap(({ text }) => [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, use]) => use!))
    .filter((use) => !use.startsWith('./'));
  const pins = new Set(uses);

  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual(
    [],
  );
  expect([...pins].map((use) => use.split('@')[0]).sort()).toEqual([
    'actions/checkout',
    'actions/download-artifact',
    'actions/setup-node',
    'actions/upload-artifact',
    'azure/login',
  ]);
});

test('nothing is permitted but what a job says, and only the review may write', () => {
  expect(gitHub.map(({ workflow }) => workflow.permissions)).toEqual(gitHub.map(() => ({})));
  const permitted = Object.fromEntries(jobs.map(({ id, job }) => [id, job.permissions]));
  const reads = { contents: 'read' };
  const signsIn = { contents: 'read', 'id-token': 'write' };

  expect(permitted).toEqual({
    'check.yml check': reads,
    'deploy-environment.yml deploy': signsIn,
    'deploy-environment.yml preview': signsIn,
    'deploy.yml dev': signsIn,
    'deploy.yml prod': signsIn,
    'drift.yml drift': signsIn,
    'preview-fork.yml preview': reads,
    'preview-fork.yml review': {},
    'preview.yml preview': signsIn,
    'preview.yml review': { contents: 'read', 'pull-requests': 'write' },
    'release.yml pack': reads,
    'release.yml publish': { 'id-token': 'write' },
  });
});

test('no workflow has a stored secret, or runs for a fork with rights of the repository', () => {
  for (const { text, workflow } of gitHub) {
    expect(text).not.toMatch(/secrets\b/);
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
  }
});

test('the preview of a fork has neither token nor variable of the repository', () => {
  expect(Object.keys(fork?.workflow.on ?? {})).toEqual(['pull_request']);
  expect(fork?.text).not.toMatch(/id-token|vars\.|github\.token|GITHUB_TOKEN|azure\/login/);
  const another = 'github.event.pull_request.head.repo.full_name != github.repository';
  expect(fork?.workflow.jobs.preview?.if).toBe(another);
  expect(fork?.workflow.jobs.review?.if).toBe(`\${{ !cancelled() && ${another} }}`);
});

test('what signs in for a pull request is not run for forks', () => {
  const preview = gitHub.find(({ name }) => name === 'preview.yml')?.workflow.jobs ?? {};
  const own = 'github.event.pull_request.head.repo.full_name == github.repository';

  expect(preview.preview?.if).toBe(own);
  expect(preview.review?.if).toBe(`\${{ !cancelled() && ${own} }}`);
});

test('the job that may write checks out the base, and nothing of the pull request', () => {
  const checkouts = steps.filter(
    ({ id, step }) => id === 'preview.yml review' && step.uses?.startsWith('actions/checkout'),
  );

  expect(checkouts.map(({ step }) => step.with?.ref)).toEqual([
    '${{ github.event.pull_request.base.sha }}',
  ]);
});

test('a deployment waits for the approval of its environment, and two of one never run at once', () => {
  const deploying = jobs.filter(({ job }) =>
    job.steps?.some(({ run }) => / up --yes/.test(run ?? '')),
  );

  expect(deploying.map(({ id }) => id)).toEqual([
    'deploy-environment.yml deploy',
    'preview-fork.yml preview',
  ]);
  expect(deploying[0]?.job).toMatchObject({
    environment: '${{ inputs.environment }}',
    concurrency: { group: 'deploy-${{ inputs.environment }}', 'cancel-in-progress': false },
    needs: 'preview',
  });
  // The other one deploys to the emulator.
  expect(fork?.text).toContain('npm run -s local -- up --yes');
});

test('every job ends by itself, and no checkout leaves a token behind', () => {
  const running = jobs.filter(({ job }) => job.uses === undefined);
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));

  expect(running.filter(({ job }) => !(job['timeout-minutes']! <= 60))).toEqual([]);
  // All but the one that only looks at a result, and the one that publishes what another has packed.
  expect(checkouts.length).toBe(running.length - 2);
  expect(checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test('a release is published by a job that runs nothing of the repository, after the gate and a check of the tag', () => {
  const release = gitHub.find(({ name }) => name === 'release.yml')?.workflow;
  const { pack, publish } = release?.jobs ?? {};

  expect(release?.on).toEqual({ push: { tags: ['v*'] } });
  expect(pack?.steps?.flatMap(({ run }) => run ?? [])).toEqual([
    '.ci/run',
    'npm run -s release:check -- --tag "$TAG"',
  ]);
  expect(publish).toMatchObject({ needs: 'pack', environment: 'npm' });
  expect(publish?.steps?.[0]?.with?.['node-version']).toBe(dependencies.node);
  expect(publish?.steps?.map(({ uses, run }) => uses?.split('@')[0] ?? run)).toEqual([
    'actions/setup-node',
    'actions/download-artifact',
    expect.stringMatching(/^for package in dist\/\*\.tgz; do\n {2}npm publish .* --provenance/),
  ]);
});

test('whatever signs in takes the cloud from the file of its stack, looked up before', () => {
  const signingIn = jobs.filter(({ job }) =>
    job.steps?.some(({ uses }) => uses?.startsWith('azure/login@')),
  );

  expect(signingIn).toHaveLength(4);
  for (const { job } of signingIn) {
    const all = job.steps ?? [];
    const login = all.findIndex(({ uses }) => uses?.startsWith('azure/login@'));
    const lookUp = all.findIndex(({ id }) => id === 'stack');
    expect(all[login]?.with?.environment).toBe('${{ steps.stack.outputs.environment }}');
    expect(all[lookUp]?.run).toBe('npm run -s cloud -- --stack "$STACK" >> "$GITHUB_OUTPUT"');
    expect(lookUp).toBeLessThan(login);
  }
});

test('values from outside reach a script through its environment only', () => {
  expect(steps.filter(({ step }) => step.run?.includes('${{'))).toEqual([]);
});

test('a reusable workflow that is called exists', () => {
  const called = jobs.flatMap(({ job }) => job.uses ?? []);

  expect(called.length).toBe(2);
  expect(called.filter((file) => !file.startsWith('./') || !existsSync(file))).toEqual([]);
});
