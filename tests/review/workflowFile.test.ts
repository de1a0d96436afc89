import { execFile } from 'node:child_process';
import { stringify } from 'yaml';
import { runSteps } from '../../review/workflowFile';

const checkout = { uses: 'actions/checkout@0123 # v1' };

/** A workflow of one job. */
const workflow = (steps: object[], more: object = {}) =>
  stringify({ jobs: { preview: { ...more, steps } } });

test('the scripts of a job are read with their environment, values filled in', () => {
  const steps = [
    checkout,
    { name: 'One', run: 'echo "$HEAD"', env: { HEAD: '${{ github.sha }}', STACK: 'own' } },
    { run: 'true', if: '${{ !cancelled() }}' },
  ];
  const env = { STACK: '${{ matrix.environment }}-${{github.sha}}' };
  const values = { 'github.sha': 'abc', 'matrix.environment': 'dev' };

  expect(runSteps(workflow(steps, { env }), 'preview', values)).toEqual([
    {
      name: 'One',
      script: 'echo "$HEAD"',
      env: { HEAD: 'abc', STACK: 'own' },
      afterFailure: false,
    },
    { name: 'true', script: 'true', env: { STACK: 'dev-abc' }, afterFailure: true },
  ]);
});

test.each([
  [
    [{ run: 'x', env: { TOKEN: '${{ github.token }}' } }],
    'Only GitHub knows the value of github.token.',
  ],
  [
    [{ uses: 'azure/login@0123' }],
    'The step "azure/login@0123" is an action, which only GitHub can run.',
  ],
  [
    [{ name: 'Maybe', run: 'x', if: "github.actor == 'me'" }],
    `The step "Maybe" has a condition, which only GitHub knows: github.actor == 'me'`,
  ],
])('what only GitHub can do is refused: %j', (steps, message) => {
  expect(() => runSteps(workflow(steps), 'preview', {})).toThrow(message);
});

test('a job that is not there is refused', () => {
  expect(() => runSteps(workflow([]), 'review', {})).toThrow('The workflow has no job review.');
});

test('the command says in one sentence that a commit is not there', async () => {
  const loader = './compile.js';
  const args = ['--require', loader, 'review/pullRequest.ts', '--base', 'nope'];
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(process.execPath, args, (error, _, text) =>
      resolve({ code: error?.code, stderr: text }),
    ),
  );

  expect(code).toBe(1);
  expect(stderr).toBe(`error: There is no commit nope in ${process.cwd()}.\n`);
});
