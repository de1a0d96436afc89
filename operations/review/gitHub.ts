import fs from 'node:fs';
import { marker, shortened } from './comment';
import type { Host } from './host';
import { restClient } from './rest';

/** What of an event's payload is read: https://docs.github.com/webhooks/webhook-events-and-payloads#pull_request */
interface Event {
  pull_request?: { number: number; labels: { name: string }[] };
}

interface Comment {
  id: number;
  body?: string;
  user: { login: string } | null;
}

// Who writes with the token of a workflow.
const writer = 'github-actions[bot]';
const pageSize = 100;
const longest = 65_536;

/** A run of GitHub Actions: https://docs.github.com/actions/reference/variables-reference */
export function gitHub(env: NodeJS.ProcessEnv): Host {
  const event = JSON.parse(fs.readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8')) as Event;
  const pull = event.pull_request;
  return {
    labels: () => Promise.resolve((pull?.labels ?? []).map(({ name }) => name)),
    show: (markdown) => Promise.resolve(fs.appendFileSync(env.GITHUB_STEP_SUMMARY ?? '', markdown)),
    comment: async (markdown) => {
      const token = env.GITHUB_TOKEN;
      if (pull === undefined || !token) {
        return undefined;
      }
      const ask = restClient('GitHub', {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
      });
      const issues = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/issues`;
      const body = shortened(`${marker}\n${markdown}`, longest);
      for (let page = 1; ; page += 1) {
        const url = `${issues}/${pull.number}/comments?per_page=${pageSize}&page=${page}`;
        const comments = await ask<Comment[]>('GET', url);
        const ours = comments.find(
          (comment) => comment.user?.login === writer && comment.body?.startsWith(marker),
        );
        if (ours !== undefined) {
          await ask('PATCH', `${issues}/comments/${ours.id}`, { body });
          return `Updated the comment ${ours.id}.`;
        }
        if (comments.length < pageSize) {
          break;
        }
      }
      const made = await ask<Comment>('POST', `${issues}/${pull.number}/comments`, { body });
      return `Wrote the comment ${made.id}.`;
    },
  };
}
