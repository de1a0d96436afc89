import { commands } from '../support/page';
import { TestCloud } from './support';

/* The commands of docs/troubleshooting.md, read from there and run in the order they have on the page. */

const cloud = new TestCloud();
const deployer = '33333333-3333-3333-3333-333333333333';
const pipeline = {
  clientId: '12121212-1212-4212-8212-121212121212',
  objectId: '13131313-1313-4313-8313-131313131313',
};
let outputs: Record<string, string>;

beforeAll(async () => {
  await cloud.startDeployed();
  outputs = await cloud.outputs('dev');
});
afterAll(() => cloud.stop());

const assigned = () =>
  `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}/appRoleAssignedTo`;
const deleteApplication = () =>
  cloud.azure('DELETE', `/v1.0/applications/${outputs.applicationObjectId}`);
const upFails = () => cloud.failingUp('dev');

/** Words of a command line; quotes keep theirs together, and what is after # is for people. */
const words = (line: string) =>
  [...line.replace(/\s+# .*$/, '').matchAll(/'([^']*)'|(\S+)/g)].map(
    (word) => word[1] ?? word[2] ?? '',
  );

/** What `az rest` and `az ad app owner add` send. */
async function az(args: string[]): Promise<number> {
  const option = (name: string) => args[args.indexOf(name) + 1] ?? '';
  if (args[0] === 'rest') {
    const { pathname } = new URL(option('--uri'));
    const body: unknown = args.includes('--body') ? JSON.parse(option('--body')) : undefined;
    return (await cloud.azure(option('--method'), pathname, body)).status;
  }
  const filter = encodeURIComponent(`appId eq '${option('--id')}'`);
  const [found] = await cloud.list<{ id: string }>(`/v1.0/applications?$filter=${filter}`);
  const owner = `https://graph.microsoft.com/v1.0/directoryObjects/${option('--owner-object-id')}`;
  const path = `/v1.0/applications/${found?.id}/owners/$ref`;
  return (await cloud.azure('POST', path, { '@odata.id': owner })).status;
}

/** Runs the commands of a section; returns what each printed, or the status az got. */
async function run(heading: string, index = 0): Promise<(string | number)[]> {
  const values = { ...outputs, stack: 'dev', 'object id of who deploys': pipeline.objectId };
  const filled = Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`<${name}>`, value),
    commands('troubleshooting.md', heading, index),
  );
  expect(filled).not.toMatch(/<[a-z]/i);
  const answers: (string | number)[] = [];
  for (const line of filled.trim().split('\n')) {
    const [program, ...args] = words(line);
    if (program === 'az') {
      answers.push(await az(args[0] === 'rest' ? args : args.slice(3)));
    } else if (program === 'pulumi') {
      const unasked = args[0] === 'up' ? ['--skip-preview'] : [];
      answers.push(await cloud.pulumi([...args, ...unasked]));
    } else {
      const [, name = '', , ...rest] = args;
      const file = ['--config-file', cloud.local.configFile('dev')];
      const format = name === 'handover' ? ['--format', 'json'] : [];
      const { code, stdout, stderr } = await cloud.command(name, [...rest, ...file, ...format]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      answers.push(stdout);
    }
  }
  return answers;
}

test('a role assignment that is not in the state is found and taken over, and up changes nothing', async () => {
  const [made] = await cloud.list<{ id: string }>(assigned());
  await cloud.azure('DELETE', `${assigned()}/${made?.id}`);
  await cloud.pulumi(['refresh', '--yes', '--skip-preview', '--stack', 'dev']);
  const { body } = await cloud.azure('POST', assigned(), {
    appRoleId: outputs.appRoleId,
    principalId: outputs.aznsServicePrincipalObjectId,
    resourceId: outputs.servicePrincipalObjectId,
  });
  const id = `${assigned().replace('/v1.0', '')}/${(body as { id: string }).id}`;

  expect(await upFails()).toContain('Permission being assigned already exists on the object');
  const [said, up] = await run('A role assignment that is not in the state');
  expect(said).toContain(`itsm-role-assignment: exists, was not in the state, taken over as ${id}`);
  expect(up).not.toMatch(/[+-]\s+\d+ (created|deleted|replaced)/);
  expect((await cloud.state('dev'))['itsm-role-assignment']?.id).toBe(id);
});

test('an application deleted by hand is restored as it was, and nothing changes for anybody', async () => {
  await deleteApplication();
  const [restored, servicePrincipal] = await run('A deleted application', 0);

  expect([restored, servicePrincipal]).toEqual([200, 404]);
  expect(await cloud.list(assigned())).toHaveLength(1);
});

test('one that a refresh has dropped from the state is restored, imported, and its parts are found', async () => {
  await deleteApplication();
  await cloud.pulumi(['refresh', '--yes', '--skip-preview', '--stack', 'dev']);
  expect(Object.keys(await cloud.state('dev'))).not.toContain('itsm-service-principal');
  expect(await upFails()).toContain(
    'Another object with the same value for property identifierUris',
  );

  await cloud.azure('POST', `/v1.0/directory/deletedItems/${outputs.applicationObjectId}/restore`);
  const [, said] = await run('A deleted application', 1);
  expect(said).toContain('itsm-service-principal: exists, was not in the state');
  expect(said).toContain('itsm-role-assignment: exists, was not in the state');
  expect(await cloud.changes('dev', '--refresh')).toEqual([]);
  expect(await cloud.outputs('dev')).toEqual(outputs);
});

test('one that is made anew has another client id, which the hand-over says', async () => {
  await deleteApplication();
  const [purged, , sheet] = await run('A deleted application', 2);

  expect(purged).toBe(204);
  const made = await cloud.outputs('dev');
  expect(made).toMatchObject({
    identifierUri: outputs.identifierUri,
    actionGroupId: outputs.actionGroupId,
  });
  expect(made.clientId).not.toBe(outputs.clientId);
  expect(JSON.parse(String(sheet))).toMatchObject({
    application: { clientId: made.clientId },
    token: { audience: made.clientId },
  });
  outputs = made;
});

test('a lost action group is made again with the id it had', async () => {
  await cloud.azure('DELETE', `${outputs.actionGroupId}?api-version=2023-01-01`);
  await run('A lost action group');

  expect((await cloud.outputs('dev')).actionGroupId).toBe(outputs.actionGroupId);
  expect(await cloud.changes('dev', '--refresh')).toEqual([]);
});

test('a pipeline that owns nothing any more is made an owner by an administrator, and deploys again', async () => {
  const { clientSecret } = (await cloud.control('/_emulator/principals', {
    ...pipeline,
    displayName: 'pipeline',
    graphPermissions: [
      'Application.ReadWrite.OwnedBy',
      'Application.Read.All',
      'AppRoleAssignment.ReadWrite.All',
    ],
    armActions: ['*'],
  })) as { clientSecret: string };
  await cloud.configure('dev', { owners: [deployer, pipeline.objectId] });
  await cloud.up('dev');
  for (const path of [
    `applications/${outputs.applicationObjectId}`,
    `servicePrincipals/${outputs.servicePrincipalObjectId}`,
  ]) {
    await cloud.azure('DELETE', `/v1.0/${path}/owners/${pipeline.objectId}/$ref`);
  }
  await cloud.configure('dev', {
    'azuread:clientId': pipeline.clientId,
    'azuread:clientSecret': clientSecret,
    'azure-native:clientId': pipeline.clientId,
    'azure-native:clientSecret': clientSecret,
    groupShortName: 'renamed',
  });

  expect(await upFails()).toContain('AadWebhookResourceNotOwnedByCaller');
  expect(await cloud.failingUp('dev', '--refresh')).toContain('Authorization_RequestDenied');
  const [application, servicePrincipal] = await run('No owner left');
  expect([application, servicePrincipal]).toEqual([204, 204]);
  expect(await cloud.changes('dev', '--refresh')).toEqual([]);
});
