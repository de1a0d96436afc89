import { azureDevOps } from './azureDevOps';
import { gitHub } from './gitHub';
import type { Host } from './host';

/** The host whose variables are in the environment; a terminal where there are none. */
export function hostOf(env: NodeJS.ProcessEnv): Host {
  if (env.GITHUB_ACTIONS === 'true') {
    return gitHub(env);
  }
  if (env.TF_BUILD === 'True') {
    return azureDevOps(env);
  }
  return {
    labels: () => Promise.resolve([]),
    show: (markdown) => Promise.resolve(void process.stdout.write(markdown)),
    comment: () => Promise.resolve(undefined),
  };
}
