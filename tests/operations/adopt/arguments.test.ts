import { parse } from 'yaml';
import { transpileModule } from 'typescript';
import { secureExportProblems } from '../../../components/secureExportArgs';
import { argumentsOf } from '../../../operations/adopt/arguments';
import { importFile } from '../../../operations/adopt/importFile';
import type { Setup } from '../../../operations/adopt/setup';
import { secretValue } from '../../../operations/arguments/actionGroup';
import { rendered, secretKeys, type Form } from '../../../operations/arguments/render';
import { SecretArgument } from '../../../operations/arguments/secretArgument';
import { ids, serviceNowUri, setup, uri, webhook } from './setups';

const take = { keep: [], asIs: false };
const many = (good: Setup) => {
  good.actionGroup.tags = { 'cost: center': '42', note: "it's ${mine}" };
  good.actionGroup.properties.webhookReceivers = [
    webhook('servicenow', serviceNowUri),
    webhook('BMC Helix', 'https://acme.onbmc.com/hook/canary'),
    { name: 'chat', serviceUri: 'https://hooks.contoso.com/canary', useCommonAlertSchema: false },
  ];
  good.actionGroup.properties.emailReceivers = [
    {
      name: 'on call',
      emailAddress: 'a@contoso.com',
      useCommonAlertSchema: true,
      status: 'Enabled',
    },
  ];
};
const text = (form: Form) =>
  rendered(argumentsOf(setup(many), take), form, { component: 'itsm', project: 'mine' });

test('the arguments are ones that the component takes', () => {
  const group = setup(many);
  const withValues = JSON.parse(
    JSON.stringify(argumentsOf(group, take).args, (_, value: unknown) =>
      value instanceof SecretArgument ? secretValue(group.actionGroup, value) : value,
    ),
  ) as Parameters<typeof secureExportProblems>[0];

  expect(secureExportProblems(withValues)).toEqual([]);
});

test('what is kept is an argument; an application used as it is is described as one', () => {
  const old = setup((good) => {
    good.application.api = {};
    good.application.appRoles = [];
    good.servicePrincipal!.appRoleAssignmentRequired = false;
  });

  expect(
    argumentsOf(old, { keep: ['token-version', 'role-missing'], asIs: false }).args,
  ).toMatchObject({ tokenVersion: 1, appRole: false, appRoleAssignmentRequired: false });
  expect(argumentsOf(setup(), { keep: [], asIs: true }).args).toMatchObject({
    application: {
      objectId: ids.application,
      clientId: ids.client,
      identifierUri: uri,
      servicePrincipalObjectId: ids.servicePrincipal,
      tokenVersion: 2,
      appRoleId: ids.role,
    },
  });
});

test('TypeScript, YAML and configuration can be read, and name secrets by their keys', () => {
  const program = text('typescript');
  expect(transpileModule(program, { reportDiagnostics: true }).diagnostics).toEqual([]);
  expect(program).toContain("serviceUri: config.requireSecret('bmcHelixUri')");
  const { resources, config } = parse(text('yaml')) as {
    resources: { itsm: { properties: Record<string, unknown> } };
    config: object;
  };
  expect(Object.keys(config)).toEqual(['bmcHelixUri', 'chatUri']);
  expect(resources.itsm.properties).toMatchObject({
    tags: { 'cost: center': '42', note: "it's $${mine}" },
    tools: [
      { name: 'BMC Helix', kind: 'bmcHelix', serviceUri: '${bmcHelixUri}' },
      { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
    ],
    emailReceivers: [{ name: 'on call', emailAddress: 'a@contoso.com' }],
  });
  const own = parse(text('config')) as { config: Record<string, unknown> };
  expect(own.config).toMatchObject({
    'mine:resourceGroup': 'existing',
    'mine:tags': { note: "it's ${mine}" },
    'mine:webhookReceivers': [{ name: 'chat', useCommonAlertSchema: false }],
  });
  expect([...secretKeys(argumentsOf(setup(many), take), 'config').values()]).toEqual([
    'serviceUris["BMC Helix"]',
    'webhookReceivers[0].serviceUri',
  ]);
});

test.each(['typescript', 'yaml', 'config'] as const)('as %s no URI is written', (form) => {
  expect(text(form)).not.toContain('canary');
});

test('the import file has the parents and names of the component, without the action group', () => {
  const { resources } = importFile(setup(many), take, 'itsm');

  expect(resources.map(({ name, parent, id }) => [name, parent, id])).toEqual([
    ['itsm', undefined, undefined],
    ['itsm-identity', 'itsm', undefined],
    ['itsm-application', 'itsm-identity', `/applications/${ids.application}`],
    ['itsm-service-principal', 'itsm-identity', `/servicePrincipals/${ids.servicePrincipal}`],
    [
      'itsm-role-assignment',
      'itsm-identity',
      `/servicePrincipals/${ids.servicePrincipal}/appRoleAssignedTo/assignment`,
    ],
  ]);
});
