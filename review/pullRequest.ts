import fs from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { withLock } from '../offline/toolchain/lock';
import { localFolder } from '../offline/cloud/main';
import { exitCode, Interrupted, run } from '../offline/toolchain/processes';
import { reportAndExit } from '../offline/toolchain/userErrors';
import { mergedClone, uncommitted } from './mergedClone';
import { runSteps } from './workflowFile';

const workflow = '.github/workflows/preview-fork.yml';

export interface PullRequestOptions {
  repository: string;
  /** Keeps a clone with its dependencies between runs. */
  folder: string;
  base: string;
  head: string;
  stack: string;
  labels: string[];
  /** Takes what the steps print. */
  log: (text: string) => void;
}

export interface PullRequestResult {
  /** Of the step that failed first. */
  code: number;
  /** What GitHub would show on the page of the run. */
  summary: string;
}

/**
 * Runs on this machine what GitHub runs for a pull request from a fork: the steps of the workflow that the merge holds.
 */
export async function pullRequest(options: PullRequestOptions): Promise<PullRequestResult> {
  const { repository, folder, base, head, stack, labels, log } = options;
  const checkout = path.join(folder, 'checkout');
  const wait = (owner: number) => log(`Waiting for the process ${owner}, which uses ${folder}.\n`);
  return withLock(path.join(folder, 'lock'), wait, async () => {
    const merge = await mergedClone(repository, checkout, base, head);
    const missing = await uncommitted(repository);
    if (missing !== undefined) {
      log(`${missing}\n`);
    }
    const file = path.join(checkout, workflow);
    if (!fs.existsSync(file)) {
      throw new Error(`${head}, merged into ${base}, has no ${workflow}.`);
    }
    const values = { 'github.sha': merge, 'matrix.environment': stack };
    const steps = runSteps(fs.readFileSync(file, 'utf8'), 'preview', values, workflow);
    const gitHub = standIns(folder, labels, { GITHUB_SHA: merge, GITHUB_WORKSPACE: checkout });
    let code = 0;
    for (const { name, script, env, afterFailure } of steps) {
      if (code !== 0 && !afterFailure) {
        continue;
      }
      log(`\n## ${name}\n`);
      const finished = await run('bash', ['-e', '-c', script], {
        cwd: checkout,
        env: { ...ownEnvironment(), ...gitHub, ...env },
        onOutput: log,
      });
      if (finished.interruptedBy !== undefined) {
        throw new Interrupted(finished.interruptedBy);
      }
      code ||= exitCode(finished);
    }
    return { code, summary: fs.readFileSync(gitHub.GITHUB_STEP_SUMMARY, 'utf8') };
  });
}

/** The files and variables of GitHub that the steps use. */
function standIns<T extends object>(folder: string, labels: string[], more: T) {
  const event = path.join(folder, 'event.json');
  const summary = path.join(folder, 'summary.md');
  const pull = { number: 0, labels: labels.map((name) => ({ name })) };
  fs.writeFileSync(event, JSON.stringify({ pull_request: pull }));
  fs.writeFileSync(summary, '');
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: event,
    GITHUB_STEP_SUMMARY: summary,
    ...more,
  };
}

/** This process's environment without a token, and without what `npm run` says of the outer checkout. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const dropped =
    /^(GITHUB_.*|GH_TOKEN|INIT_CWD|NODE_OPTIONS|npm_(command|execpath|node_execpath|lifecycle_.*|package_.*|config_local_prefix))$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.test(name)));
}

async function main(): Promise<number> {
  const command = new Command('npm run pull-request --')
    .description(
      'Previews a pull request as the workflow for forks does, on the emulator: docs/pull-requests.md',
    )
    .requiredOption('--base <commit>', '(required) what the pull request would be merged into')
    .option('--head <commit>', 'the pull request', 'HEAD')
    .option('--stack <name>', 'the environment', 'dev')
    .option('--acknowledge <ids>', 'consequences that labels acknowledge, joined by commas', '')
    .parse();
  const { base, head, stack, acknowledge } = command.opts<Record<string, string>>();
  const ids = acknowledge!.split(',').filter((id) => id !== '');
  const { code, summary } = await pullRequest({
    repository: path.dirname(localFolder),
    folder: path.join(localFolder, 'pull-request'),
    base: base!,
    head: head!,
    stack: stack!,
    labels: ids.map((id) => `acknowledged: ${id}`),
    log: (text) => void process.stderr.write(text),
  });
  process.stdout.write(summary);
  return code;
}

if (require.main === module) {
  main().then((code) => process.exit(code), reportAndExit);
}
