import { readConfig } from '../../config/config';
import { oneOfEach } from '../support/receivers';

const project = 'itsm-secure-export';
const smallest = {
  resourceGroupName: 'rg-itsm',
  resourceGroupLocation: 'westeurope',
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};

/** Reads the smallest configuration with more values; `secrets` are the keys that are encrypted. */
function read(values: Record<string, unknown>, secrets: string[] = []) {
  const texts = Object.entries({ ...smallest, ...values }).map(([key, value]) => [
    `${project}:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return readConfig({
    project,
    values: Object.fromEntries(texts) as Record<string, string>,
    secretKeys: secrets.map((key) => `${project}:${key}`),
  });
}

function refusal(values: Record<string, unknown>, secrets?: string[]): string[] {
  try {
    read(values, secrets);
  } catch (error) {
    return (error as Error).message.split('\n  - ').slice(1);
  }
  throw new Error('nothing was refused');
}

const secretKeys = [
  'logicAppReceivers',
  'azureFunctionReceivers',
  'automationRunbookReceivers',
  'webhookReceivers',
];

test('receivers of each kind are taken over as they are', () => {
  expect(read({ ...oneOfEach }, secretKeys).secureExport).toMatchObject(oneOfEach);
});

test('lists without entries are not handed on, so that they show up in no preview', () => {
  const { secureExport } = read({ emailReceivers: [], alertProcessingRules: [], lock: '' });
  const given = Object.entries(secureExport).filter(([, value]) => value !== undefined);

  expect(given.map(([key]) => key)).toEqual([
    'deploy',
    'groupShortName',
    'location',
    'enabled',
    'tags',
    'tools',
    'tokenVersion',
    'owners',
    'appRole',
    'appRoleAssignmentRequired',
    'aznsServicePrincipal',
    'roleAssignment',
    'cloud',
    'protect',
    'resourceGroupName',
  ]);
});

test('rules, roles and lock are taken over', () => {
  const given = {
    alertProcessingRules: [
      {
        name: 'all',
        action: 'addActionGroup',
        scopes: ['/subscriptions/99999999-9999-9999-9999-999999999999'],
      },
    ],
    roleAssignments: [
      {
        principalId: '33333333-3333-3333-3333-333333333333',
        principalType: 'User',
        role: 'Monitoring Reader',
      },
    ],
    lock: 'CanNotDelete',
  };

  expect(read(given).secureExport).toMatchObject(given);
});

test.each([
  ['logicAppReceivers', 'callbackUrl'],
  ['azureFunctionReceivers', 'httpTriggerUrl'],
  ['automationRunbookReceivers', 'serviceUri'],
  ['webhookReceivers', 'serviceUri'],
] as const)('%s with %s in plain text is refused, and told how it is set', (kind, secret) => {
  const [problem = '', ...more] = refusal({ [kind]: oneOfEach[kind] });

  expect(more).toEqual([]);
  expect(problem).toBe(
    `${kind}[0].${secret} is in plain text (not shown). It is a secret: treat it as leaked, and set a new one with pulumi config set --secret --path '${kind}[0].${secret}'.`,
  );
});

test('a runbook without a URI of its own needs no secret', () => {
  const [runbook] = oneOfEach.automationRunbookReceivers;
  const automationRunbookReceivers = [{ ...runbook, serviceUri: undefined }];

  expect(() => read({ automationRunbookReceivers })).not.toThrow();
});

test('a missing or wrong secret is told how it is set', () => {
  const [first] = oneOfEach.logicAppReceivers;
  const logicAppReceivers = [
    { ...first, callbackUrl: undefined },
    { ...first, name: 'other', callbackUrl: 'http://x/CANARY' },
  ];
  const problems = refusal({ logicAppReceivers }, ['logicAppReceivers']);

  expect(problems).toEqual([
    "logicAppReceivers[0].callbackUrl is missing. A receiver of kind Logic App needs it. To fix it, set it with pulumi config set --secret --path 'logicAppReceivers[0].callbackUrl'.",
    "logicAppReceivers[1].callbackUrl must start with https:// (got http://; the rest is a secret and not shown). Otherwise Azure would send the key in it, and the alert, in clear text. To fix it, set it with pulumi config set --secret --path 'logicAppReceivers[1].callbackUrl'.",
  ]);
});

test('a list that is none is not repeated where it may hold a secret', () => {
  expect(refusal({ webhookReceivers: 'CANARY', smsReceivers: 'me' })).toEqual([
    "smsReceivers must be a list of objects (got me). Correct it in the stack's configuration file.",
    "webhookReceivers must be a list of objects. Correct it in the stack's configuration file.",
  ]);
});
