import fs from 'node:fs';
import path from 'node:path';
import { demo, folderOf } from './demoCommand';
import { eventually, processesWith } from '../offline/support';

jest.setTimeout(120_000);

test('The demo deploys and destroys dev; --json ends with one line for machines', async () => {
  const { code, stdout, stderr } = await demo('--json').ended;
  expect([code, stdout.trimEnd().split('\n').length]).toEqual([0, 1]);
  const result = JSON.parse(stdout) as Record<string, unknown>;
  expect(result).toMatchObject({
    ok: true,
    outputs: { actionGroupName: 'itsm-dev', roles: ['ActionGroupsSecureWebhook'] },
    remaining: { applications: [], resourceGroups: [] },
  });
  expect(result.steps).toHaveLength(14);
  expect(result.incidents).toHaveLength(10);
  expect(
    (result.changed as Record<string, string>[]).map(({ action, inAzure }) => [action, inAzure]),
  ).toEqual([
    ['acknowledge', 'Acknowledged'],
    ['close', 'Closed'],
    ['reopen', 'New'],
  ]);
  expect(result.unchanged).toMatch(
    /^The client secret of the application .* is wrong \(AADSTS7000215\)/,
  );
  expect(result.refused).toMatchObject({
    withoutRole: 'role_missing',
    otherAudience: 'audience_wrong',
    otherApplication: 'caller_wrong',
    unsigned: 'algorithm_not_allowed',
    expired: 'token_expired',
  });
  expect(stderr).toContain('17 unchanged');
  expect(stdout + stderr).not.toContain('onbmc.com/');
  expect(folderOf(stderr)).toMatch(/run-\w+$/);
  expect(fs.existsSync(folderOf(stderr))).toBe(false);
});

test('--keep leaves it running, tells how to reach it, and Ctrl-C ends and removes it', async () => {
  const { child, output, ended } = demo('--keep');
  const file = await eventually(() => /source (\/\S+)/.exec(output.stdout)?.[1]);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^export PULUMI_BACKEND_URL='file:\/\//m);
  const folder = path.dirname(file);
  expect(output.stdout).toMatch(/keeps running at https:\/\/localhost:\d+, with the stack dev/);
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(fs.existsSync(folder)).toBe(false);
  expect(processesWith(folder)).toEqual([]);
});
