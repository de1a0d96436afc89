import { parseYamlMap } from '../offline/cloud/yamlFile';

/** A step that runs a script. */
export interface RunStep {
  name: string;
  script: string;
  env: Record<string, string>;
  /** Whether it runs after a step has failed. */
  afterFailure: boolean;
}

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
}
interface Workflow {
  jobs: Record<string, { env?: Record<string, string>; steps: Step[] } | undefined>;
}

const runsAfterFailure = ['${{ !cancelled() }}', '${{ always() }}'];

/**
 * The scripts of a job in a GitHub workflow. Its checkout is left to the caller.
 *
 * @param values - Of the expressions it may use, such as `github.sha`.
 * @param file - Its name in messages.
 * @throws Error for whatever else the job needs of GitHub: it would not be the workflow that is run.
 */
export function runSteps(
  text: string,
  id: string,
  values: Record<string, string>,
  file = 'The workflow',
): RunStep[] {
  const job = (parseYamlMap(text, file) as unknown as Workflow).jobs[id];
  if (job === undefined) {
    throw new Error(`The workflow has no job ${id}.`);
  }
  return job.steps
    .filter(({ uses }) => !uses?.startsWith('actions/checkout@'))
    .map((step) => {
      const name = step.name ?? step.uses ?? step.run ?? '';
      if (step.run === undefined) {
        throw new Error(`The step "${name}" is an action, which only GitHub can run.`);
      }
      if (step.if !== undefined && !runsAfterFailure.includes(step.if)) {
        throw new Error(`The step "${name}" has a condition, which only GitHub knows: ${step.if}`);
      }
      const env = Object.entries({ ...job.env, ...step.env });
      return {
        name,
        script: step.run,
        env: Object.fromEntries(env.map(([key, value]) => [key, withValues(value, values)])),
        afterFailure: step.if !== undefined,
      };
    });
}

function withValues(text: string, values: Record<string, string>): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/g, (_, inner: string) => {
    const value = values[inner.trim()];
    if (value === undefined) {
      throw new Error(`Only GitHub knows the value of ${inner.trim()}.`);
    }
    return value;
  });
}
