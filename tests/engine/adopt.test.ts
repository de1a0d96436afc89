import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { canariesIn, filesBelow } from '../support/canary';
import type { Ended } from '../support/azureItsm';
import { TestCloud } from './support';

const cloud = new TestCloud();
const canaries = ['helix', 'plain', 'lost'].map(() => randomBytes(24).toString('hex'));
const [helixToken = '', plainToken = '', lostToken = ''] = canaries;
const roleId = '88888888-8888-4888-8888-888888888888';
const deployer = '33333333-3333-3333-3333-333333333333';
const azns = '44444444-4444-4444-4444-444444444444';
const printed: string[] = [];
let subscription: string;
let groupId: string;
let app: { id: string; appId: string };

interface Report {
  candidates?: { actionGroup: string; application: string; displayName: string }[];
  findings: { id: string; becomes: string }[];
  arguments: string;
  secretKeys: string[];
  imported?: { takenOver: Record<string, string>; changes: Change[] };
}
interface Change {
  op: string;
  urn: string;
  properties: string[];
}

async function adopt(stack: string, ...args: string[]): Promise<Ended> {
  const ended = await cloud.command('adopt', [...cloud.where(stack), ...args]);
  printed.push(ended.stdout, ended.stderr);
  return ended;
}

const reportOf = ({ code, stdout, stderr }: Ended) => {
  if (code === 1) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout) as Report;
};

const plain = ({ op, urn, properties }: Change) =>
  `${op} ${urn.split('::').at(-1)} ${[...new Set(properties.map((key) => key.split(/[.[]/)[0]))].sort().join()}`;

/** As Microsoft's script leaves it, with a group as the portal makes it. */
async function byHand(): Promise<void> {
  const { body } = await cloud.azure('POST', '/v1.0/applications', {
    displayName: 'alerts to ITSM',
    signInAudience: 'AzureADMyOrg',
    appRoles: [
      {
        id: roleId,
        value: 'ActionGroupsSecureWebhook',
        displayName: 'ActionGroupsSecureWebhook',
        description: 'This is a role for Action Group to join',
        allowedMemberTypes: ['Application'],
        isEnabled: true,
      },
    ],
  });
  app = body as typeof app;
  const uri = `api://${app.appId}`;
  await cloud.azure('PATCH', `/v1.0/applications/${app.id}`, { identifierUris: [uri] });
  await cloud.azure('POST', `/v1.0/applications/${app.id}/owners/$ref`, {
    '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${deployer}`,
  });
  const made = await cloud.azure('POST', '/v1.0/servicePrincipals', { appId: app.appId });
  const servicePrincipal = (made.body as { id: string }).id;
  await cloud.azure('POST', `/v1.0/servicePrincipals/${servicePrincipal}/appRoleAssignedTo`, {
    principalId: azns,
    resourceId: servicePrincipal,
    appRoleId: roleId,
  });
  const group = `${subscription}/resourceGroups/rg-by-hand`;
  await cloud.azure('PUT', `${group}?api-version=2024-03-01`, { location: 'westeurope' });
  groupId = `${group}/providers/microsoft.insights/actionGroups/by-hand`;
  const secure = {
    useAadAuth: true,
    objectId: app.id,
    identifierUri: uri,
    tenantId: cloud.local.env.ARM_TENANT_ID,
  };
  const answer = await cloud.azure('PUT', `${groupId}?api-version=2023-01-01`, {
    location: 'Global',
    tags: { team: 'operations' },
    properties: {
      groupShortName: 'by hand',
      enabled: true,
      emailReceivers: [
        { name: 'on call', emailAddress: 'oncall@contoso.com', useCommonAlertSchema: false },
      ],
      webhookReceivers: [
        {
          name: 'servicenow',
          serviceUri:
            'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
          useCommonAlertSchema: true,
          ...secure,
        },
        {
          name: 'helix',
          serviceUri: `https://acme.onbmc.com/baocdp/rest/webhook/${helixToken}`,
          useCommonAlertSchema: false,
          ...secure,
        },
        {
          name: 'chat',
          serviceUri: `https://hooks.contoso.com/${plainToken}`,
          useCommonAlertSchema: true,
        },
      ],
    },
  });
  expect(answer.status).toBe(201);
}

beforeAll(async () => {
  await cloud.startConfigured();
  subscription = `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}`;
  await byHand();
});
afterAll(() => cloud.stop());

/** Files with a canary in them, of all but Azure itself. */
const leaks = () =>
  filesBelow(cloud.path)
    .filter((file) => !/emulator\.db(-wal|-shm)?$/.test(file))
    .filter((file) => canariesIn(readFileSync(file, 'latin1'), canaries).length > 0);

test('without options it lists the candidates, and what to type for each', async () => {
  await cloud.configure('dev');
  const { code, stdout, stderr } = await cloud.operation('adopt', cloud.where('dev'));
  printed.push(stdout, stderr);

  expect(code).toBe(2);
  expect(stdout).toContain('secure webhooks: servicenow, helix; for "alerts to ITSM"');
  expect(stdout).toContain(`azure-itsm adopt --application ${app.id} --action-group ${groupId}`);
});

test('the set-up is explained, and written as configuration without any secret', async () => {
  const args = ['--application', app.appId, '--action-group', 'by-hand', '--as', 'config'];
  const report = reportOf(await adopt('dev', ...args, '--json'));

  expect(report.findings.map(({ id, becomes }) => `${becomes} ${id}`)).toEqual([
    'improved role-text',
    'improved token-version',
    'improved service-principal-owners',
    'improved assignment-not-required',
    'improved schema-off',
    'improved receiver-order',
    'kept other-receivers',
  ]);
  expect(report.secretKeys).toEqual(['serviceUris.helix', 'webhookReceivers[0].serviceUri']);
  const { config } = parse(report.arguments) as { config: Record<string, unknown> };
  expect(config).toMatchObject({
    'itsm-secure-export:resourceGroup': 'existing',
    'itsm-secure-export:displayName': 'alerts to ITSM',
    'itsm-secure-export:identifierUri': `api://${app.appId}`,
    'itsm-secure-export:appRoleId': roleId,
    'itsm-secure-export:tools': [
      { name: 'helix', kind: 'bmcHelix' },
      { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
    ],
    'itsm-secure-export:webhookReceivers': [{ name: 'chat' }],
  });
  const own = Object.entries(config).map(([key, value]) => [key.split(':')[1], value]);
  await cloud.configure('dev', {
    resourceGroupLocation: undefined,
    serviceUris: undefined,
    ...(Object.fromEntries(own) as Record<string, unknown>),
  });
});

test('imported, a preview shows the improvements that were explained and nothing else', async () => {
  const args = ['--application', app.appId, '--action-group', groupId, '--as', 'config'];
  const { imported } = reportOf(await adopt('dev', ...args, '--set-secrets', '--import', '--json'));

  expect(Object.keys(imported?.takenOver ?? {}).map((urn) => urn.split('::').at(-1))).toEqual([
    'itsm-application',
    'itsm-service-principal',
    'itsm-role-assignment',
    'itsm-action-group',
  ]);
  expect(imported?.changes.map(plain)).toEqual([
    'update itsm-application api,appRoles',
    'update itsm-service-principal appRoleAssignmentRequired,owners',
    'update itsm-action-group webhookReceivers',
  ]);
  expect(leaks()).toEqual([]);
});

test('an up makes the improvements on what there is, and then nothing is left to change', async () => {
  await cloud.up('dev');

  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
  const { actionGroupId, applicationObjectId } = await cloud.outputs('dev');
  expect(applicationObjectId).toBe(app.id);
  expect(actionGroupId?.toLowerCase()).toBe(groupId.toLowerCase());
  const { body } = await cloud.azure('GET', `${groupId}?api-version=2023-01-01`);
  expect(JSON.stringify(body)).toContain(helixToken);
  expect(JSON.stringify(body)).toContain(plainToken);
  expect(leaks()).toEqual([]);
});

test('a state that is lost is taken over whole: no change, nothing made anew', async () => {
  await cloud.configure('lost', {
    resourceGroupName: 'rg-lost',
    resourceGroupLocation: 'westeurope',
    groupShortName: 'lost',
    tools: [{ name: 'helix', kind: 'bmcHelix' }],
    emailReceivers: [{ name: 'on call', emailAddress: 'oncall@contoso.com' }],
    lock: 'CanNotDelete',
  });
  const uri = `https://acme.onbmc.com/baocdp/rest/webhook/${lostToken}`;
  const key = ['config', 'set', '--secret', '--path', 'serviceUris.helix', uri];
  await cloud.pulumi([...key, '--stack', 'lost']);
  await cloud.up('lost');
  const before = await cloud.outputs('lost');
  const ids = Object.values(await cloud.state('lost')).map(({ id }) => id);
  await cloud.pulumi(['stack', 'rm', '--force', '--preserve-config', '--yes', 'lost']);
  await cloud.pulumi(['stack', 'init', 'lost']);

  const { imported } = reportOf(await adopt('lost', '--import', '--json'));

  expect(imported?.changes).toEqual([]);
  expect(await cloud.changes('lost', '--expect-no-changes')).toEqual([]);
  const found = Object.values(await cloud.state('lost')).map(({ id }) => id);
  const real = (all: (string | undefined)[]) => all.filter((id) => id?.startsWith('/')).sort();
  expect(real(found)).toEqual(real(ids));
  await cloud.up('lost');
  expect(await cloud.outputs('lost')).toEqual(before);
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'lost']);
});

test('an import file takes over the identity by its parents and names, and --import the group that it leaves out', async () => {
  const file = join(cloud.path, 'import.json');
  const named = ['--application', app.id, '--action-group', groupId];
  const keep = ['--keep', 'token-version,assignment-not-required'];
  const { stderr } = await adopt('dev', ...named, ...keep, '--import-file', file);
  expect(stderr).toContain('The action group is not in it');
  await cloud.pulumi(['stack', 'rm', '--force', '--preserve-config', '--yes', 'dev']);
  await cloud.pulumi(['stack', 'init', 'dev']);
  const flags = ['--yes', '--skip-preview', '--generate-code=false', '--protect=false'];
  await cloud.pulumi(['import', '--file', file, ...flags, '--stack', 'dev']);

  const { imported } = reportOf(await adopt('dev', ...named, '--import', '--json'));

  expect(Object.keys(imported?.takenOver ?? {}).map((urn) => urn.split('::').at(-1))).toEqual([
    'itsm-action-group',
  ]);
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
});

test('no webhook URI is in anything printed, nor in the state, its history and its backups', () => {
  const state = filesBelow(join(cloud.path, 'state'));

  expect(state.some((file) => file.includes('history'))).toBe(true);
  expect(state.some((file) => file.includes('backups'))).toBe(true);
  expect(leaks()).toEqual([]);
  expect(canariesIn(printed.join('\n'), canaries)).toEqual([]);
});
