import { armNeeds, graphNeeds } from '../../../operations/preflight/needs';
import { stackConfig, type ShownConfig } from '../../../operations/preflight/plan';

/** A stack's configuration as `pulumi config --json` shows it, defaults included. */
function configured(values: Record<string, string>) {
  const defaults = { deploy: 'all', resourceGroup: 'create', owners: '[]', application: '{}' };
  const entries = Object.entries({ ...defaults, ...values });
  const shown: ShownConfig = Object.fromEntries(
    entries.map(([key, value]) => [`p:${key}`, { value, secret: false }]),
  );
  return stackConfig('p', 'dev', shown, (cloud) => `azns of ${cloud}`);
}

const whatFor = (values: Record<string, string>) => {
  const { plan } = configured(values);
  return [...graphNeeds(plan, 'me'), ...armNeeds(plan)].map(({ what }) => what);
};

test('one stack with everything needs both sides', () => {
  expect(whatFor({})).toEqual([
    'create and update the application and its service principal',
    'look up AzNS',
    'assign the app role to AzNS',
    'create the resource group',
    'create and update the action group',
  ]);
});

test('the identity alone needs nothing in Azure, and no assignment where an administrator makes it', () => {
  expect(whatFor({ deploy: 'identity', roleAssignment: 'external' })).toEqual([
    'create and update the application and its service principal',
    'look up AzNS',
  ]);
});

test('the action group alone needs nothing of Microsoft Graph, and each option its own actions', () => {
  const options = {
    deploy: 'action-group',
    resourceGroup: 'existing',
    lock: 'CanNotDelete',
    roleAssignments: '[{"principalId":"x"}]',
    alertProcessingRules: '[{"name":"night"}]',
  };
  expect(whatFor(options)).toEqual([
    'create and update the action group',
    'create and update alert processing rules',
    'lock the action group',
    'assign roles on the action group',
  ]);
});

test('an existing application is read, not created', () => {
  const { plan, application } = configured({ application: '{"objectId":"abc"}' });

  expect(application.objectId).toBe('abc');
  expect(graphNeeds(plan, 'me')[0]?.what).toBe('read the application');
});

test("the sender is the cloud's", () => {
  expect(configured({ cloud: 'usGovernment' }).aznsApplicationId).toBe('azns of usGovernment');
  expect(configured({}).aznsApplicationId).toBe('azns of public');
});
