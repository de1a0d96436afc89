import fs from 'node:fs';
import path from 'node:path';
import { run } from '../offline/toolchain/processes';

const person = ['-c', 'user.name=pull-request', '-c', 'user.email=pull-request@localhost'];

/**
 * Makes a folder hold what merging `head` into `base` gives, as GitHub checks out a pull request: a merge, whose first
 * parent is the base. Dependencies that are in the folder stay.
 *
 * @returns The merge's commit.
 * @throws Error where a commit is missing, nothing is to be merged, or it conflicts.
 */
export async function mergedClone(
  repository: string,
  folder: string,
  base: string,
  head: string,
): Promise<string> {
  const [baseCommit, headCommit] = [
    await commitOf(repository, base),
    await commitOf(repository, head),
  ];
  if (!fs.existsSync(path.join(folder, '.git'))) {
    await git(path.dirname(repository), [
      'clone',
      '--quiet',
      '--shared',
      '--no-checkout',
      repository,
      folder,
    ]);
  }
  await git(folder, ['checkout', '--quiet', '--force', '--detach', baseCommit]);
  await git(folder, ['clean', '--quiet', '-ffdx', '--exclude', 'node_modules']);
  try {
    await git(folder, [...person, 'merge', '--quiet', '--no-ff', '--no-edit', headCommit]);
  } catch (error) {
    throw new Error(`${head} cannot be merged into ${base}. ${(error as Error).message}`, {
      cause: error,
    });
  }
  const merge = await commitOf(folder, 'HEAD');
  if (merge === baseCommit) {
    throw new Error(`${head} has nothing that ${base} has not.`);
  }
  return merge;
}

/** A sentence on what the working tree has and no commit holds, which is then in no preview; undefined where nothing. */
export async function uncommitted(repository: string): Promise<string | undefined> {
  const { code, stdout } = await run('git', ['status', '--porcelain'], {
    cwd: repository,
    env: process.env,
  });
  const files = code === 0 ? stdout.split('\n').flatMap((line) => line.slice(3) || []) : [];
  const more = files.length > 3 ? `, and ${files.length - 3} more` : '';
  return files.length === 0
    ? undefined
    : `Not in the preview, because it is not committed: ${files.slice(0, 3).join(', ')}${more}. Commit it first if it should be.`;
}

async function commitOf(folder: string, name: string): Promise<string> {
  const parse = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  return git(folder, parse).catch(() => {
    throw new Error(`There is no commit ${name} in ${folder}.`);
  });
}

/** What git printed. @throws Error with what it said. */
async function git(cwd: string, args: string[]): Promise<string> {
  // Of a git hook that runs this; they would lead git to another repository.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
  );
  const { code, stdout, stderr } = await run('git', args, { cwd, env });
  if (code !== 0) {
    throw new Error(`git ended with ${code}: ${(stderr + stdout).trim()}`);
  }
  return stdout.trim();
}
