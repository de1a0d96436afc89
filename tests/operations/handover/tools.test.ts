import { buildPreparation } from '../../../operations/handover/build';
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
const rules = 'Event Management > Rules > Alert Management Rules';
const events = 'Event Management > All Events (nothing to type: what an alert becomes)';
const receiver = (name: string) => `Azure Monitor > Alerts > Action groups > itsm-dev > ${name}`;
const uri = 'URI (already set by the deployment)';
const before = (kind: string) => [
  'Before the deployment',
  'Steps of the first sheet',
  `done; otherwise get that sheet from the person who deploys: azure-itsm handover --before --kind ${kind}`,
];

test.each([
  [2 as const, clientId, 'Claim Name', 'azp'],
  [1 as const, identifierUri, 'Claim Name (instead of azp)', 'appid'],
])(
  'ServiceNow with version %d tokens: each screen, field and value',
  (version, audience, claimField, claim) => {
    expect(rowsOf(toolOf(outputs(version)))).toEqual([
      before('servicenow'),
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
      [
        'Azure Monitor > Alerts > Alert processing rules',
        'Correlate alerts',
        'where a rule has it, ServiceNow groups the alerts that arrive within 60 minutes (tag based alert clustering)',
      ],
      [rules, 'Roles for this step', 'evt_mgmt_admin, flow_designer'],
      [
        rules,
        'Rule that opens incidents',
        'Create Incident, or Create Incident on Primary Critical Alert, or one of your own: without an active one no incident is opened',
      ],
      [rules, 'Active', 'selected (the base system has both inactive)'],
      [rules, 'Alert Filter', 'the alerts that have to open an incident'],
      [
        rules,
        'Actions > Remediation Subflows',
        'a subflow that creates an incident; Execution Automatic, Active true',
      ],
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

test('of a ServiceNow URL with an API key, the known part is shown and the key is named', () => {
  const pushConnectorSysId = '0123456789abcdef0123456789abcdef';
  const tool = toolOf(
    outputs(2, [{ ...serviceNow, pushConnectorSysId, secretKey: 'apiKeys.servicenow' }]),
  );
  const url = `${serviceNowUrl}&sys_id=${pushConnectorSysId}`;

  expect(tool.url).toBe(url);
  expect(rowsOf(tool)).toContainEqual([
    receiver('servicenow'),
    uri,
    `${url}&x-sn-apikey= and the API key, a secret, already set; the person who deploys has it, under the name apiKeys.servicenow`,
  ]);
});

test('a secret ServiceNow URI is named by its key, and no event class is read from it', () => {
  const secret = { ...serviceNow, instance: null, secretKey: 'serviceUris.servicenow' };
  const rows = rowsOf(toolOf(outputs(2, [secret])));

  expect(rows).toHaveLength(21);
  expect(rows).toContainEqual([
    receiver('servicenow'),
    uri,
    'a secret, already set; the person who deploys has it, under the name serviceUris.servicenow',
  ]);
});

test.each([1, 2] as const)(
  'BMC Helix with version %d tokens takes the tenant and the client id',
  (version) => {
    const connection = 'Catalog > Azure alerts > Connectors > Configuration > Add new connection';

    expect(rowsOf(toolOf(outputs(version, [helix])))).toEqual([
      before('bmcHelix'),
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
        'a secret, already set; the person who deploys has it, under the name serviceUris.helix',
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
    before('custom'),
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
      'a secret, already set; the person who deploys has it, under the name serviceUris.pager',
    ],
  ]);
});

test('without an app role no roles are asked for', () => {
  const rows = rowsOf(toolOf(outputs(2, [custom], { roles: [] })));

  expect(rows.map(([, field]) => field)).not.toContain('roles');
});

test('the checks of ServiceNow say that a rule opens incidents, what a firewall lets in, what verifies an e-mail address, and what never resolves', () => {
  const checks = toolOf(outputs()).checks.map(({ text }) => text.en);

  expect(checks).toHaveLength(7);
  expect(checks[0]).toContain('Action groups > itsm-dev > Test');
  expect(checks[1]).toContain('Azure Cloud Discovery');
  expect(checks[2]).toContain('ServiceNow opens none by itself');
  expect(checks[3]).toContain('service tag ActionGroup');
  expect(checks[4]).toContain('one-time passcode that Azure sends it, within 30 minutes');
  expect(checks[5]).toContain('service health and resource health among them, never resolve');
  expect(checks[6]).toContain('what was refused meanwhile is lost');
});

test('Azure Monitor issues reach ServiceNow through the group of the stack; no other tool documents them', () => {
  const { tools } = handoverOf(outputs(2, [custom, helix, serviceNow]));
  const issues = tools.map(({ kind, issues: checks }) => [kind, checks.length]);
  const [first] = toolOf(outputs()).issues;

  expect(issues).toEqual([
    ['custom', 0],
    ['bmcHelix', 0],
    ['servicenow', 3],
  ]);
  expect(first?.text.en).toContain('Settings > Action groups, select itsm-dev.');
  expect(first?.text.fr).toContain('Settings > Action groups, sélectionnez itsm-dev.');
});

test('every line of every tool names a document of the vendors, and every prose is translated', () => {
  const { tools } = handoverOf(outputs(1, [serviceNow, helix, custom]));
  const lines = [
    ...tools.flatMap(({ steps, checks, issues }) => [...steps, ...checks, ...issues]),
    ...buildPreparation().tools.flatMap(({ steps }) => steps),
  ];

  expect(lines.length).toBeGreaterThan(40);
  for (const line of lines) {
    expect(Object.values(sources)).toContain(line.source);
    for (const text of Object.values(line) as (string | Prose)[]) {
      if (typeof text === 'object') {
        expect(text.en).not.toBe('');
        expect(text.fr).not.toBe('');
        expect(text.fr).not.toBe(text.en);
      }
    }
  }
});
