import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { roleAssignmentCommand } from '../../components/identity/roleAssignment';
import { azureClouds } from '../../components/azureClouds';
import { temporaryFolder } from '../offline/support';
import { startReceiver, type Receiver } from '../offline/emulator/monitor/support';
import {
  appRole,
  deployerObjectId,
  identifierUri,
  startCloud,
  tenantId,
  type Cloud,
} from '../offline/emulator/support';
import { succeed } from '../support/keptTools';
import { AzureCli, describeWithAzureCli, ensureAzureCli } from './azureCli';

/* The Azure CLI, unchanged, on the emulator as a cloud of its own. */

const azns = '461e8683-5575-4561-ac7f-899cc907d62a';
let cloud: Cloud;
let receiver: Receiver;
let az: AzureCli;
let stop: () => Promise<void>;

describeWithAzureCli('the Azure CLI', () => {
  beforeAll(async () => {
    const python = await ensureAzureCli();
    receiver = await startReceiver();
    const started = await startCloud({
      resolve: [`acme.service-now.com:443=127.0.0.1:${receiver.port}`],
      receiverCa: caFile(receiver.ca),
    });
    ({ cloud, stop } = started);
    az = new AzureCli(python, cloud.ca);
    await az.useCloud(cloud.url);
    await az.login(cloud.deployer.clientId, cloud.deployer.clientSecret, tenantId);
  }, 600_000);
  afterAll(async () => {
    await az?.remove();
    await stop?.();
    await receiver?.stop();
  });

  it('sets a secure webhook up from nothing, and a test notification arrives with a token', async () => {
    await cloud.control('reset', { azns: false });
    const role = { ...appRole, id: undefined };
    const application = await az.json(
      ...['ad', 'app', 'create', '--display-name', 'itsm', '--identifier-uris', identifierUri],
      ...['--requested-access-token-version', '2', '--app-roles', JSON.stringify([role])],
    );
    const [clientId, objectId] = [String(application['appId']), String(application['id'])];
    await az.json(
      ...['ad', 'app', 'owner', 'add', '--id', clientId, '--owner-object-id', deployerObjectId],
    );
    const servicePrincipal = await az.json('ad', 'sp', 'create', '--id', clientId);
    const required = ['--set', 'appRoleAssignmentRequired=true'];
    await az.json('ad', 'sp', 'update', '--id', clientId, ...required);
    const sender = await az.json('ad', 'sp', 'create', '--id', azns);
    const [{ id: appRoleId = '' } = {}] = application['appRoles'] as { id: string }[];
    await shell(
      roleAssignmentCommand(
        { ...azureClouds.public, graphHost: cloud.url },
        {
          appRoleId,
          principalObjectId: String(sender['id']),
          resourceObjectId: String(servicePrincipal['id']),
        },
      ),
    );
    await az.json('group', 'create', '--name', 'rg-itsm', '--location', 'westeurope');
    const webhook = ['webhook', 'servicenow', 'https://acme.service-now.com/api/CANARY'];
    const secure = ['useaadauth', objectId, identifierUri, 'usecommonalertschema'];
    const inGroup = ['--resource-group', 'rg-itsm'];
    const monitor = ['monitor', 'action-group'];
    const action = ['--action', ...webhook, ...secure];
    await az.json(...monitor, 'create', '--name', 'itsm', ...inGroup, ...action);

    const alertType = ['--alert-type', 'servicehealth', '--add-action', ...webhook, ...secure];
    const test = ['test-notifications', 'create', '--action-group', 'itsm', ...inGroup];
    const tested = await az.json<{ actionDetails: { Status: string }[] }>(
      ...monitor,
      ...test,
      ...alertType,
    );

    expect(tested.actionDetails.map(({ Status }) => Status)).toEqual(['Completed']);
    const [delivered] = receiver.received;
    expect(decodeJwt(delivered?.headers.authorization?.replace('Bearer ', '') ?? '')).toMatchObject(
      {
        aud: clientId,
        azp: azns,
        roles: ['ActionGroupsSecureWebhook'],
      },
    );
  });

  it('signs in with the secret that it made for an application, until it deletes it', async () => {
    await cloud.control('reset');
    const { appId } = await az.json('ad', 'app', 'create', '--display-name', 'pipeline');
    const id = ['--id', String(appId)];
    await az.json('ad', 'sp', 'create', ...id);
    const { password } = await az.json('ad', 'app', 'credential', 'reset', ...id);
    const list = ['ad', 'app', 'credential', 'list', ...id];
    const [credential] = await az.json<{ keyId: string }[]>(...list);
    const signIn = async () => {
      const other = new AzureCli(az.python, cloud.ca);
      await other.useCloud(cloud.url);
      return other
        .login(String(appId), String(password), tenantId)
        .then(() => 'signed in', String)
        .finally(() => other.remove());
    };

    expect(await signIn()).toBe('signed in');
    const keyId = ['--key-id', credential?.keyId ?? ''];
    await az.json('ad', 'app', 'credential', 'delete', ...id, ...keyId);
    expect(await signIn()).toContain('AADSTS7000215');
    const again = await az.run('ad', 'app', 'credential', 'delete', ...id, ...keyId);
    expect(again.stderr).toContain('No password credential found with keyId');
  });

  it('makes, shows, lists, changes and deletes a federated credential', async () => {
    await cloud.control('reset');
    const { appId } = await az.json('ad', 'app', 'create', '--display-name', 'pipeline');
    const parameters = {
      name: 'main',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/itsm:ref:refs/heads/main',
      audiences: ['api://AzureADTokenExchange'],
    };
    const on = (verb: string, ...args: string[]) => [
      ...['ad', 'app', 'federated-credential', verb, '--id', String(appId), ...args],
    ];
    const main = ['--federated-credential-id', 'main'];
    const create = on('create', '--parameters', JSON.stringify(parameters));

    expect(await az.json(...create)).toMatchObject(parameters);
    expect((await az.run(...create)).stderr).toContain(
      'FederatedIdentityCredential with name main already exists.',
    );
    await az.json(...on('update', ...main, '--parameters', '{"description": "of the pipeline"}'));
    expect(await az.json(...on('show', ...main))).toMatchObject({ description: 'of the pipeline' });
    await az.json(...on('delete', ...main));
    expect(await az.json(...on('list'))).toEqual([]);
  });

  it('signs out', async () => {
    const other = new AzureCli(az.python, cloud.ca);
    await other.useCloud(cloud.url);
    await other.login(cloud.deployer.clientId, cloud.deployer.clientSecret, tenantId);
    await other.json('account', 'clear');

    expect((await other.run('account', 'show')).stderr).toContain("Please run 'az login'");
    await other.remove();
  });
});

/** Runs a command as it is printed for an administrator, in a shell in which `az` is the one tested. */
async function shell(command: string): Promise<void> {
  const bin = join(az.executable, '..');
  const env = { ...az.env, PATH: `${bin}:${az.env['PATH'] ?? ''}` };
  await succeed('sh', ['-c', command], az.folder, env);
}

function caFile(ca: string): string {
  const file = join(temporaryFolder(), 'receiver.pem');
  writeFileSync(file, ca);
  return file;
}
