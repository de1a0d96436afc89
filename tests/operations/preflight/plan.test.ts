import { armNeeds, graphNeeds } from '../../../operations/preflight/needs';
import { stackConfig } from '../../../operations/preflight/plan';
import type { Preview, Properties, Step } from '../../../operations/summary/preview';
import { previewedStack, types } from '../../../operations/summary/stack';

const component = `urn:pulumi:dev::shop::${types.secureExport}::itsm`;

/** What a preview shows of a resource that is made. */
function created(type: string, inputs: Properties, more: object = {}): Step {
  const urn = type === types.secureExport ? component : `urn:pulumi:dev::shop::${type}::${type}`;
  return { op: 'create', urn, newState: { type, inputs, ...more } };
}

/** What preflight reads of a preview of a component with these arguments, and of other resources. */
function asked(args: Properties, others: Step[] = [], config: Preview['config'] = {}) {
  const steps = [created(types.secureExport, { resourceGroupName: 'rg', ...args }), ...others];
  const preview = { config, steps, diagnostics: [], hasFailed: false };
  const stack = previewedStack(preview);
  return stackConfig(
    preview,
    stack,
    { ...stack, component: 'itsm' },
    (cloud) => `azns of ${cloud}`,
  );
}

const resourceGroup = created(types.resourceGroup, {
  resourceGroupName: 'RG',
  location: 'westeurope',
});
const whatFor = (args: Properties, others?: Step[]) => {
  const { plan } = asked(args, others);
  return [...graphNeeds(plan, 'me'), ...armNeeds(plan)].map(({ what }) => what);
};

test('one component with everything needs both sides', () => {
  expect(whatFor({}, [resourceGroup])).toEqual([
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
    lock: 'CanNotDelete',
    roleAssignments: [{ principalId: 'x' }],
    alertProcessingRules: [{ name: 'night' }],
  };
  expect(whatFor(options)).toEqual([
    'create and update the action group',
    'create and update alert processing rules',
    'lock the action group',
    'assign roles on the action group',
  ]);
});

test('an existing application is read, not created', () => {
  const { plan, application } = asked({ application: { objectId: 'abc' } });

  expect(application.objectId).toBe('abc');
  expect(graphNeeds(plan, 'me')[0]?.what).toBe('read the application');
});

test("the sender is the cloud's", () => {
  expect(asked({ cloud: 'usGovernment' }).aznsApplicationId).toBe('azns of usGovernment');
  expect(asked({}).aznsApplicationId).toBe('azns of public');
});

test('names are those of the resources in the preview, else the defaults of the component', () => {
  const made = [
    created(types.actionGroup, { actionGroupName: 'given' }),
    created(types.application, { identifierUris: ['api://x/y'] }),
  ];

  expect(asked({}, made)).toMatchObject({ actionGroupName: 'given', identifierUri: 'api://x/y' });
  expect(asked({})).toMatchObject({ actionGroupName: 'itsm-dev', identifierUri: '' });
});

test('the resource group is made by the stack where the preview shows one of its name', () => {
  expect(asked({}, [resourceGroup])).toMatchObject({
    plan: { createsResourceGroup: true },
    resourceGroupLocation: 'westeurope',
  });
  expect(asked({ resourceGroupName: 'other' }, [resourceGroup])).toMatchObject({
    plan: { createsResourceGroup: false },
    resourceGroupLocation: '',
  });
});

test('a name that only the update will tell is that of a resource group made here', () => {
  const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

  expect(asked({ resourceGroupName: unknown }, [resourceGroup])).toMatchObject({
    plan: { createsResourceGroup: true },
    resourceGroupName: '',
  });
});

test("subscription and credentials are the configuration's, or those of an explicit provider", () => {
  const configured = { 'azure-native:subscriptionId': 'a', 'azuread:clientSecret': '[secret]' };
  const urn = 'urn:pulumi:dev::shop::pulumi:providers:azure-native::pulumi:providers:azure-native';
  const explicit = [
    created('pulumi:providers:azure-native', { subscriptionId: 'b', clientId: 'c' }),
    created(types.actionGroup, {}, { provider: `${urn}::id` }),
  ];

  expect(asked({}, [], configured)).toMatchObject({
    subscriptionId: 'a',
    ownCredentials: ['azuread:clientSecret'],
  });
  expect(asked({}, explicit, configured)).toMatchObject({
    subscriptionId: 'b',
    ownCredentials: ['azuread:clientSecret', 'azure-native:clientId'],
  });
});
