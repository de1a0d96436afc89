import * as pulumi from '@pulumi/pulumi';
import {
  ItsmActionGroup,
  type ItsmActionGroupArgs,
} from '../../../components/actionGroup/itsmActionGroup';
import { ids, insideSecret, run, withoutSecrets } from '../../support/mocks';
import { oneOfEach } from '../../support/receivers';

const args: ItsmActionGroupArgs = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  applicationObjectId: ids.application,
  identifierUri: 'api://itsm',
  tenantId: ids.tenant,
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};
async function deploy(changes: Partial<ItsmActionGroupArgs>) {
  const { resources } = await run(() => new ItsmActionGroup('itsm', { ...args, ...changes }));
  const group = resources.find(({ type }) => type === 'azure-native:monitor:ActionGroup');
  return { resources, inputs: group?.inputs ?? {} };
}

test('a receiver of each kind reaches the group, with the common schema where the kind has a choice', async () => {
  const { inputs } = await deploy(oneOfEach);

  const common = { useCommonAlertSchema: true };
  expect(inputs).toMatchObject({
    emailReceivers: [{ ...oneOfEach.emailReceivers[0], ...common }],
    smsReceivers: oneOfEach.smsReceivers,
    voiceReceivers: oneOfEach.voiceReceivers,
    azureAppPushReceivers: oneOfEach.azureAppPushReceivers,
    armRoleReceivers: [{ ...oneOfEach.armRoleReceivers[0], ...common }],
    eventHubReceivers: [{ ...oneOfEach.eventHubReceivers[0], ...common }],
  });
  for (const kind of ['smsReceivers', 'voiceReceivers', 'azureAppPushReceivers']) {
    expect(Object.keys((inputs[kind] as object[])[0] ?? {})).not.toContain('useCommonAlertSchema');
  }
  for (const [kind, secret] of [
    ['logicAppReceivers', 'callbackUrl'],
    ['azureFunctionReceivers', 'httpTriggerUrl'],
    ['automationRunbookReceivers', 'serviceUri'],
  ] as const) {
    const [given] = oneOfEach[kind] as unknown as Record<string, unknown>[];
    const [receiver] = inputs[kind] as Record<string, unknown>[];
    expect({ ...receiver, [secret]: insideSecret(receiver?.[secret]) }).toEqual({
      ...given,
      ...common,
    });
  }
});

test('a plain webhook stands beside the secure ones, without a token', async () => {
  const { inputs } = await deploy({ webhookReceivers: oneOfEach.webhookReceivers });

  expect(withoutSecrets(inputs.webhookReceivers)).toEqual([
    { name: 'chat', serviceUri: '[secret]', useCommonAlertSchema: true },
    expect.objectContaining({ name: 'servicenow', useAadAuth: true }),
  ]);
});

test('the common schema can be switched off', async () => {
  const emailReceivers = [{ ...oneOfEach.emailReceivers[0]!, useCommonAlertSchema: false }];
  const { inputs } = await deploy({ emailReceivers });

  expect(inputs.emailReceivers).toEqual(emailReceivers);
});

test('URIs that hold keys are secrets before the component or the group sees them', async () => {
  const { resources } = await deploy(oneOfEach);

  const canaries = ['logic', 'function', 'runbook', 'webhook'].map((kind) => `CANARY-${kind}`);
  for (const canary of canaries) {
    expect(JSON.stringify(resources)).toContain(canary);
  }
  expect(JSON.stringify(withoutSecrets(resources))).not.toContain('CANARY');
});

test('the order in which receivers are listed changes nothing', async () => {
  const emails = ['b', 'a', 'c'].map((name) => ({ name, emailAddress: `${name}@contoso.com` }));
  const one = await deploy({ emailReceivers: emails });
  const other = await deploy({ emailReceivers: [...emails].reverse() });

  expect(one.resources).toEqual(other.resources);
  expect(one.inputs.emailReceivers).toMatchObject([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
});

test('a URI that another resource computes is checked once it is known', async () => {
  const callbackUrl = pulumi.secret('https://prod.logic.azure.com/x');
  const logicAppReceivers = [{ ...oneOfEach.logicAppReceivers[0]!, callbackUrl }];
  const { inputs } = await deploy({ logicAppReceivers });

  const [receiver] = inputs.logicAppReceivers as Record<string, unknown>[];
  expect(insideSecret(receiver?.callbackUrl)).toBe('https://prod.logic.azure.com/x');
});
