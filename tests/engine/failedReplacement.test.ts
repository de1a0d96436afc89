import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pulumiVersion } from '../../pulumiVersion';
import type { Change } from './changes';
import { copyProgram, TestCloud } from './support';

/*
 * A replacement that fails and is taken back must leave what was there before: same id, answering, and a preview that
 * says unchanged because it is unchanged (https://github.com/pulumi/pulumi/pull/24588 tells what engines did instead).
 */

const cloud = new TestCloud();
/** Principals of the emulated tenant. */
const deployer = '33333333-3333-3333-3333-333333333333';
const other = '66666666-6666-6666-6666-666666666666';
const reader = { principalId: other, principalType: 'ServicePrincipal', role: 'Monitoring Reader' };
const versions: Record<string, string> = {
  resourceGroups: '2024-03-01',
  actionGroups: '2023-01-01',
  actionRules: '2021-08-08',
  locks: '2020-05-01',
  roleAssignments: '2022-04-01',
};
let application: string;
/** Ids of everything in Azure that the stack made, and the kind of each. */
let made: [id: string, kind: string][];

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', {
    lock: 'CanNotDelete',
    roleAssignments: [reader],
    alertProcessingRules: [
      {
        name: 'maintenance',
        action: 'addActionGroup',
        scopes: ['/subscriptions/99999999-9999-9999-9999-999999999999'],
      },
    ],
  });
  await cloud.up('dev');

  application = (await cloud.outputs('dev')).applicationObjectId ?? '';
  made = Object.values(await cloud.state('dev')).flatMap(({ id = '' }) => {
    const kind = Object.keys(versions).findLast((type) => id.includes(`/${type}/`));
    return kind === undefined ? [] : [[id, kind] as const];
  });
});
afterAll(() => cloud.stop());

const byNobody = () => Promise.resolve(() => Promise.resolve());
const failingAnew = () => cloud.failing(['up', '--yes', '--skip-preview', '--stack', 'dev']);

/** Tries a change of the configuration that has to fail, takes it back, and brings the stack up again. */
async function triedAndTakenBack(
  change: Record<string, unknown>,
  whileRefused: () => Promise<() => Promise<unknown>> = byNobody,
  failing = () => cloud.failingUp('dev'),
): Promise<{ said: string; changes: Change[] }> {
  const before = await cloud.configured('dev', Object.keys(change));
  const allowAgain = await whileRefused();
  await cloud.configure('dev', change);
  const said = await failing();
  await allowAgain();
  await cloud.configure('dev', before);
  await cloud.up('dev');
  return { said, changes: await cloud.changes('dev') };
}

/** Makes Azure refuse the next writes of what matches; the answer is the kind's own. */
async function refused(method: string, pathPattern: string, code: string) {
  const body = { error: { code, message: `${code} in a test.` } };
  await cloud.control('/_emulator/faults', { method, pathPattern, status: 403, body, times: 1 });
  return () => Promise.resolve();
}

/** Somebody else owns the application: Azure refuses every write of an action group that names it. */
async function ownedByAnother() {
  const owners = `/v1.0/applications/${application}/owners`;
  const ref = (id: string) => ({
    '@odata.id': `${cloud.local.env.ARM_METADATA_HOSTNAME}/v1.0/directoryObjects/${id}`,
  });
  await cloud.azure('POST', `${owners}/$ref`, ref(other));
  await cloud.azure('DELETE', `${owners}/${deployer}/$ref`);
  return async () => {
    await cloud.azure('POST', `${owners}/$ref`, ref(deployer));
    await cloud.azure('DELETE', `${owners}/${other}/$ref`);
  };
}

async function expectAllThere() {
  const answers = await Promise.all(
    made.map(async ([id, kind]) => [
      id,
      (await cloud.azure('GET', `${id}?api-version=${versions[kind]}`)).status,
    ]),
  );
  expect(answers).toEqual(made.map(([id]) => [id, 200]));
}

test('a CLI older than the program wants is refused with the reason, before anything is registered', async () => {
  const folder = join(cloud.path, 'newer');
  copyProgram(folder);
  const file = join(folder, 'pulumiVersion.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace(`'${pulumiVersion}'`, "'3.999.0'"));
  const said = await cloud.failing(['preview', '--stack', 'dev', '--cwd', folder]);

  expect(said).toContain(
    'This program needs the Pulumi CLI 3.999.0 or newer: older ones can delete a resource whose replacement failed',
  );
  expect(said).toContain('https://github.com/pulumi/pulumi/pull/24588');
  expect(said).toMatch(/The CLI says: Pulumi CLI version 3\.\d+\.\d+ does not satisfy/);
  expect(said).not.toContain('resource-group');
  expect(said).not.toMatch(/^\s+at /m);
});

test('there is something of every kind to lose', async () => {
  expect(made.map(([, kind]) => kind).sort()).toEqual(Object.keys(versions).sort());
  await expectAllThere();
});

test('an action group that another location is asked for stays where it is', async () => {
  const { changes } = await triedAndTakenBack({ location: 'westus2' }, ownedByAnother);

  expect(changes).toEqual([]);
  await expectAllThere();
});

test('an action group whose new name Azure refuses, because somebody else deploys, stays', async () => {
  const { said, changes } = await triedAndTakenBack({ actionGroupName: 'renamed' }, ownedByAnother);

  expect(said).toContain('AadWebhookResourceNotOwnedByCaller');
  expect(changes).toEqual([]);
  await expectAllThere();
});

test.each([
  [
    { resourceGroupLocation: 'northeurope' },
    'resourceGroupLocation must stay "westeurope" (got "northeurope")',
  ],
  [{ resourceGroupName: 'rg-other' }, 'resourceGroupName must stay "rg-itsm-dev" (got "rg-other")'],
])('a resource group stays where %j is wanted', async (change, words) => {
  // The program refuses it: what people read is its own process's words.
  const { said, changes } = await triedAndTakenBack(change, byNobody, failingAnew);

  expect(said).toContain(`  - ${words}. Set it back: pulumi config set ${Object.keys(change)[0]}`);
  expect(said).not.toContain('error serializing property');
  expect(said).not.toMatch(/^\s+at /m);
  expect(changes).toEqual([]);
  await expectAllThere();
});

test('a preview refuses another region too, and another spelling of the same one changes nothing', async () => {
  const before = await cloud.configured('dev', ['resourceGroupLocation']);
  await cloud.configure('dev', { resourceGroupLocation: 'northeurope' });
  const said = await cloud.failing(['preview', '--stack', 'dev']);
  await cloud.configure('dev', { resourceGroupLocation: 'West Europe' });
  const changes = await cloud.changes('dev');
  await cloud.configure('dev', before);

  expect(said).toContain('resourceGroupLocation must stay "westeurope" (got "northeurope")');
  expect(said).not.toContain('action-group');
  expect(changes).toEqual([]);
});

test('a role on the group that is given to another kind of principal stays', async () => {
  const { said, changes } = await triedAndTakenBack({
    roleAssignments: [{ ...reader, principalType: 'User' }],
  });

  expect(said).toContain('UnmatchedPrincipalType');
  expect(changes).toEqual([]);
  await expectAllThere();
});

test('the app role is assigned again by up --refresh where Entra refuses the assignment of another one', async () => {
  const assigned = async () => {
    const { servicePrincipalObjectId } = await cloud.outputs('dev');
    const path = `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignedTo`;
    const found = await cloud.list<{ appRoleId: string; principalId: string }>(path);
    return found.map(({ appRoleId, principalId }) => ({ appRoleId, principalId }));
  };
  const before = await assigned();
  await triedAndTakenBack({ appRoleId: other }, () =>
    refused('POST', 'appRoleAssignedTo$', 'Authorization_RequestDenied'),
  );
  // Entra removes the assignment together with the role, so neither program nor state knows.
  await cloud.pulumi(['up', '--refresh', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(before).toHaveLength(1);
  expect(await assigned()).toEqual(before);
});

test('a renamed action group has its lock and rules before the old one goes, and is finished after a failure', async () => {
  const oldId = (await cloud.outputs('dev')).actionGroupId;
  await cloud.configure('dev', { actionGroupName: 'renamed' });
  await refused('PUT', 'renamed/providers/Microsoft.Authorization/locks', 'AuthorizationFailed');
  await cloud.failingUp('dev');
  await expectAllThere();

  await cloud.configure('dev', { actionGroupName: undefined });
  const back = await cloud.failingUp('dev');
  expect(back).toContain('cannot create already existing resource');
  await expectAllThere();

  await cloud.configure('dev', { actionGroupName: 'renamed' });
  await cloud.up('dev');
  expect(await cloud.changes('dev')).toEqual([]);
  const status = async (id = '') =>
    (await cloud.azure('GET', `${id}?api-version=${versions.actionGroups}`)).status;
  expect(await status(oldId)).toBe(404);
  expect(await status((await cloud.outputs('dev')).actionGroupId)).toBe(200);
});

test('a resource group made by hand takes over from that of the stack, as docs/troubleshooting.md says', async () => {
  const old = made.find(([, kind]) => kind === 'resourceGroups')?.[0] ?? '';
  const path = `${old.replace(/[^/]+$/, 'rg-north')}?api-version=${versions.resourceGroups}`;
  await cloud.azure('PUT', path, { location: 'northeurope' });
  await cloud.configure('dev', { resourceGroup: 'existing', resourceGroupName: 'rg-north' });
  await cloud.up('dev');

  expect(await cloud.changes('dev')).toEqual([]);
  expect((await cloud.outputs('dev')).actionGroupId).toContain('/resourceGroups/rg-north/');
  const gone = await cloud.azure('GET', `${old}?api-version=${versions.resourceGroups}`);
  expect(gone.status).toBe(404);
});
