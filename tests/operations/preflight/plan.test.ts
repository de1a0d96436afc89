import { armNeeds, callbackScopes, graphNeeds } from '../../../operations/preflight/needs';
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

describe('a callback', () => {
  const subscription = '/subscriptions/s';
  const managementGroup = '/providers/Microsoft.Management/managementGroups/root';
  const makes = "create the callback's application, its service principal and its secret";
  const needed = (args: Properties) => {
    const { plan } = asked(args);
    const graph = graphNeeds(plan, 'ME').find(({ what }) => what === makes);
    return { graph: graph?.permissions, arm: callbackScopes(plan, subscription) };
  };
  const rights = (type: string) =>
    ['read', 'write', 'delete'].map((verb) => `Microsoft.Authorization/${type}/${verb}`);
  const role = { what: "create the callback's role", actions: rights('roleDefinitions') };
  const assignment = { what: "assign the callback's role", actions: rights('roleAssignments') };

  test('needs an application, and to make and assign a role at each scope', () => {
    const scopes = [subscription, '/subscriptions/s/resourceGroups/rg'];

    expect(needed({ callback: { scopes } })).toEqual({
      graph: [['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All']],
      arm: scopes.map((scope) => ({ scope, needs: [role, assignment] })),
    });
  });

  test('with other owners takes more, and a built-in role less', () => {
    const callback = {
      scopes: [subscription],
      role: 'Monitoring Contributor',
      owners: ['me', 'you'],
    };

    expect(needed({ callback })).toEqual({
      graph: [['Application.ReadWrite.All']],
      arm: [{ scope: subscription, needs: [assignment] }],
    });
  });

  test('of a management group makes its role in the subscription, too', () => {
    expect(needed({ callback: { scopes: [managementGroup] } }).arm).toEqual([
      { scope: subscription, needs: [role] },
      { scope: managementGroup, needs: [role, assignment] },
    ]);
  });

  test('of the identity alone needs nothing in Azure, and of the action group alone nothing of Graph', () => {
    expect(needed({ deploy: 'identity', callback: {} })).toMatchObject({
      graph: [expect.anything()],
      arm: [],
    });
    const callback = { scopes: [subscription] };
    expect(needed({ deploy: 'action-group', callback }).graph).toBeUndefined();
    expect(needed({ callback: { ...callback, application: {} } }).graph).toBeUndefined();
  });

  test("has an application of its own, whose URI is not the webhooks'", () => {
    const type = 'azuread:index/application:Application';
    const urn = `urn:pulumi:dev::shop::${types.secureExport}$${types.itsmCallback}$${type}::callback`;
    const made = { op: 'create', urn, newState: { type, inputs: { identifierUris: ['api://x'] } } };

    expect(asked({ application: { objectId: 'x' } }, [made]).identifierUri).toBe('');
  });
});
