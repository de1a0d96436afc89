import { join } from 'node:path';
import { handoverOf, startItsmSide, type ItsmSide } from '../../demo/itsmSide';
import { TestCloud } from './support';

const cloud = new TestCloud();
const file = (name: string) => join(cloud.path, name);
let itsm: ItsmSide;

beforeAll(async () => {
  await cloud.startDeployed();
  itsm = await startItsmSide(cloud.local, 'dev', file('incidents.db'));
});
afterAll(async () => {
  await itsm?.stop();
  await cloud.stop();
});

const states = async (alert: Parameters<ItsmSide['raise']>[0]) =>
  (await itsm.raise(alert)).map(({ receiver, state }) => `${receiver} ${state}`);
const everywhere = (state: string) => [`helix ${state}`, `servicenow ${state}`];

test('an alert on the deployed group opens one incident in each tool', async () => {
  expect(await states({ type: 'metric', rule: 'cpu-high', severity: 1 })).toEqual(
    everywhere('delivered'),
  );

  expect(itsm.incidents()).toHaveLength(2);
  for (const incident of itsm.incidents()) {
    expect(incident).toMatchObject({ rule: 'cpu-high', severity: 'Sev1', state: 'open' });
  }
});

test('its resolution resolves the same incidents', async () => {
  const resolved = {
    type: 'metric',
    rule: 'cpu-high',
    condition: 'Resolved',
  } as const;
  expect(await states(resolved)).toEqual(everywhere('delivered'));

  expect(itsm.incidents().map(({ state }) => state)).toEqual(['resolved', 'resolved']);
});

test.each([
  ['withoutRole', 'role_missing'],
  ['otherAudience', 'audience_wrong'],
  ['otherApplication', 'caller_wrong'],
  ['expired', 'token_expired'],
  ['unsigned', 'algorithm_not_allowed'],
  ['foreignKey', 'signature_invalid'],
] as const)('a token that is %s is refused as %s, and opens nothing', async (wrongToken, code) => {
  const before = itsm.incidents().length;
  const alert = { type: 'activity-log', rule: 'vm-stopped', wrongToken } as const;
  expect(await states(alert)).toEqual(everywhere('failed'));

  expect(itsm.codes(2)).toEqual([code, code]);
  expect(itsm.incidents()).toHaveLength(before);
});

test('without the role assignment Entra gives no token; refresh shows it, and up mends it', async () => {
  const { servicePrincipalObjectId } = await cloud.outputs('dev');
  const path = `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignedTo`;
  const [assignment] = await cloud.list<{ id: string }>(path);
  await cloud.azure('DELETE', `${path}/${assignment?.id}`);

  expect(await states({ type: 'log', rule: 'errors' })).toEqual(everywhere('refused'));
  const refresh = await cloud.pulumi(['refresh', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(refresh).toContain('itsm-role-assignment');
  await cloud.up('dev');
  expect(await states({ type: 'log', rule: 'errors-again' })).toEqual(everywhere('delivered'));
});

test('after a switch of the token version the old configuration refuses, and the new hand-over accepts', async () => {
  const old = await handoverOf(cloud.local, 'dev');
  await cloud.configure('dev', { tokenVersion: 1 });
  await cloud.up('dev');
  const now = await handoverOf(cloud.local, 'dev');
  expect([old.token.version, now.token.version]).toEqual([2, 1]);

  expect(await states({ type: 'log', rule: 'version-switch' })).toEqual(everywhere('failed'));
  expect(itsm.codes(2)).toEqual(['issuer_wrong', 'issuer_wrong']);

  await itsm.stop();
  itsm = await startItsmSide(cloud.local, 'dev', file('new.db'), now);
  expect(await states({ type: 'log', rule: 'version-switched' })).toEqual(everywhere('delivered'));
});
