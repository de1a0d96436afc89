import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Ended } from '../support/azureItsm';
import { TestCloud } from './support';

const cloud = new TestCloud();
const deployer = '33333333-3333-3333-3333-333333333333';
const other = '66666666-6666-6666-6666-666666666666';
const servicenow = { name: 'servicenow', kind: 'servicenow', instance: 'acmedev' };
const helix = { name: 'helix', kind: 'bmcHelix' };

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', { tools: [servicenow, helix] });
});
afterAll(() => cloud.stop());

interface Summary {
  code: number;
  /** Ids of the consequences, in their order. */
  ids: string[];
  text: string;
}

const command = async (...args: string[]) => read(await cloud.command('preview-summary', args));

function read({ code, stdout, stderr }: Ended): Summary {
  const ids = [...stdout.matchAll(/^- [\w* ]+ `([\w-]+)`:/gm)].map(([, id = '']) => id);
  return { code, ids, text: stdout + stderr };
}

/** The summary of a preview with other configuration, which is put back afterwards. */
async function previewed(
  values: Record<string, unknown>,
  args: string[] = [],
  run = command,
): Promise<Summary> {
  const before = await cloud.configured('dev', Object.keys(values));
  await cloud.configure('dev', values);
  const summary = await run(...cloud.where('dev'), ...args);
  await cloud.configure('dev', before);
  return summary;
}

/** The same with command and program started anew, as with users. */
const previewedAnew = (values: Record<string, unknown>) =>
  previewed(values, [], async (...args) => read(await cloud.operation('preview-summary', args)));

test('a first deployment says what the stack will have, and what has to be handed over', async () => {
  const { code, ids, text } = await previewedAnew({});

  const acknowledge = ['role-assignment-needs-administrator', 'new-destination', 'new-destination'];
  expect(ids).toEqual([...acknowledge, 'first-deployment']);
  expect(code).toBe(2);
  expect(text).toContain('| `+ create` | `itsm-action-group` | `ActionGroup` |');
});

describe('once it is deployed', () => {
  beforeAll(() => cloud.up('dev'));

  test('nothing changes', async () => {
    expect(await previewed({})).toEqual({
      code: 0,
      ids: [],
      text: '## Preview: `dev`\n\nNothing changes.\n',
    });
  });

  test('harmless changes are shown, and need nobody', async () => {
    const { code, ids, text } = await previewed({ groupShortName: 'other', displayName: 'other' });

    expect({ code, ids }).toEqual({ code: 0, ids: [] });
    expect(text).toContain('`groupShortName`: `itsm-dev` → `other`');
    expect(text).toContain('Nothing here needs an acknowledgement.');
  });

  test('another token version changes what ServiceNow is told, to the values up really brings', async () => {
    const { code, ids, text } = await previewed({ tokenVersion: 1 });
    const old = await cloud.outputs('dev');
    await cloud.configure('dev', { tokenVersion: 1 });
    await cloud.up('dev');
    const real = await cloud.outputs('dev');
    await cloud.configure('dev', { tokenVersion: undefined });
    await cloud.up('dev');

    expect({ code, ids }).toEqual({ code: 2, ids: ['itsm-values-change'] });
    expect(real.audience).not.toBe(old.audience);
    for (const key of ['audience', 'openIdMetadataUrl']) {
      expect(text).toContain(`\`${old[key]}\` → \`${real[key]}\``);
    }
    expect(text).toContain(`**Claim Name (instead of azp)**: \`${real.callerClaimName}\``);
  });

  test.each([
    [{ location: 'westus2' }, ['action-group-replaced', 'location-change']],
    [{ actionGroupName: 'renamed' }, ['action-group-replaced']],
    [{ resourceGroup: 'existing' }, ['resource-group-deleted']],
    [{ tools: [helix] }, ['receiver-removed']],
    [{ tools: [{ ...servicenow, instance: 'acme2' }, helix] }, ['receiver-destination-change']],
    [
      { tools: [servicenow, helix, { ...servicenow, name: 'second', instance: 'acme2' }] },
      ['new-destination', 'new-tool'],
    ],
    [{ enabled: false }, ['alerts-disabled']],
    [{ owners: [deployer, other] }, ['owners-change']],
    [
      { roleAssignment: 'external' },
      ['role-assignment-needs-administrator', 'role-assignment-removed'],
    ],
    [{ appRoleAssignmentRequired: false }, ['assignment-not-required']],
    [
      { appRoleId: '77777777-7777-7777-7777-777777777777' },
      ['role-assignment-needs-administrator'],
    ],
    [{ lock: 'CanNotDelete' }, []],
  ])('%j has the consequences %j', async (values, expected) => {
    const { code, ids } = await previewed(values);

    expect(ids).toEqual(expected);
    expect(code).toBe(expected.some((id) => !['location-change', 'new-tool'].includes(id)) ? 2 : 0);
  });

  test('what is acknowledged opens the gate', async () => {
    const change = { location: 'westus2', enabled: false };
    const half = await previewed(change, ['--acknowledge', 'alerts-disabled']);
    const whole = await previewed(change, ['-a', 'alerts-disabled,action-group-replaced']);

    expect([half.code, whole.code]).toEqual([2, 0]);
    expect(half.text).toContain('Needs an acknowledgement: action-group-replaced.');
  });

  test('a changed webhook URI is said by the name of its tool, and shown nowhere', async () => {
    const canary = randomBytes(24).toString('hex');
    const uri = `https://acme.onbmc.com/azure-alerts?token=${canary}`;
    const kept = await cloud.configured('dev', ['serviceUris']);
    await cloud.local.pulumi(
      ['config', 'set', '--secret', '--path', 'serviceUris.helix', '--stack', 'dev'],
      { input: uri },
    );
    const { code, ids, text } = await command(...cloud.where('dev'));
    await cloud.configure('dev', kept);

    expect({ code, ids }).toEqual({ code: 2, ids: ['secret-changed'] });
    expect(text).toContain('The secret URI of `helix` changes');
    expect(text).not.toContain(canary);
  });

  test('a configuration that is refused is a failed preview, with all its problems', async () => {
    const { code, text } = await previewedAnew({
      tools: [],
      groupShortName: 'much too long for this',
    });

    expect(code).toBe(1);
    expect(text).toContain('**The preview failed**');
    expect(text).toContain('tools has 0 entries.');
    expect(text).toContain('groupShortName must');
  });

  test('another region for the resource group is refused, and named', async () => {
    const { code, text } = await previewedAnew({ resourceGroupLocation: 'northeurope' });

    expect(code).toBe(1);
    expect(text).toContain('is never replaced');
    expect(text).toContain('must stay "westeurope" (got "northeurope")');
  });

  test('what somebody changed in Azure is seen with --refresh', async () => {
    const { applicationObjectId } = await cloud.outputs('dev');
    const owner = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${other}` };
    const owners = `/v1.0/applications/${applicationObjectId}/owners`;
    await cloud.azure('POST', `${owners}/$ref`, owner);
    const drifted = await previewed({}, ['--refresh']);
    await cloud.azure('DELETE', `${owners}/${other}/$ref`);

    expect(drifted.ids).toEqual(['changed-in-azure', 'owners-change']);
    expect(drifted.text).toContain(`can no longer run \`pulumi up\`: \`${other}\``);
  });

  test('with --refresh, a token version changed by hand says that alerts are refused meanwhile', async () => {
    const { applicationObjectId } = await cloud.outputs('dev');
    const change = (requestedAccessTokenVersion: number) =>
      cloud.azure('PATCH', `/v1.0/applications/${applicationObjectId}`, {
        api: { requestedAccessTokenVersion },
      });
    await change(1);
    const [seen, unseen] = [await previewed({}, ['--refresh']), await previewed({})];
    await change(2);

    expect(seen).toMatchObject({ code: 2, ids: ['changed-in-azure'] });
    expect(seen.text).toContain(
      'deployed was `2`, there is `1`; tools that expect the deployed token version',
    );
    expect(unseen.ids).toEqual([]);
  });

  test('with --refresh, an action group that is gone is said, not just made', async () => {
    const { actionGroupId } = await cloud.outputs('dev');
    await cloud.azure('DELETE', `${actionGroupId}?api-version=2023-01-01`);
    const { code, ids, text } = await previewed({}, ['--refresh']);
    await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);

    expect({ code, ids }).toEqual({ code: 2, ids: ['gone-in-azure'] });
    expect(text).toContain('Alert rules that name it notify nobody.');
  });

  test('a preview that was printed is read from its file, one of a destruction too', async () => {
    const file = path.join(cloud.path, 'destroy.json');
    const destroy = ['destroy', '--preview-only', '--json', '--stack', 'dev'];
    writeFileSync(file, await cloud.pulumi(destroy));
    const { code, ids } = await command('--json-file', file, '--title', 'no more');

    expect(code).toBe(2);
    expect(ids).toEqual(['application-deleted', 'action-group-deleted', 'resource-group-deleted']);
  });
});

describe("Azure Monitor's sender", () => {
  beforeAll(async () => {
    await cloud.configure('dev', { aznsServicePrincipal: 'adopt' });
    await cloud.up('dev');
  });

  test('is only forgotten, being retained', async () => {
    const { code, ids } = await previewed({ aznsServicePrincipal: 'lookup' });

    expect({ code, ids }).toEqual({ code: 0, ids: ['azns-forgotten'] });
  });

  test('must not be removed where the state does not retain it, whatever is acknowledged', async () => {
    const exported = await cloud.pulumi(['stack', 'export', '--stack', 'dev']);
    const unretained = exported.replaceAll(/"retainOnDelete": true,?/g, '');
    const importing = ['stack', 'import', '--stack', 'dev'];
    await cloud.local.pulumi(importing, { input: unretained });
    const { code, ids, text } = await previewed({ aznsServicePrincipal: 'lookup' });
    await cloud.local.pulumi(importing, { input: exported });

    expect(unretained).not.toBe(exported);
    expect({ code, ids }).toEqual({ code: 2, ids: ['azns-removed'] });
    expect(text).toContain('Refused: azns-removed.');
  });
});

test('protection that is lifted is said, and so is what it refuses', async () => {
  await cloud.configure('dev', { protect: true });
  await cloud.up('dev');
  const lifted = await previewed({ protect: false });
  const refused = await previewed({ location: 'westus2' });

  expect(lifted).toMatchObject({ code: 2, ids: ['protection-lifted'] });
  expect(refused).toMatchObject({ code: 1, ids: ['action-group-replaced', 'location-change'] });
  expect(refused.text).toContain('currently marked for protection');
});

test('with two stacks, each says what another token version means for those after it', async () => {
  await cloud.configure('identity', { deploy: 'identity' });
  await cloud.configure('group', {
    deploy: 'action-group',
    identityStack: 'organization/itsm-secure-export/identity',
    resourceGroupName: 'rg-group',
    resourceGroupLocation: 'westeurope',
    tools: [servicenow],
  });
  await cloud.up('identity');
  await cloud.up('group');
  const summary = (stack: string) => command(...cloud.where(stack));
  const untouched = await summary('group');
  await cloud.configure('identity', { tokenVersion: 1 });
  const identity = await summary('identity');
  await cloud.up('identity');
  const group = await summary('group');

  expect(untouched).toMatchObject({ code: 0, ids: [] });
  expect(identity).toMatchObject({ code: 2, ids: ['itsm-values-change'] });
  expect(identity.text).toContain('Deploy those again, then send');
  expect(group).toMatchObject({ code: 2, ids: ['itsm-values-change'] });
  expect(group.text).toContain(
    'ServiceNow `servicenow`: its administrator has to change 6 values.',
  );
});

test('an imported stack is not new: what its application and action group lose is said', async () => {
  const { applicationObjectId, actionGroupId, identifierUri, appRoleId } =
    await cloud.outputs('dev');
  const state = await cloud.state('dev');
  const group = `${actionGroupId}?api-version=2023-01-01`;
  const { body } = (await cloud.azure('GET', group)) as { body: { properties: object } };
  const smsReceivers = [{ name: 'night', countryCode: '49', phoneNumber: '1701234567' }];
  const itsmReceivers = [
    {
      name: 'old itsm',
      workspaceId: `${deployer}|${deployer}`,
      connectionId: other,
      ticketConfiguration: '{"PayloadRevision":0,"WorkItemType":"Incident"}',
      region: 'westeurope',
    },
  ];
  const properties = { ...body.properties, smsReceivers, itsmReceivers };
  await cloud.azure('PUT', group, { ...body, properties });
  const application = `/v1.0/applications/${applicationObjectId}`;
  const { appRoles } = ((await cloud.azure('GET', application)) as { body: { appRoles: object[] } })
    .body;
  const role = { id: other, value: 'Other.Role', displayName: 'Other', description: 'Other' };
  await cloud.azure('PATCH', application, {
    api: { requestedAccessTokenVersion: 1 },
    appRoles: [...appRoles, { ...role, allowedMemberTypes: ['Application'], isEnabled: true }],
  });

  await cloud.configure('imported', {
    ...(await cloud.configured('dev', ['resourceGroupName', 'resourceGroupLocation'])),
    ...{ groupShortName: 'itsm-dev', actionGroupName: 'itsm-dev', displayName: 'itsm-dev' },
    ...{ tools: [servicenow], identifierUri, appRoleId },
  });
  const component = (type: string, name: string, parent?: string) => ({
    ...{ type: `azure-itsm:index:${type}`, name, logicalName: 'itsm', component: true, parent },
  });
  const parents = { application: 'identity', 'service-principal': 'identity' };
  const resource = (name: string, parent: string) => ({
    ...{ type: state[name]?.type, id: state[name]?.id, logicalName: name, parent },
    name: name.replaceAll('-', '_'),
  });
  const resources = [
    component('SecureExport', 'whole'),
    component('WebhookIdentity', 'identity', 'whole'),
    component('ItsmActionGroup', 'group', 'whole'),
    ...Object.entries(parents).map(([name, parent]) => resource(`itsm-${name}`, parent)),
    resource('itsm-role-assignment', 'identity'),
    resource('itsm-action-group', 'group'),
    { ...resource('resource-group', ''), parent: undefined },
  ];
  const file = path.join(cloud.path, 'import.json');
  writeFileSync(file, JSON.stringify({ resources }));
  const flags = ['--yes', '--skip-preview', '--protect=false', '--generate-code=false'];
  await cloud.pulumi(['import', '--file', file, ...flags, '--stack', 'imported']);
  const config = ['--config-file', cloud.local.configFile('imported')];
  const { code, ids, text } = await command('--stack', 'imported', ...config);

  expect({ code, ids: [...new Set(ids)].sort() }).toEqual({
    code: 2,
    ids: [
      ...['app-role-removed', 'itsm-connection-removed', 'itsm-values-change'],
      ...['no-outputs-yet', 'receiver-removed'],
    ],
  });
  expect(text).toContain('Alerts lose a receiver: the SMS receiver `night`');
  expect(text).toContain('the ITSM action receiver `old itsm` goes.');
  expect(text).not.toContain('receiver `servicenow`');
});

test('a stack that is not there is said with those that are', async () => {
  const { code, text } = await command('--stack', 'nowhere');

  expect(code).toBe(1);
  expect(text).toContain('This project has no stack "nowhere" in this backend. Its stacks are dev');
});

test('a file that is not there, and one that is no preview, are said', async () => {
  const file = path.join(cloud.path, 'some.json');
  writeFileSync(file, '[]');
  const [missing, other] = [await command('-j', 'missing.json'), await command('-j', file)];

  expect([missing.code, other.code]).toEqual([1, 1]);
  expect(missing.text).toBe(
    'error: There is no file missing.json. Create it with: pulumi preview --json --show-sames > missing.json\n',
  );
  expect(other.text).toContain(`error: ${file} has no JSON in it`);
});
