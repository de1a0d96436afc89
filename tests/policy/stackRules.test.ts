import type { PolicyResource } from '@pulumi/policy';
import {
  receiverApplication,
  roleAssignmentRequired,
  serviceHealthGlobal,
} from '../../policy/stackRules';
import { resource, stackViolationsOf, types, unknown } from './support';

const objectId = '55555555-5555-5555-5555-555555555555';
const clientId = '66666666-6666-6666-6666-666666666666';
const principalId = '77777777-7777-7777-7777-777777777777';

const application = (props: object = { objectId, clientId }) =>
  resource({ type: types.application, name: 'app', props });
const servicePrincipal = (props: object, ...apps: PolicyResource[]) =>
  resource({ type: types.servicePrincipal, name: 'sp', props }, { clientId: apps });
const group = (receiverProps: object, ...from: PolicyResource[]) =>
  resource(
    {
      type: types.actionGroup,
      name: 'alerts',
      props: { webhookReceivers: [{ name: 'tool', useAadAuth: true, ...receiverProps }] },
    },
    { webhookReceivers: from },
  );

describe('receiver-application', () => {
  const help =
    'Give the objectId of the application (not of its service principal), or, where another stack declares it, add it to ' +
    'that list. https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook';

  test("lets the object id of the stack's application pass", async () => {
    const stack = [application(), group({ objectId: objectId.toUpperCase() })];

    expect(await stackViolationsOf(receiverApplication, stack)).toEqual([]);
  });

  test('lets an object id pass that a preview does not know, when it comes from the application', async () => {
    const app = application({ objectId: unknown, clientId: unknown });

    expect(
      await stackViolationsOf(receiverApplication, [app, group({ objectId: unknown }, app)]),
    ).toEqual([]);
  });

  test('says that it could not look where the object id comes from elsewhere', async () => {
    const stack = [application(), group({ objectId: unknown })];

    expect(await stackViolationsOf(receiverApplication, stack)).toEqual([
      {
        urn: undefined,
        message: expect.stringMatching(/^can't run receiver-application: .*objectId/) as string,
      },
    ]);
  });

  test('lets an application of another stack pass that its configuration lists, and refuses it otherwise', async () => {
    const stack = [group({ objectId })];
    const config = { applicationObjectIds: [objectId.toUpperCase()] };

    expect(await stackViolationsOf(receiverApplication, stack, config)).toEqual([]);
    expect(await stackViolationsOf(receiverApplication, stack)).toEqual([
      {
        urn: stack[0]?.urn,
        message:
          `Action group "alerts", secure webhook "tool": its objectId ${objectId} is of no application of this stack, and ` +
          `not in "applicationObjectIds" of this policy. ${help}`,
      },
    ]);
  });

  test("tells of the service principal's object id, the usual mistake", async () => {
    const stack = [
      application(),
      servicePrincipal({ objectId: principalId, clientId }),
      group({ objectId: principalId }, application()),
    ];

    expect(await stackViolationsOf(receiverApplication, stack)).toEqual([
      {
        urn: stack[2]?.urn,
        message:
          `Action group "alerts", secure webhook "tool": its objectId ${principalId} is of the service principal "sp", not ` +
          `of its application. ${help}`,
      },
    ]);
  });

  test('refuses a secure webhook without one, and ignores plain webhooks', async () => {
    const found = await stackViolationsOf(receiverApplication, [application(), group({})]);

    expect(found).toEqual([
      {
        urn: expect.any(String) as string,
        message: expect.stringContaining('objectId (none) is') as string,
      },
    ]);
    expect(await stackViolationsOf(receiverApplication, [group({ useAadAuth: false })])).toEqual(
      [],
    );
  });
});

describe('service-health-global', () => {
  const regional = resource({
    type: types.actionGroup,
    name: 'regional',
    props: { location: 'westeurope' },
  });
  const everywhere = resource({
    type: types.actionGroup,
    name: 'everywhere',
    props: { location: 'global' },
  });
  const rule = (allOf: object[], actions: PolicyResource[]) =>
    resource(
      { type: types.activityLogAlert, name: 'health', props: { condition: { allOf } } },
      { actions },
    );
  const health = { field: 'category', equals: 'ServiceHealth' };

  test.each([
    ['a Global group', rule([health], [everywhere])],
    [
      'a regional group of another alert',
      rule([{ ...health, equals: 'ResourceHealth' }], [regional]),
    ],
    ['a group of another stack', rule([health], [])],
  ])('lets %s pass', async (_what, alert) => {
    expect(await stackViolationsOf(serviceHealthGlobal, [regional, everywhere, alert])).toEqual([]);
  });

  test.each([
    ['directly', [{ field: 'status', equals: 'Active' }, health]],
    ['among others', [{ anyOf: [{ field: 'category', equals: 'Security' }, health] }]],
  ])(
    'refuses a regional group that a service health alert (asked for %s) names',
    async (_how, allOf) => {
      const alert = rule(allOf, [regional, everywhere]);

      expect(await stackViolationsOf(serviceHealthGlobal, [regional, everywhere, alert])).toEqual([
        {
          urn: regional.urn,
          message:
            'Action group "regional" is in westeurope, and the service health alert "health" names it: regional groups get no ' +
            'service health alerts. Set its location to Global, or name another group. ' +
            'https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups',
        },
      ]);
    },
  );
});

describe('role-assignment-required', () => {
  const roles = [{ value: 'ActionGroupsSecureWebhook' }];
  const refusal = (how: string) => [
    {
      urn: expect.stringContaining('::sp') as string,
      message:
        `Service principal "sp" of the application "app": appRoleAssignmentRequired is ${how}. Set it to true, and assign the ` +
        'role ActionGroupsSecureWebhook to AzNS AAD Webhook. ' +
        'https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook',
    },
  ];

  test('lets a service principal pass that requires it', async () => {
    const app = application({ objectId, clientId, appRoles: roles });
    const sp = servicePrincipal({ clientId, appRoleAssignmentRequired: true });

    expect(await stackViolationsOf(roleAssignmentRequired, [app, sp])).toEqual([]);
  });

  test("lets other applications' service principals pass", async () => {
    const website = application({ objectId, clientId, appRoles: [{ value: 'Reader' }] });

    expect(
      await stackViolationsOf(roleAssignmentRequired, [website, servicePrincipal({ clientId })]),
    ).toEqual([]);
  });

  test('refuses one without it, of an application with the role of secure webhooks', async () => {
    const app = application({ objectId, clientId, appRoles: [{ value: unknown }, ...roles] });
    const sp = servicePrincipal({ clientId, appRoleAssignmentRequired: false });

    expect(await stackViolationsOf(roleAssignmentRequired, [app, sp])).toEqual(refusal('false'));
  });

  test('refuses one without it, of an application that a secure webhook names', async () => {
    const stack = [application(), servicePrincipal({ clientId }), group({ objectId })];

    expect(await stackViolationsOf(roleAssignmentRequired, stack)).toEqual(
      refusal('not set, which means false'),
    );
  });

  test('refuses it in a preview that knows no ids yet', async () => {
    const app = application({ objectId: unknown, clientId: unknown });
    const stack = [
      app,
      servicePrincipal({ clientId: unknown, appRoleAssignmentRequired: false }, app),
      group({ objectId: unknown }, app),
    ];

    expect(await stackViolationsOf(roleAssignmentRequired, stack)).toEqual(refusal('false'));
  });
});
