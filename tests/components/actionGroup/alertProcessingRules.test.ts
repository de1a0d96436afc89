import type { AlertProcessingRule } from '../../../components/actionGroup/alertProcessingRuleArgs';
import {
  ItsmActionGroup,
  type ItsmActionGroupArgs,
} from '../../../components/actionGroup/itsmActionGroup';
import { actionGroupId, ids, run } from '../../support/mocks';

const args: ItsmActionGroupArgs = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  applicationObjectId: ids.application,
  identifierUri: 'api://itsm',
  tenantId: ids.tenant,
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};
const subscription = `/subscriptions/${ids.subscription}`;
const all: AlertProcessingRule = { name: 'all', action: 'addActionGroup', scopes: [subscription] };
const maintenance: AlertProcessingRule = {
  name: 'maintenance',
  action: 'suppress',
  scopes: [`${subscription}/resourceGroups/rg-app`],
  schedule: {
    effectiveFrom: '2026-03-28T22:00:00',
    effectiveUntil: '2026-03-29T06:00:00',
    timeZone: 'W. Europe Standard Time',
  },
};
const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

beforeEach(() => warn.mockClear());
afterAll(() => warn.mockRestore());

async function deploy(
  alertProcessingRules: AlertProcessingRule[],
  more: Partial<ItsmActionGroupArgs> = {},
) {
  const { resources } = await run(
    () => new ItsmActionGroup('itsm', { ...args, ...more, alertProcessingRules }),
  );
  return resources
    .filter(({ type }) => type.startsWith('azure-native:alertsmanagement:'))
    .map(({ type, name, inputs }) => ({ type, name, inputs }));
}

test('a rule adds this group to the alerts of its scopes', async () => {
  const tags = { team: 'platform' };

  expect(await deploy([all], { tags })).toEqual([
    {
      type: 'azure-native:alertsmanagement:AlertProcessingRuleByName',
      name: 'itsm-all-alert-processing-rule',
      inputs: {
        alertProcessingRuleName: 'all',
        resourceGroupName: 'rg-itsm',
        location: 'Global',
        tags,
        properties: {
          actions: [{ actionType: 'AddActionGroups', actionGroupIds: [actionGroupId] }],
          scopes: [subscription],
          enabled: true,
        },
      },
    },
  ]);
});

test('a suppression removes all groups, in its window', async () => {
  const conditions = [{ field: 'Severity', operator: 'Equals', values: ['Sev3', 'Sev4'] }];
  const rule = { ...maintenance, conditions, description: 'patching', enabled: false };
  const [made] = await deploy([rule]);

  expect(made?.inputs.properties).toEqual({
    actions: [{ actionType: 'RemoveAllActionGroups' }],
    scopes: maintenance.scopes,
    conditions,
    schedule: maintenance.schedule,
    description: 'patching',
    enabled: false,
  });
});

test('the order in which rules are listed changes nothing', async () => {
  const named = (rules: { name: string }[]) => rules.map(({ name }) => name).sort();

  expect(named(await deploy([all, maintenance]))).toEqual(named(await deploy([maintenance, all])));
});

test('a suppression that nothing ends is warned of', async () => {
  const { effectiveFrom } = maintenance.schedule!;
  await deploy([{ ...maintenance, schedule: { effectiveFrom } }]);

  expect(warn.mock.calls).toEqual([
    [
      'warning: [runtime] alertProcessingRules["maintenance"] suppresses alerts without an end: nobody is notified of any alert in its scopes until you remove it. ' +
        'Give its schedule effectiveUntil or recurrences, unless this is what you want.',
    ],
  ]);
});

test.each<[string, AlertProcessingRule]>([
  ['a suppression with an end', maintenance],
  [
    'a recurring one',
    {
      ...maintenance,
      schedule: { recurrences: [{ recurrenceType: 'Weekly', daysOfWeek: ['Sunday'] }] },
    },
  ],
  ['one that is switched off', { ...maintenance, schedule: undefined, enabled: false }],
  ['a rule that adds the group', all],
])('%s is not warned of', async (_, rule) => {
  await deploy([rule]);

  expect(warn).not.toHaveBeenCalled();
});
