import { TestCloud } from './support';

const cloud = new TestCloud();
let subscription: string;
let rules: object[];

interface StoredRule {
  name: string;
  location: string;
  properties: {
    actions: { actionType: string; actionGroupIds?: string[] }[];
    scopes: string[];
    enabled: boolean;
  };
}

const storedRules = () =>
  cloud.list<StoredRule>(
    `${subscription}/resourceGroups/rg-itsm-dev/providers/Microsoft.AlertsManagement/actionRules?api-version=2021-08-08`,
  );

beforeAll(async () => {
  await cloud.startConfigured();
  subscription = `/subscriptions/${cloud.local.env.ARM_SUBSCRIPTION_ID}`;
  rules = [
    { name: 'all-severe', action: 'addActionGroup', scopes: [subscription], conditions },
    {
      name: 'maintenance',
      action: 'suppress',
      scopes: [`${subscription}/resourceGroups/rg-app`],
      schedule: {
        timeZone: 'W. Europe Standard Time',
        recurrences: [
          {
            recurrenceType: 'Weekly',
            daysOfWeek: ['Sunday'],
            startTime: '22:00:00',
            endTime: '04:00:00',
          },
        ],
      },
      description: 'weekly patching',
    },
  ];
  await cloud.configure('dev', { alertProcessingRules: rules });
});
afterAll(() => cloud.stop());

const conditions = [{ field: 'Severity', operator: 'Equals', values: ['Sev0', 'Sev1'] }];

test('rules are deployed with the group; one adds it, one removes all groups', async () => {
  await cloud.up('dev');
  const { actionGroupId } = await cloud.outputs('dev');
  const [severe, maintenance, ...more] = await storedRules();

  expect(more).toEqual([]);
  expect(severe).toMatchObject({
    name: 'all-severe',
    location: 'Global',
    properties: {
      actions: [{ actionType: 'AddActionGroups', actionGroupIds: [actionGroupId] }],
      scopes: [subscription],
      conditions,
      enabled: true,
    },
  });
  expect(maintenance).toMatchObject({
    name: 'maintenance',
    properties: { actions: [{ actionType: 'RemoveAllActionGroups' }], ...withoutName(rules[1]) },
  });
});

const withoutName = (rule: object | undefined) => {
  const { scopes, schedule, description } = rule as Record<string, unknown>;
  return { scopes, schedule, description };
};

test('a second preview shows no change, nor does another order of the rules', async () => {
  expect(await cloud.changes('dev', '--expect-no-changes')).toEqual([]);
  await cloud.configure('dev', { alertProcessingRules: [...rules].reverse() });
  const changed = (await cloud.changes('dev')).filter(({ name }) => !/^[A-Z]/.test(name));
  expect(changed).toEqual([]);
});

test('a rule switched off in the portal is shown by refresh and on again after up', async () => {
  const path = `${subscription}/resourceGroups/rg-itsm-dev/providers/Microsoft.AlertsManagement/actionRules/maintenance?api-version=2021-08-08`;
  await cloud.azure('PATCH', path, { properties: { enabled: false } });
  await cloud.pulumi(['up', '--yes', '--skip-preview', '--refresh', '--stack', 'dev']);

  expect((await storedRules()).map(({ properties }) => properties.enabled)).toEqual([true, true]);
});

test('one rule less is one rule deleted, and the group stays as it is', async () => {
  await cloud.configure('dev', { alertProcessingRules: rules.slice(0, 1) });
  const changed = (await cloud.changes('dev')).filter(({ name }) => !/^[A-Z]/.test(name));
  expect(changed.map(({ op, name }) => `${op} ${name}`)).toEqual([
    'delete itsm-maintenance-alert-processing-rule',
  ]);
  await cloud.up('dev');
  expect((await storedRules()).map(({ name }) => name)).toEqual(['all-severe']);
});

test('destroy takes the rules along', async () => {
  await cloud.pulumi(['destroy', '--yes', '--skip-preview', '--stack', 'dev']);

  expect(await cloud.state('dev')).toEqual({});
});
