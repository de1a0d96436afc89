import { sources } from '../../../operations/handover/sources';
import type { Prose } from '../../../operations/handover/text';
import {
  azns,
  clientId,
  custom,
  handoverOf,
  helix,
  identifierUri,
  outputs,
  rowsOf,
  serviceNow,
  serviceNowUrl,
  tenantId,
  tokens,
  toolOf,
} from './support';

const users = 'System Security > Users and groups > Users';
const entry = 'Event Management > Integrations > Azure OAuth Config > Azure OAuth OIDC Entry';
const provider = `${entry} > OAuth OIDC Provider Configuration > Open Record`;
const events = 'Event Management > All Events (nothing to type: what an alert becomes)';
const receiver = (name: string) => `Azure Monitor > Alerts > Action groups > itsm-dev > ${name}`;
const uri = 'URI (already set by the deployment)';

test.each([
  [2 as const, clientId, 'Claim Name', 'azp'],
  [1 as const, identifierUri, 'Claim Name (instead of azp)', 'appid'],
])(
  'ServiceNow with version %d tokens: each screen, field and value',
  (version, audience, claimField, claim) => {
    expect(rowsOf(toolOf(outputs(version)))).toEqual([
      [
        'ServiceNow Store',
        'Event Management Connectors (sn_em_connector)',
        'installed; needs Event Management (ITOM), New York or later',
      ],
      [
        users,
        'Roles of whoever does the steps below',
        'evt_mgmt_admin, web_service_admin, oauth_admin',
      ],
      [users, 'Roles of the integration user (no higher one)', 'evt_mgmt_integration'],
      [
        `${users} > Configure > Form Layout`,
        'Selected (only if the form shows no Source field)',
        'Source',
      ],
      [users, 'Source', audience],
      [users, 'Source, before Paris Patch 2 or Orlando Patch 9', `[${audience}]`],
      [entry, 'Client ID', audience],
      [provider, 'OIDC Metadata URL', tokens[version].openIdMetadataUrl],
      [provider, claimField, claim],
      [provider, 'Claim Value', azns],
      [receiver('servicenow'), uri, serviceNowUrl],
      [events, 'Fired, Sev0', '1 (Critical)'],
      [events, 'Fired, Sev1', '2 (Major)'],
      [events, 'Fired, Sev2', '4 (Warning)'],
      [events, 'Fired, Sev3', '4 (Warning)'],
      [events, 'Fired, Sev4', '5 (OK)'],
      [events, 'Resolved, any severity', '0 (Clear)'],
    ]);
  },
);

test('the event class in a ServiceNow URL is the name of a connector instance', () => {
  const rows = rowsOf(toolOf(outputs(2, [{ ...serviceNow, eventClass: 'Azure & EU' }])));

  expect(rows).toContainEqual([
    receiver('servicenow'),
    uri,
    `${serviceNowUrl}&event_class=Azure+%26+EU`,
  ]);
  expect(rows).toContainEqual([
    'Event Management > Integrations > Connector Instances',
    'Name (the event class of the URL)',
    'Azure & EU',
  ]);
});

test('a secret ServiceNow URI is named by its key, and no event class is read from it', () => {
  const secret = { ...serviceNow, instance: null, secretKey: 'serviceUris.servicenow' };
  const rows = rowsOf(toolOf(outputs(2, [secret])));

  expect(rows).toHaveLength(17);
  expect(rows).toContainEqual([
    receiver('servicenow'),
    uri,
    "a secret, already set; key serviceUris.servicenow of the stack's configuration holds it",
  ]);
});

test.each([1, 2] as const)(
  'BMC Helix with version %d tokens takes the tenant and the client id',
  (version) => {
    const connection = 'Catalog > Azure alerts > Connectors > Configuration > Add new connection';

    expect(rowsOf(toolOf(outputs(version, [helix])))).toEqual([
      ['BMC Helix Multi-Cloud Service Management', 'Version', '19.08 or later'],
      [
        'Integration Studio > Create Incident from Azure Alerts',
        'Webhook URL (to copy into the configuration)',
        "a secret; equal to key serviceUris.helix of the stack's configuration",
      ],
      [connection, 'Name', 'your choice'],
      [connection, 'Authorization type', 'NONE'],
      [connection, 'Description', 'your choice'],
      [connection, 'Site', 'Cloud'],
      [connection, 'Number of instances', '2'],
      [connection, 'Check', 'selected'],
      [connection, 'Azure tenant ID', tenantId],
      [connection, 'Azure application ID', clientId],
      [
        receiver('helix'),
        uri,
        "a secret, already set; key serviceUris.helix of the stack's configuration holds it",
      ],
    ]);
  },
);

test.each([
  [2 as const, '2.0'],
  [1 as const, '1.0'],
])('any other tool is told every claim of version %d tokens', (version, ver) => {
  const token = tokens[version];
  const screen = 'Verification of the token';

  expect(rowsOf(toolOf(outputs(version, [custom])))).toEqual([
    [screen, 'OpenID configuration (signing keys)', token.openIdMetadataUrl],
    [screen, 'aud', token.audience],
    [screen, 'iss', token.issuer],
    [screen, 'tid', tenantId],
    [screen, 'ver', ver],
    [screen, token.callerClaimName, azns],
    [screen, 'roles', 'ActionGroupsSecureWebhook'],
    ['Body of the request', 'schemaId', 'azureMonitorCommonAlertSchema'],
    [
      receiver('pager'),
      uri,
      "a secret, already set; key serviceUris.pager of the stack's configuration holds it",
    ],
  ]);
});

test('without an app role no roles are asked for', () => {
  const rows = rowsOf(toolOf(outputs(2, [custom], { roles: [] })));

  expect(rows.map(([, field]) => field)).not.toContain('roles');
});

test('the checks of ServiceNow say what becomes of Sev4, and what never resolves', () => {
  const checks = toolOf(outputs()).checks.map(({ text }) => text.en);

  expect(checks).toHaveLength(5);
  expect(checks[0]).toContain('Action groups > itsm-dev > Test');
  expect(checks[1]).toContain('Azure Cloud Discovery');
  expect(checks[2]).toMatch(/^Sev4 becomes OK/);
  expect(checks[3]).toContain('service health and resource health among them, never resolve');
  expect(checks[4]).toContain('what was refused meanwhile is lost');
});

test('every line of every tool names a document of the vendors, and every prose is translated', () => {
  const { tools } = handoverOf(outputs(1, [serviceNow, helix, custom]));
  const lines = tools.flatMap(({ steps, checks }) => [...steps, ...checks]);

  expect(lines.length).toBeGreaterThan(40);
  for (const line of lines) {
    expect(Object.values(sources)).toContain(line.source);
    for (const text of Object.values(line) as (string | Prose)[]) {
      if (typeof text !== 'string') {
        expect(text.en).not.toBe('');
        expect(text.fr).not.toBe('');
        expect(text.fr).not.toBe(text.en);
      }
    }
  }
});
