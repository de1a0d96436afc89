import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { marker } from '../../../operations/review/comment';
import { hostOf } from '../../../operations/review/hosts';
import { stub } from './restStub';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'itsm-host-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const pull = '/acme/My%20project/_apis/git/repositories/repo-id/pullRequests/7';
const threads = `${pull}/threads?api-version=7.1`;

const azure = (more: NodeJS.ProcessEnv = {}) =>
  hostOf({
    TF_BUILD: 'True',
    SYSTEM_ACCESSTOKEN: 'token',
    SYSTEM_COLLECTIONURI: `${stub.url}/acme/`,
    SYSTEM_TEAMPROJECT: 'My project',
    SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
    BUILD_REPOSITORY_ID: 'repo-id',
    BUILD_REPOSITORY_PROVIDER: 'TfsGit',
    AGENT_TEMPDIRECTORY: folder,
    ...more,
  });

test('the first run opens a closed thread, which holds up no merge', async () => {
  stub.answers = { [`GET ${threads}`]: { value: [] }, [`POST ${threads}`]: { id: 3 } };

  expect(await azure().comment('text')).toBe('Wrote the comment of the thread 3.');
  expect(stub.requests[1]).toEqual({
    line: `POST ${threads}`,
    authorization: 'Bearer token',
    body: {
      comments: [{ parentCommentId: 0, content: `${marker}\ntext`, commentType: 1 }],
      status: 4,
    },
  });
});

test('the next run rewrites its comment, and not one that was deleted', async () => {
  const edit = `PATCH ${pull}/threads/5/comments/1?api-version=7.1`;
  const comments = [{ id: 1, content: `${marker}\nold` }];
  const value = [
    { id: 1, comments: [{ id: 1, content: 'hello' }] },
    { id: 2, isDeleted: true, comments },
    { id: 4, comments: [{ ...comments[0], isDeleted: true }] },
    { id: 5, comments },
  ];
  stub.answers = { [`GET ${threads}`]: { value }, [edit]: {} };

  expect(await azure().comment('new')).toBe('Updated the comment of the thread 5.');
  expect(stub.requests.at(-1)).toMatchObject({ line: edit, body: { content: `${marker}\nnew` } });
});

test('labels are asked for, since no event carries them, and count while they are active', async () => {
  const value = [
    { name: 'acknowledged: location-change', active: true },
    { name: 'acknowledged: owners-change', active: false },
  ];
  stub.answers = { [`GET ${pull}/labels?api-version=7.1`]: { value } };

  expect(await azure().labels()).toEqual(['acknowledged: location-change']);
});

test.each([
  ['no token', { SYSTEM_ACCESSTOKEN: '' }],
  ['no pull request', { SYSTEM_PULLREQUEST_PULLREQUESTID: '' }],
  ['a repository on GitHub', { BUILD_REPOSITORY_PROVIDER: 'GitHub' }],
])('with %s nothing is asked', async (_, env) => {
  expect(await azure(env).comment('text')).toBeUndefined();
  expect(await azure(env).labels()).toEqual([]);
  expect(stub.requests).toEqual([]);
});

test('the text is a file that the page of the run shows', async () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await azure().show('text\n');
  const said = write.mock.calls.map(([text]) => text);
  write.mockRestore();

  const file = path.join(folder, 'review.md');
  expect(said).toEqual([`##vso[task.uploadsummary]${file}\n`]);
  expect(fs.readFileSync(file, 'utf8')).toBe('text\n');
});
