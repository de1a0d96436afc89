import {
  adopt,
  pendingCreations,
  readState,
  subscriptionOf,
  type Deployment,
} from '../../operations/deployment';

const ciphertext = { '4dabf18193072939515e22adb298388d': '1b47…', ciphertext: 'v1:abc' };
const parent = 'urn:pulumi:dev::p::azure-itsm:index:ItsmActionGroup::itsm';
const provider = 'urn:pulumi:dev::p::pulumi:providers:azure-native::default::1234';
const group = {
  urn: 'urn:pulumi:dev::p::azure-native:monitor:ActionGroup::itsm-action-group',
  type: 'azure-native:monitor:ActionGroup',
  custom: true,
  inputs: { actionGroupName: 'itsm', webhookReceivers: ciphertext },
  parent,
  provider,
};
/** Azure answers without what is in the id. */
const read = { webhookReceivers: ciphertext };
const component = { urn: parent, type: 'azure-itsm:index:ItsmActionGroup', custom: false };

function exported(
  resources: Deployment['deployment']['resources'],
  pending: Deployment['deployment']['pending_operations'],
): Deployment {
  return { version: 3, deployment: { manifest: {}, resources, pending_operations: pending } };
}

test('a found resource is taken over whole: parent, provider and encrypted inputs, with its id', () => {
  const before = exported([component], [{ type: 'creating', resource: group }]);
  const after = adopt(before, new Map([[group.urn, '/the/id']]));

  expect(after).toEqual(exported([component, { ...group, id: '/the/id', outputs: read }], []));
});

test('a resource that does not exist is cleared, so that the next up creates it', () => {
  const before = exported([component], [{ type: 'creating', resource: group }]);

  expect(adopt(before, new Map())).toEqual(exported([component], []));
});

test('the predecessor of an interrupted replacement is kept for deletion', () => {
  const old = { ...group, id: '/old' };
  const before = exported([component, old], [{ type: 'creating', resource: group }]);
  const after = adopt(before, new Map([[group.urn, '/new']]));

  expect(after.deployment.resources).toEqual([
    component,
    { ...group, id: '/new', outputs: read },
    { ...old, delete: true },
  ]);
});

test('what the state has already is not doubled', () => {
  const there = { ...group, id: '/the/id' };
  const before = exported([component, there], [{ type: 'creating', resource: group }]);

  expect(adopt(before, new Map([[group.urn, '/the/id']])).deployment.resources).toEqual([
    component,
    there,
  ]);
});

test('interrupted updates and deletions are cleared: the refresh that follows reads what is there', () => {
  const there = { ...group, id: '/the/id' };
  const before = exported(
    [component, there],
    [
      { type: 'updating', resource: there },
      { type: 'deleting', resource: there },
    ],
  );

  expect(pendingCreations(before)).toEqual([]);
  expect(adopt(before, new Map())).toEqual(exported([component, there], []));
});

test('the subscription is the one the resource was deployed to, else the one of the environment', () => {
  const explicit = {
    urn: 'urn:pulumi:dev::p::pulumi:providers:azure-native::default',
    type: 'pulumi:providers:azure-native',
    custom: true,
    id: '1234',
    inputs: { subscriptionId: 'of-the-provider' },
  };

  expect(subscriptionOf(exported([explicit], []), group, { ARM_SUBSCRIPTION_ID: 'x' })).toBe(
    'of-the-provider',
  );
  expect(subscriptionOf(exported([], []), group, { ARM_SUBSCRIPTION_ID: 'x' })).toBe('x');
  expect(subscriptionOf(exported([], []), group, { AZURE_SUBSCRIPTION_ID: 'y' })).toBe('y');
  expect(subscriptionOf(exported([], []), group, {})).toBeUndefined();
});

test('a state that somebody has changed is refused where it is wrong', () => {
  const state = {
    version: 3,
    deployment: { resources: [{ ...group, inputs: [] }, { type: 'x' }] },
  };
  expect(() => readState(JSON.stringify(state), 'dev')).toThrow(
    'The state of the stack dev is not as "pulumi stack export" prints it: look at /deployment/resources',
  );
  expect(() => readState('{"version":3', 'dev')).toThrow('it is no complete JSON document');
});
