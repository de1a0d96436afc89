import fs from 'node:fs';
import path from 'node:path';
import { marker, shortened } from './comment';
import type { Host } from './host';
import { restClient } from './rest';

// https://learn.microsoft.com/rest/api/azure/devops/git/pull-request-threads
interface Thread {
  id: number;
  isDeleted?: boolean;
  comments: { id: number; content?: string; isDeleted?: boolean }[];
}

const version = 'api-version=7.1';
const longest = 150_000;
// "Closed": an open thread blocks the merge where comments have to be resolved, also when nothing is left to do.
const closed = 4;

/** A run of Azure Pipelines: https://learn.microsoft.com/azure/devops/pipelines/build/variables */
export function azureDevOps(env: NodeJS.ProcessEnv): Host {
  const pull = pullRequestUrl(env);
  const token = env.SYSTEM_ACCESSTOKEN;
  const ask = restClient('Azure DevOps', { authorization: `Bearer ${token}` });
  return {
    labels: async () => {
      if (pull === undefined || !token) {
        return [];
      }
      const { value } = await ask<{ value: { name: string; active: boolean }[] }>(
        'GET',
        `${pull}/labels?${version}`,
      );
      return value.filter(({ active }) => active).map(({ name }) => name);
    },
    show: (markdown) => {
      const file = path.resolve(env.AGENT_TEMPDIRECTORY ?? '.', 'review.md');
      fs.writeFileSync(file, markdown);
      return Promise.resolve(void process.stdout.write(`##vso[task.uploadsummary]${file}\n`));
    },
    comment: async (markdown) => {
      if (pull === undefined || !token) {
        return undefined;
      }
      const content = shortened(`${marker}\n${markdown}`, longest);
      const { value } = await ask<{ value: Thread[] }>('GET', `${pull}/threads?${version}`);
      for (const { id, isDeleted, comments } of value) {
        const [first] = comments;
        if (!isDeleted && first?.isDeleted !== true && first?.content?.startsWith(marker)) {
          await ask('PATCH', `${pull}/threads/${id}/comments/${first.id}?${version}`, { content });
          return `Updated the comment of the thread ${id}.`;
        }
      }
      const comments = [{ parentCommentId: 0, content, commentType: 1 }];
      const thread = { comments, status: closed };
      const made = await ask<Thread>('POST', `${pull}/threads?${version}`, thread);
      return `Wrote the comment of the thread ${made.id}.`;
    },
  };
}

/** Undefined outside of a pull request, and for one of GitHub, which the token of Azure DevOps does not reach. */
function pullRequestUrl(env: NodeJS.ProcessEnv): string | undefined {
  const id = env.SYSTEM_PULLREQUEST_PULLREQUESTID;
  if (!id || env.BUILD_REPOSITORY_PROVIDER !== 'TfsGit') {
    return undefined;
  }
  const project = encodeURIComponent(env.SYSTEM_TEAMPROJECT ?? '');
  const repository = encodeURIComponent(env.BUILD_REPOSITORY_ID ?? '');
  return `${env.SYSTEM_COLLECTIONURI}${project}/_apis/git/repositories/${repository}/pullRequests/${id}`;
}
