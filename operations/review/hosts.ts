import { azureDevOps } from './azureDevOps';
import { gitHub } from './gitHub';
import type { Host } from './host';

/** The host whose variables are in the environment; a terminal where there are none. */
export function hostOf(
  env: NodeJS.ProcessEnv,
  print = (text: string) => void process.stdout.write(text),
): Host {
  if (env.GITHUB_ACTIONS === 'true') {
    return gitHub(env);
  }
  if (env.TF_BUILD === 'True') {
    return azureDevOps(env);
  }
  return {
    labels: () => Promise.resolve([]),
    show: (markdown) => Promise.resolve(print(markdown)),
    comment: () => Promise.resolve(undefined),
  };
}
