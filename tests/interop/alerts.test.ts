import { join } from 'node:path';
import {
  armScope,
  startCloud,
  subscriptionId,
  tenantId,
  type Cloud,
} from '../offline/emulator/support';
import { succeed } from '../support/keptTools';
import { AzureCli, describeWithAzureCli, ensureAzureCli } from './azureCli';

/* Whoever brings states back from an ITSM tool: with the Azure CLI, and with Azure's own SDK, unchanged. */

let cloud: Cloud;
let az: AzureCli;
let stop: () => Promise<void>;

const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourceGroups/rg-app`;
const path = (scope: string, alert = '') =>
  `${scope}/providers/Microsoft.AlertsManagement/alerts${alert && `/${alert}`}`;
const version = 'api-version=2019-05-05-preview';
const operations = ['read', 'history/read', 'changestate/action'];
const role = {
  Name: 'ITSM callback',
  Description: 'States of alerts',
  Actions: operations.map((each) => `Microsoft.AlertsManagement/alerts/${each}`),
  AssignableScopes: [subscription],
};

describeWithAzureCli('a state that comes back', () => {
  beforeAll(async () => {
    const python = await ensureAzureCli();
    ({ cloud, stop } = await startCloud());
    az = new AzureCli(python, cloud.ca);
    await az.useCloud(cloud.url);
    await az.login(cloud.deployer.clientId, cloud.deployer.clientSecret, tenantId);
  }, 600_000);
  afterAll(async () => {
    await az?.remove();
    await stop?.();
  });
  beforeEach(() => cloud.control('reset'));

  /** A group to send to, and an alert of `rg-app` that fired. @returns its GUID. */
  async function raise(): Promise<string> {
    await cloud.arm('PUT', '/resourceGroups/rg-app?api-version=2024-03-01', { location: 'westeurope' });
    const groups = '/resourceGroups/rg-app/providers/Microsoft.Insights/actionGroups/itsm';
    const properties = { groupShortName: 'itsm', enabled: true };
    const body = { location: 'Global', properties };
    await cloud.arm('PUT', `${groups}?api-version=2023-01-01`, body);
    const raised = await cloud.control('alerts', { type: 'metric', rule: 'cpu-high' });
    expect(raised.status).toBe(202);
    return String(raised.body['alertId']);
  } // prettier-ignore

  /** `az rest`, as the one who is signed in. */
  const rest = (cli: AzureCli, method: string, url: string, ...more: string[]) =>
    cli.json<Answer>('rest', '--method', method, '--url', url, ...more);

  it('is written, read and listed by a service principal with a role of its own, and by no other', async () => {
    const alert = await raise();
    const { appId } = await az.json('ad', 'app', 'create', '--display-name', 'callback');
    const { id } = await az.json('ad', 'sp', 'create', '--id', String(appId));
    const { password } = await az.json('ad', 'app', 'credential', 'reset', '--id', String(appId));
    await az.json('role', 'definition', 'create', '--role-definition', JSON.stringify(role));
    const callback = new AzureCli(az.python, cloud.ca);
    await callback.useCloud(cloud.url);
    await callback.login(String(appId), String(password), tenantId);
    const close = `${path(group, alert)}/changestate?${version}&newState=Closed`;
    const comment = ['--body', '{"comments": "INC001"}'];

    await expect(rest(callback, 'post', close, ...comment)).rejects.toThrow(
      "does not have authorization to perform action 'Microsoft.AlertsManagement/alerts/changestate/action'",
    );
    const assignee = ['--assignee-object-id', String(id)];
    await az.json(
      ...['role', 'assignment', 'create', ...assignee, '--role', role.Name, '--scope', group],
      ...['--assignee-principal-type', 'ServicePrincipal'],
    );
    const closed = await rest(callback, 'post', close, ...comment);
    const read = await rest(callback, 'get', `${path(group, alert)}?${version}`);
    const listed = await rest(callback, 'get', `${path(group)}?${version}&alertState=Closed`);
    const history = await rest(callback, 'get', `${path(group, alert)}/history?${version}`);
    const elsewhere = rest(callback, 'get', `${path(subscription, alert)}?${version}`);

    expect(closed.properties?.essentials.alertState).toBe('Closed');
    expect(read).toEqual(closed);
    expect(listed.value?.map(({ name }) => name)).toEqual(['cpu-high']);
    expect(history.properties?.modifications.map(({ comments }) => comments)).toEqual(['INC001', '']);
    await expect(elsewhere).rejects.toThrow('AuthorizationFailed');
    await callback.remove();
  }); // prettier-ignore

  it('makes, lists, changes and deletes a custom role', async () => {
    const definition = (verb: string, ...args: string[]) => ['role', 'definition', verb, ...args];
    const create = definition('create', '--role-definition', JSON.stringify(role));
    const made = await az.json(...create);
    const list = definition('list', '--custom-role-only');
    const names = async () =>
      (await az.json<{ roleName: string }[]>(...list)).map(({ roleName }) => roleName);

    expect(await names()).toEqual([role.Name]);
    expect((await az.run(...create)).stderr).toContain('RoleDefinitionWithSameNameExists');
    const renamed = JSON.stringify({ ...made, roleName: 'ITSM way back' });
    await az.json(...definition('update', '--role-definition', renamed));
    expect(await names()).toEqual(['ITSM way back']);
    await az.json(...definition('delete', '--name', 'ITSM way back'));
    expect(await names()).toEqual([]);
  });

  it("is Azure's own SDK's, too", async () => {
    const alert = await raise();
    const env = { ...az.env, URL: cloud.url, TOKEN: await cloud.token(armScope) };
    const script = join(__dirname, 'alerts.py');
    const written = await succeed(az.python, [script, subscriptionId, alert], az.folder, env);

    expect(JSON.parse(written)).toEqual({
      states: ['New', 'Acknowledged'],
      condition: 'Fired',
      acknowledged: [alert],
      closed: [],
      history: [
        ['StateChange', 'Acknowledged', 'INC001'],
        ['AlertCreated', '', ''],
      ],
      unknown: [404, 'NotFound'],
      wrongState: [400, 'BadRequest'],
    });
  });
});

interface Answer {
  value?: { name: string }[];
  properties?: {
    essentials: { alertState: string };
    modifications: { comments: string }[];
  };
}
