import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { killBetweenWrites } from './killBetweenWrites';
import { TestCloud } from './support';

interface Moment {
  title: string;
  when: 'before' | 'after';
  method: string;
  path: RegExp;
}

const moments: Moment[] = [
  {
    title: 'the resource group is made',
    when: 'after',
    method: 'PUT',
    path: /resourceGroups\/[^/]+$/i,
  },
  {
    title: 'the application is asked for',
    when: 'before',
    method: 'POST',
    path: /\/applications$/,
  },
  { title: 'the application is made', when: 'after', method: 'POST', path: /\/applications$/ },
  { title: 'the application is named', when: 'after', method: 'PATCH', path: /\/applications\// },
  {
    title: 'its service principal is made',
    when: 'after',
    method: 'POST',
    path: /\/servicePrincipals$/,
  },
  { title: 'the role is assigned', when: 'after', method: 'POST', path: /\/appRoleAssignedTo$/ },
  {
    title: 'the action group is asked for',
    when: 'before',
    method: 'PUT',
    path: /actionGroups\/[^/]+$/i,
  },
  {
    title: 'the action group is made',
    when: 'after',
    method: 'PUT',
    path: /actionGroups\/[^/]+$/i,
  },
];

let moment: Moment | undefined;
let signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL';
let victim: ChildProcess | undefined;
let struck = false;
let signalled = false;

/** Signals pulumi at the moment; after a kill the cloud answers nothing, as to a machine that is gone. */
async function strike(
  when: Moment['when'],
  request: { method: string; path: string },
): Promise<void> {
  if (struck) {
    throw new Error('the machine is gone');
  }
  const path = request.path.split('?')[0] ?? '';
  if (moment?.when === when && moment.method === request.method && moment.path.test(path)) {
    signalled = true;
    if (signal === 'SIGTERM') {
      victim?.kill(signal);
      return;
    }
    struck = true;
    await killBetweenWrites(victim, cloud.stateFile('dev'));
    if (when === 'before') {
      throw new Error('the machine is gone');
    }
  }
}

const cloud = new TestCloud({
  onRequest: (request) => strike('before', request),
  onResponse: (request) => strike('after', request),
});

beforeAll(() => cloud.startConfigured());
afterAll(() => cloud.stop());

async function recover(stack: string): Promise<string> {
  const { code, stdout, stderr } = await cloud.command('recover', cloud.where(stack));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** Everything there is, by name: doubles and orphans show. */
async function everything(): Promise<string[]> {
  const { ARM_SUBSCRIPTION_ID: subscription } = cloud.local.env;
  const groups = await cloud.list<{ name: string }>(
    `/subscriptions/${subscription}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`,
  );
  const resourceGroups = await cloud.list<{ name: string }>(
    `/subscriptions/${subscription}/resourceGroups?api-version=2024-03-01`,
  );
  const applications = await cloud.list<{ displayName: string }>('/v1.0/applications');
  return [
    ...resourceGroups.map(({ name }) => `resource group ${name}`),
    ...applications.map(({ displayName }) => `application ${displayName}`),
    ...groups.map(({ name }) => `action group ${name}`),
  ].sort();
}

/** Ids of what the state has, by logical name. */
async function ids(): Promise<Record<string, string | undefined>> {
  const state = Object.entries(await cloud.state('dev'));
  return Object.fromEntries(state.map(([name, { id }]) => [name, id]));
}

const wanted = ['action group itsm-dev', 'application itsm-dev', 'resource group rg-itsm-dev'];

afterEach(async () => {
  moment = undefined;
  struck = signalled = false;
  signal = 'SIGKILL';
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(await everything()).toEqual([]);
  // The next one deploys the same stack, with the same identifier URI.
  await cloud.purgeDeleted();
});

test.each(moments)(
  'an up killed $when $title is followed by recover and up, without orphan or double',
  async (chosen) => {
    moment = chosen;
    const killed = await cloud.interrupted('dev', (child) => (victim = child));
    expect(killed.signal).toBe('SIGKILL');
    expect(struck).toBe(true);
    moment = undefined;
    struck = false;

    const said = await recover('dev');
    expect(said).toContain('Recovered. Next: pulumi up --stack dev');
    expect(said).toMatch(/Cancelling the lock of process \d+/);
    const recovered = await ids();
    await cloud.up('dev');
    // Nothing that was there is made anew: only what was never made was still to come.
    expect(await ids()).toMatchObject(recovered);

    expect(await everything()).toEqual(wanted);
    expect(await cloud.changes('dev')).toEqual([]);
    const { servicePrincipalObjectId } = await cloud.outputs('dev');
    const assigned = await cloud.list(
      `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignedTo`,
    );
    expect(assigned).toHaveLength(1);
    expect(readFileSync(cloud.stateFile('dev'), 'utf8')).not.toContain('onbmc.com');
  },
);

test('an up ended with SIGTERM leaves nothing locked or pending, and the next up finishes', async () => {
  moment = { title: '', when: 'before', method: 'POST', path: /\/servicePrincipals$/ };
  signal = 'SIGTERM';
  const result = await cloud.interrupted('dev', (child) => (victim = child));

  expect(signalled).toBe(true);
  expect(result.code).not.toBe(0);
  moment = undefined;
  await cloud.up('dev');
  expect(await everything()).toEqual(wanted);
  expect(await cloud.changes('dev')).toEqual([]);
});
