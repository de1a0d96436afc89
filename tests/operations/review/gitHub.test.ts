import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { marker } from '../../../operations/review/comment';
import { hostOf } from '../../../operations/review/hosts';
import { stub } from './restStub';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'itsm-host-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const comments = '/repos/acme/itsm/issues/7/comments';
const listed = (page: number) => `GET ${comments}?per_page=100&page=${page}`;
const ours = { id: 42, body: `${marker}\nold`, user: { login: 'github-actions[bot]' } };
const stranger = { id: 41, body: `${marker}\nplanted`, user: { login: 'mallory' } };

function gitHub(event: object, more: NodeJS.ProcessEnv = { GITHUB_TOKEN: 'token' }) {
  const file = path.join(folder, 'event.json');
  fs.writeFileSync(file, JSON.stringify(event));
  return hostOf({
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: file,
    GITHUB_API_URL: stub.url,
    GITHUB_REPOSITORY: 'acme/itsm',
    GITHUB_STEP_SUMMARY: path.join(folder, 'summary.md'),
    ...more,
  });
}
const pullRequest = { pull_request: { number: 7, labels: [{ name: 'bug' }, { name: 'x' }] } };

test('the first run writes the comment', async () => {
  stub.answers = { [listed(1)]: [stranger], [`POST ${comments}`]: { id: 43 } };

  expect(await gitHub(pullRequest).comment('text')).toBe('Wrote the comment 43.');
  expect(stub.requests.map(({ line }) => line)).toEqual([listed(1), `POST ${comments}`]);
  expect(stub.requests[1]).toMatchObject({
    authorization: 'Bearer token',
    body: { body: `${marker}\ntext` },
  });
});

test('the next run rewrites it, wherever it is among the others, and not what somebody planted', async () => {
  const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'hello', user: null }));
  const edit = 'PATCH /repos/acme/itsm/issues/comments/42';
  stub.answers = { [listed(1)]: others, [listed(2)]: [stranger, ours], [edit]: {} };

  expect(await gitHub(pullRequest).comment('new')).toBe('Updated the comment 42.');
  expect(stub.requests.at(-1)).toMatchObject({ line: edit, body: { body: `${marker}\nnew` } });
  expect(stub.requests.filter(({ line }) => line.startsWith('POST'))).toEqual([]);
});

test('without a token, or outside of a pull request, nothing is asked', async () => {
  expect(await gitHub(pullRequest, {}).comment('text')).toBeUndefined();
  expect(await gitHub({ ref: 'refs/heads/main' }).comment('text')).toBeUndefined();
  expect(stub.requests).toEqual([]);
});

test('a comment that GitHub refuses is an error that says what it answered', async () => {
  await expect(gitHub(pullRequest).comment('text')).rejects.toThrow(
    `GitHub answered GET ${comments} with 404: {"message":"Not Found"}`,
  );
});

test('a comment longer than GitHub takes is cut between lines, and says so', async () => {
  stub.answers = { [listed(1)]: [], [`POST ${comments}`]: { id: 1 } };
  await gitHub(pullRequest).comment('a line of text\n'.repeat(10_000));

  const { body } = stub.requests[1]?.body as { body: string };
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/a line of text\n\n\n\*\*Cut: too long for a comment\.\*\* .*\n$/);
});

test('labels are those of the event, and the text is added to the summary of the run', async () => {
  const host = gitHub(pullRequest);
  await host.show('one\n');
  await host.show('two\n');

  expect(await host.labels()).toEqual(['bug', 'x']);
  expect(await gitHub({}).labels()).toEqual([]);
  expect(fs.readFileSync(path.join(folder, 'summary.md'), 'utf8')).toBe('one\ntwo\n');
});
