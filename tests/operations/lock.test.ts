import { hostname } from 'node:os';
import { isRunning, lockIn } from '../../operations/recover';

const message = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///state/.pulumi/locks/organization/itsm-secure-export/dev/0f.json: created by root@build-7 (pid 4711) at 2026-11-23T20:00:00Z`;

test('the owner of a lock is read from what pulumi says about it', () => {
  expect(lockIn(message)).toEqual({ host: 'build-7', pid: 4711 });
  expect(lockIn('error: no stack named dev')).toBeUndefined();
});

test('a lock of a running process is told from one of a process that is gone', () => {
  expect(isRunning({ host: hostname(), pid: process.pid })).toBe(true);
  expect(isRunning({ host: hostname(), pid: 2 ** 22 + 1 })).toBe(false);
});

test('a process of another machine cannot be judged', () => {
  expect(isRunning({ host: 'another-machine', pid: process.pid })).toBeUndefined();
});
