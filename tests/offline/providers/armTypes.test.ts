import type { Answer } from '../../../offline/providers/http';
import { azureNative } from '../../../offline/providers/azureNative/provider';
import type { ResourceType, Session } from '../../../offline/providers/resource';
import type { Properties } from '../../../offline/providers/values';

const group = '/subscriptions/sub/resourceGroups/rg';
const actionGroupId = `${group}/providers/microsoft.insights/actionGroups/itsm`;
const vm = `${group}/providers/Microsoft.Compute/virtualMachines/vm1`;

/** Resource Manager as far as a store of bodies: what is written is what is read. */
function storingSession() {
  const sent: { method: string; path: string; body?: unknown }[] = [];
  const stored = new Map<string, Properties>();
  const session = {
    need: () => 'sub',
    config: {},
    log: () => {},
    arm(method: string, path: string, { body }: { body?: unknown } = {}): Promise<Answer> {
      sent.push({ method, path, ...(body === undefined ? {} : { body }) });
      const [id = ''] = path.split('?');
      if (method === 'PUT') stored.set(id, { id, ...(body as Properties) });
      const found = stored.get(id);
      if (method === 'DELETE') stored.delete(id);
      return Promise.resolve({
        status: found === undefined ? 404 : 200,
        headers: {},
        body: found ?? { error: { code: 'ResourceNotFound', message: 'no' } },
      });
    },
  } as unknown as Session;
  return { session, sent };
}

const typeOf = (token: string) => azureNative.resources[`azure-native:${token}`] as ResourceType;

interface Case {
  token: string;
  inputs: Properties;
  path: string;
  body: Properties;
}

const cases: Case[] = [
  {
    token: 'monitor:MetricAlert',
    inputs: {
      ruleName: 'cpu-high',
      resourceGroupName: 'rg',
      location: 'global',
      tags: { stage: 'dev' },
      enabled: true,
      severity: 1,
      scopes: [vm],
      evaluationFrequency: 'PT1M',
      windowSize: 'PT5M',
      criteria: {
        odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
        allOf: [{ name: 'cpu', criterionType: 'StaticThresholdCriterion', threshold: 90 }],
      },
      actions: [{ actionGroupId, webHookProperties: { team: 'db' } }],
    },
    path: `${group}/providers/Microsoft.Insights/metricAlerts/cpu-high?api-version=2018-03-01`,
    body: {
      location: 'global',
      tags: { stage: 'dev' },
      properties: {
        enabled: true,
        severity: 1,
        scopes: [vm],
        evaluationFrequency: 'PT1M',
        windowSize: 'PT5M',
        criteria: {
          'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
          allOf: [{ name: 'cpu', criterionType: 'StaticThresholdCriterion', threshold: 90 }],
        },
        actions: [{ actionGroupId, webHookProperties: { team: 'db' } }],
      },
    },
  },
  {
    token: 'monitor:ActivityLogAlert',
    inputs: {
      activityLogAlertName: 'deleted',
      resourceGroupName: 'rg',
      location: 'global',
      enabled: true,
      scopes: ['/subscriptions/sub'],
      condition: { allOf: [{ field: 'category', equals: 'Administrative' }] },
      actions: { actionGroups: [{ actionGroupId }] },
    },
    path: `${group}/providers/Microsoft.Insights/activityLogAlerts/deleted?api-version=2020-10-01`,
    body: {
      location: 'global',
      properties: {
        enabled: true,
        scopes: ['/subscriptions/sub'],
        condition: { allOf: [{ field: 'category', equals: 'Administrative' }] },
        actions: { actionGroups: [{ actionGroupId }] },
      },
    },
  },
  {
    token: 'monitor:ScheduledQueryRule',
    inputs: {
      ruleName: 'errors',
      resourceGroupName: 'rg',
      location: 'westeurope',
      kind: 'LogAlert',
      severity: 2,
      criteria: { allOf: [{ query: 'Heartbeat', dimensions: [] }] },
      actions: { actionGroups: [actionGroupId], customProperties: { a: 'b' } },
    },
    path: `${group}/providers/Microsoft.Insights/scheduledQueryRules/errors?api-version=2025-01-01-preview`,
    body: {
      location: 'westeurope',
      kind: 'LogAlert',
      properties: {
        severity: 2,
        criteria: { allOf: [{ query: 'Heartbeat', dimensions: [] }] },
        actions: { actionGroups: [actionGroupId], customProperties: { a: 'b' } },
      },
    },
  },
  {
    token: 'alertsmanagement:PrometheusRuleGroup',
    inputs: {
      ruleGroupName: 'aks',
      resourceGroupName: 'rg',
      location: 'westeurope',
      interval: 'PT1M',
      scopes: ['/workspace'],
      rules: [{ alert: 'Down', expression: 'up == 0', for: 'PT5M', labels: { team: 'k8s' } }],
    },
    path: `${group}/providers/Microsoft.AlertsManagement/prometheusRuleGroups/aks?api-version=2023-03-01`,
    body: {
      location: 'westeurope',
      properties: {
        interval: 'PT1M',
        scopes: ['/workspace'],
        rules: [{ alert: 'Down', expression: 'up == 0', for: 'PT5M', labels: { team: 'k8s' } }],
      },
    },
  },
  {
    token: 'alertsmanagement:AlertProcessingRuleByName',
    inputs: {
      alertProcessingRuleName: 'quiet',
      resourceGroupName: 'rg',
      location: 'Global',
      properties: {
        actions: [{ actionType: 'RemoveAllActionGroups' }],
        scopes: [group],
        enabled: true,
      },
    },
    path: `${group}/providers/Microsoft.AlertsManagement/actionRules/quiet?api-version=2021-08-08`,
    body: {
      location: 'Global',
      properties: {
        actions: [{ actionType: 'RemoveAllActionGroups' }],
        scopes: [group],
        enabled: true,
      },
    },
  },
  {
    token: 'authorization:ManagementLockByScope',
    inputs: { lockName: 'keep', scope: actionGroupId, level: 'CanNotDelete', notes: 'alerts' },
    path: `${actionGroupId}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`,
    body: { properties: { level: 'CanNotDelete', notes: 'alerts' } },
  },
  {
    token: 'authorization:RoleAssignment',
    inputs: {
      roleAssignmentName: '12121212-1212-1212-1212-121212121212',
      scope: actionGroupId,
      principalId: 'p',
      principalType: 'Group',
      roleDefinitionId: 'r',
    },
    path: `${actionGroupId}/providers/Microsoft.Authorization/roleAssignments/12121212-1212-1212-1212-121212121212?api-version=2022-04-01`,
    body: { properties: { principalId: 'p', principalType: 'Group', roleDefinitionId: 'r' } },
  },
  {
    token: 'authorization:RoleDefinition',
    inputs: {
      roleDefinitionId: '12121212-1212-1212-1212-121212121212',
      scope: '/subscriptions/sub',
      roleName: 'ITSM callback',
      roleType: 'CustomRole',
      assignableScopes: ['/subscriptions/sub'],
      permissions: [{ actions: ['Microsoft.AlertsManagement/alerts/read'], notActions: [] }],
    },
    path: '/subscriptions/sub/providers/Microsoft.Authorization/roleDefinitions/12121212-1212-1212-1212-121212121212?api-version=2022-05-01-preview',
    body: {
      properties: {
        roleName: 'ITSM callback',
        type: 'CustomRole',
        assignableScopes: ['/subscriptions/sub'],
        permissions: [{ actions: ['Microsoft.AlertsManagement/alerts/read'], notActions: [] }],
      },
    },
  },
];

test.each(cases)(
  '$token is written as Azure wants it, read as the SDK names it, and imported as it was declared',
  async ({ token, inputs, path, body }) => {
    const type = typeOf(token);
    const { session, sent } = storingSession();
    const { id, outputs } = await type.create(session, inputs);
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
    expect(sent[1]).toEqual({ method: 'PUT', path, body });

    const ofId = Object.keys(type.inputsOf(id, {}));
    const declared = Object.entries(inputs).filter(([key]) => !ofId.includes(key));
    expect(outputs).toMatchObject(Object.fromEntries(declared));
    expect(type.inputsOf(id, outputs)).toEqual(inputs);
    expect(type.inputsOf(id, outputs, { inputs, outputs })).toEqual(inputs);

    await type.delete(session, id, outputs);
    expect(await type.read(session, id, {})).toBeUndefined();
  },
);

test('what somebody changed at Azure is found by a refresh, under the name the SDK has for it', () => {
  const { token, inputs } = cases[0] as Case;
  const criteria = { odataType: 'another', allOf: [] };
  const outputs = { ...inputs };
  const found = typeOf(token).inputsOf(
    `${group}/providers/Microsoft.Insights/metricAlerts/cpu-high`,
    { ...outputs, criteria },
    { inputs, outputs },
  );
  expect(found).toEqual({ ...inputs, criteria });
});

test.each(['/subscriptions/sub', 'subscriptions/sub'])(
  'a scope may be written with a slash before it or without: %s',
  async (scope) => {
    const { session, sent } = storingSession();
    const lock = { scope, lockName: 'keep', level: 'CanNotDelete' };
    const { id } = await typeOf('authorization:ManagementLockByScope').create(session, lock);
    expect(id).toBe('/subscriptions/sub/providers/Microsoft.Authorization/locks/keep');
    expect(sent[1]?.path).toMatch(/^\/subscriptions\/sub\/providers\/Microsoft\.Authorization\//);
  },
);

test('an id at no scope is an error that shows the right form', () => {
  const lock = typeOf('authorization:ManagementLockByScope');
  expect(() => lock.inputsOf('/providers/Microsoft.Authorization/locks/keep', {})).toThrow(
    'expected is the form {scope}/providers/Microsoft.Authorization/locks/{lockName}',
  );
});

test('the made-up name of a role assignment is a GUID, the same at each try of one operation', async () => {
  const roleAssignment = typeOf('authorization:RoleAssignment');
  const named = (seed: string, olds: Properties = {}) =>
    roleAssignment.defaults?.(
      { scope: group },
      {
        session: storingSession().session,
        name: 'monitoring-reader',
        olds,
        randomSeed: Buffer.from(seed),
      },
    );
  const first = (await named('one')) as { roleAssignmentName: string };
  expect(first).toEqual({
    scope: group,
    roleAssignmentName: expect.stringMatching(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    ) as string,
    __createBeforeDelete: true,
  });
  expect(await named('one')).toEqual(first);
  expect(await named('two')).not.toEqual(first);
  expect(await named('')).not.toEqual(first);
  expect(await named('three', first)).toEqual(first);
});

test.each([
  ['monitor:MetricAlert', ['resourceGroupName', 'ruleName', 'location']],
  ['authorization:ManagementLockByScope', ['scope', 'lockName', 'location']],
  ['authorization:RoleAssignment', ['scope', 'roleAssignmentName', 'location', 'principalId']],
  ['authorization:RoleDefinition', ['scope', 'roleDefinitionId', 'location']],
])('%s is replaced where its id or what Azure keeps for ever changes', (token, replaceOn) => {
  expect(typeOf(token).replaceOn).toEqual(replaceOn);
});
