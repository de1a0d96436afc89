import type { Deployment } from '../../operations/deployment';
import { creationsToLookUp } from '../../operations/missingFromState';
import type { Preview, Step } from '../../operations/summary/preview';

const parent = 'urn:pulumi:dev::p::azure-itsm:index:WebhookIdentity::itsm';
const provider = 'urn:pulumi:dev::p::pulumi:providers:azuread::default';
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const inputs = { appRoleId: 'role', principalObjectId: 'azns', resourceObjectId: 'principal' };

const state: Deployment = {
  version: 3,
  deployment: {
    resources: [
      { urn: parent, type: 'azure-itsm:index:WebhookIdentity', custom: false },
      { urn: provider, id: '1', type: 'pulumi:providers:azuread', custom: true },
      {
        urn: 'urn:pulumi:dev::p::random:index/randomUuid:RandomUuid::itsm-role-id',
        type: 'random:index/randomUuid:RandomUuid',
        custom: true,
        outputs: { result: 'made-up' },
      },
    ],
  },
};

function step(changes: object = {}, op = 'create'): Step {
  const type = 'azuread:index/appRoleAssignment:AppRoleAssignment';
  const newState = { type, custom: true, parent, provider: `${provider}::1`, inputs, ...changes };
  return { op, urn: `urn:pulumi:dev::p::${newState.type}::itsm`, newState };
}

const lookedUp = (...steps: Step[]) =>
  creationsToLookUp({ steps } as Preview, state).map(({ resource }) => resource);

test('a role assignment and a service principal that would be created are looked up, whole', () => {
  const type = 'azuread:index/servicePrincipal:ServicePrincipal';
  const found = lookedUp(step(), step({ type, inputs: { clientId: 'client' } }));

  expect(found).toEqual([
    expect.objectContaining({ urn: step().urn, parent, provider: `${provider}::1`, inputs }),
    expect.objectContaining({ type, inputs: { clientId: 'client' } }),
  ]);
});

const application = (appRoleId: string) =>
  step({
    type: 'azuread:index/application:Application',
    inputs: { appRoles: [{ id: appRoleId }] },
  });

test('an application is looked up where its app role tells it from that of another stack', () => {
  expect(lookedUp(application('made-up'))).toHaveLength(1);
});

test.each([
  [
    'an application whose app role is configured, and so may be that of another stack too',
    application('pinned'),
  ],
  [
    'an action group, whose secrets no preview prints',
    step({ type: 'azure-native:monitor:ActionGroup' }),
  ],
  ['what stays as it is', step({}, 'same')],
  [
    'what is found by an id that is not known yet',
    step({ inputs: { ...inputs, resourceObjectId: unknown } }),
  ],
  ['AzNS, which its provider looks up itself', step({ inputs: { useExisting: true } })],
  ['what has a parent that the state has not', step({ parent: `${parent}2` })],
  ['what has a provider that the state has not', step({ provider: `${provider}::2` })],
  ['what depends on something the state has not', step({ dependencies: ['urn:other'] })],
])('%s is left to pulumi up', (_, one) => expect(lookedUp(one)).toEqual([]));
