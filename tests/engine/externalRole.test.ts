import type { Principal } from '../../offline/emulator/principals';
import { cloudClient } from '../../offline/cloud/cloudClient';
import { startItsmSide, type ItsmSide } from '../../demo/itsmSide';
import { TestCloud } from './support';

const cloud = new TestCloud();
const administrator: Principal = {
  clientId: 'cccccccc-0000-0000-0000-000000000001',
  objectId: 'cccccccc-0000-0000-0000-000000000002',
  displayName: 'administrator',
  graphPermissions: ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All'],
  armActions: [],
};
let itsm: ItsmSide;
let command = '';
let assignmentId = '';

beforeAll(async () => {
  await cloud.startConfigured();
  await cloud.configure('dev', {
    roleAssignment: 'external',
    tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
    serviceUris: undefined,
  });
});
afterAll(async () => {
  await itsm?.stop();
  await cloud.stop();
});

const stateOf = async (rule: string) =>
  (await itsm.raise({ type: 'activity-log', rule })).map(({ state }) => state);

test('the first preview warns, and says that up prints the command', async () => {
  const preview = await cloud.pulumi(['preview', '--stack', 'dev']);

  expect(preview).toContain('warning: roleAssignment is "external": Entra refuses every alert');
  expect(preview).toContain('"pulumi up" prints it');
  expect(preview).not.toContain('az rest');
});

test('up makes no assignment, prints the command, and hands it out as an output', async () => {
  const up = await cloud.up('dev');
  command = (await cloud.outputs('dev')).roleAssignmentCommand ?? '';

  expect(command).toMatch(/^az rest --method POST --uri https:\/\/graph\.microsoft\.com\/v1\.0\//);
  expect(up).toContain(`warning: An administrator runs: ${command}`);
  expect(Object.keys(await cloud.state('dev'))).not.toContain('itsm-role-assignment');
});

test('every preview repeats warning and command as long as alerts are refused, which they are', async () => {
  const preview = await cloud.pulumi(['preview', '--stack', 'dev', '--expect-no-changes']);
  expect(preview).toContain(`warning: An administrator runs: ${command}`);

  itsm = await startItsmSide(cloud.local, 'dev', `${cloud.path}/incidents.db`);
  expect(await stateOf('before')).toEqual(['refused']);
});

test("the printed command, sent by an administrator, makes Azure's alerts accepted", async () => {
  const [, method = '', uri = '', body = ''] =
    /^az rest --method (\w+) --uri (\S+) --headers Content-Type=application\/json --body '([^']+)' --query id --output tsv$/.exec(
      command,
    ) ?? [];
  const added = await cloud.control('/_emulator/principals', administrator);
  const { clientSecret } = added as { clientSecret: string };
  const { env, emulator } = cloud.local;
  const credentials = {
    AZURE_CLIENT_ID: administrator.clientId,
    AZURE_CLIENT_SECRET: clientSecret,
  };
  const client = cloudClient({ ...env, ...credentials }, emulator.caCertificate);
  const path = uri.replace('https://graph.microsoft.com', '');
  const answer = await client.answer(method, path, JSON.parse(body)).finally(() => client.close());

  expect(answer.status).toBe(201);
  assignmentId = (answer.body as { id: string }).id;
  expect(await stateOf('after')).toEqual(['delivered']);
});

test('with its id configured the assignment is read, and nothing warns any more', async () => {
  await cloud.configure('dev', { roleAssignmentId: assignmentId });
  const up = await cloud.up('dev');

  expect(up).not.toContain('warning:');
  expect(await cloud.outputs('dev')).not.toHaveProperty('roleAssignmentCommand');
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
});

test('another assignment than the one wanted is said, with the command again', async () => {
  const { servicePrincipalObjectId, appRoleId } = await cloud.outputs('dev');
  const path = `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignedTo`;
  const other = await cloud.azure('POST', path, {
    appRoleId,
    principalId: administrator.objectId,
    resourceId: servicePrincipalObjectId,
  });
  await cloud.configure('dev', { roleAssignmentId: (other.body as { id: string }).id });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toMatch(
    /error: roleAssignmentId: ".*" is another assignment: to the principal cccccccc-\S+ instead of 44444444-/,
  );
  expect(output).toContain(`An administrator runs: ${command}`);
  expect(output).not.toMatch(/^\s+at /m);
});

test('an assignment that is gone is said, with what prints the command again', async () => {
  const { servicePrincipalObjectId } = await cloud.outputs('dev');
  const path = `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignedTo`;
  await cloud.azure('DELETE', `${path}/${assignmentId}`);
  await cloud.configure('dev', { roleAssignmentId: assignmentId });
  const output = await cloud.failing(['preview', '--stack', 'dev']);

  expect(output).toContain(`appRoleAssignedTo/${assignmentId}' does not exist`);
  expect(output).toContain(
    'pulumi config rm roleAssignmentId; the next preview prints the command',
  );
  await cloud.configure('dev', { roleAssignmentId: undefined });
  expect(await cloud.pulumi(['preview', '--stack', 'dev'])).toContain(command);
});

test('destroy asks nothing of the assignment, which was never its own', async () => {
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(await cloud.list('/v1.0/applications')).toEqual([]);
});
