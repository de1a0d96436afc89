import { readConfig } from '../../config/config';

const project = 'itsm-secure-export';
const tools = [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }];
const application = {
  objectId: '55555555-5555-5555-5555-555555555555',
  clientId: '66666666-6666-6666-6666-666666666666',
  identifierUri: 'api://itsm',
  servicePrincipalObjectId: '77777777-7777-7777-7777-777777777777',
  tokenVersion: 1,
};
const group = { resourceGroup: 'existing', resourceGroupName: 'rg-itsm', tools };
const identityStack = 'organization/itsm-secure-export/prod-identity';

function read(own: object, foreign: Record<string, string> = {}, armEnvironment?: string) {
  const texts = Object.entries(own).map(([key, value]): [string, string] => [
    `${project}:${key}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const values = { ...Object.fromEntries(texts), ...foreign };
  return readConfig({ project, values, secretKeys: [], armEnvironment });
}

function refusals(...given: Parameters<typeof read>): string[] {
  try {
    read(...given);
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.replace('  - ', ''));
  }
  throw new Error('nothing was refused');
}

test('an identity stack needs neither resource group nor tools, and has nothing of the action group', () => {
  const { secureExport, identitySource } = read({ deploy: 'identity', protect: true });

  expect(identitySource).toBeUndefined();
  expect(secureExport).toEqual({
    deploy: 'identity',
    cloud: 'public',
    owners: [],
    appRole: true,
    appRoleAssignmentRequired: true,
    aznsServicePrincipal: 'lookup',
    roleAssignment: 'managed',
    tokenVersion: 2,
    protect: true,
  });
});

test('an action-group stack has nothing of the identity but where it is', () => {
  const { secureExport, identitySource } = read({
    ...group,
    deploy: 'action-group',
    identityStack,
  });

  expect(identitySource).toEqual({ stack: identityStack });
  expect(secureExport).toMatchObject({
    deploy: 'action-group',
    resourceGroupName: 'rg-itsm',
    tools,
  });
  for (const key of [
    'tokenVersion',
    'owners',
    'appRole',
    'identityStack',
    'application',
    'cloud',
  ]) {
    expect(secureExport).not.toHaveProperty(key);
  }
});

test('an application made by hand may take the place of the identity stack', () => {
  const { identitySource } = read({ ...group, deploy: 'action-group', application });

  expect(identitySource).toEqual({ application });
});

test('with an existing application, defaults of what describes one to make count as not given', () => {
  const { secureExport } = read({ ...group, application, tokenVersion: 2, appRole: true });

  expect(secureExport).toMatchObject({ deploy: 'all', application });
  expect(secureExport).toHaveProperty('tokenVersion', undefined);
});

test.each<[string, object, string[]]>([
  [
    'what describes an application to make beside one that exists',
    { ...group, application, displayName: 'itsm', appRoleId: application.objectId },
    [
      'displayName describes an application to create, but application names an existing one, which is used as it is. Remove it.',
      'appRoleId describes an application to create, but application names an existing one. Put it into application.appRoleId.',
    ],
  ],
  [
    'an unknown thing to deploy',
    { ...group, resourceGroupLocation: '', deploy: 'both' },
    ['deploy must be "all" (default), "identity" or "action-group" (got "both").'],
  ],
  [
    'an action group without an identity',
    { ...group, deploy: 'action-group' },
    [
      'identityStack is missing. Give the full name of the stack that deploys the identity: pulumi config set identityStack <organization>/<project>/<stack>. Or describe an existing application in application.',
    ],
  ],
  [
    'two identities',
    { ...group, deploy: 'action-group', identityStack, application },
    [
      'identityStack is given together with application. An action group has one identity: remove one of them.',
    ],
  ],
  [
    'a short name of a stack',
    { ...group, deploy: 'action-group', identityStack: 'prod-identity' },
    [
      'identityStack must be the full name of a stack, <organization>/<project>/<stack> (got "prod-identity"). On a file or blob backend the organization is the word organization, as in organization/itsm-secure-export/prod-identity.',
    ],
  ],
  [
    'an identity stack where the identity is made',
    { ...group, identityStack },
    [
      'identityStack needs deploy "action-group", but this stack has deploy "all". Change deploy, or remove it.',
    ],
  ],
  [
    "the action group's settings in the identity's stack",
    { deploy: 'identity', tools, groupShortName: 'other' },
    [
      'groupShortName belongs to the action group, which deploy "identity" leaves to another stack. Set it there, and remove it here.',
      'tools belongs to the action group, which deploy "identity" leaves to another stack. Set it there, and remove it here.',
    ],
  ],
  [
    "the identity's settings in the action group's stack",
    { ...group, deploy: 'action-group', identityStack, tokenVersion: 1 },
    [
      'tokenVersion belongs to the identity, which deploy "action-group" leaves to another stack. Set it there, and remove it here.',
    ],
  ],
  [
    'the id of an assignment that the stack makes itself',
    { ...group, roleAssignmentId: 'abc' },
    [
      'roleAssignmentId is set, but the stack assigns the role itself. Set roleAssignment to "external", or remove the id.',
    ],
  ],
  [
    'the path of an assignment',
    { ...group, roleAssignment: 'external', roleAssignmentId: '/a/b' },
    [
      'roleAssignmentId must be the id that the command printed: letters, digits, "-" and "_", without a path (got "/a/b").',
    ],
  ],
  [
    'an external assignment without a role',
    { ...group, application, roleAssignment: 'external' },
    [
      'roleAssignment is "external", but there is no app role to assign. Remove it, or give the role.',
    ],
  ],
  [
    "China's cloud, with the reason",
    { ...group, cloud: 'china' },
    [
      'cloud must be "public" (default) or "usGovernment" (got "china"). Azure operated by 21Vianet is not supported: docs.azure.cn gives the public cloud\'s application id for Azure Monitor\'s sender (AzNS), and nobody has shown that it works there.',
    ],
  ],
])('%s is refused', (_, own, expected) => {
  expect(refusals(own)).toEqual(expected);
});

describe('the cloud has to be the one the providers work in', () => {
  const government = { ...group, cloud: 'usGovernment' };
  const both = {
    'azuread:environment': 'usgovernment',
    'azure-native:environment': 'usgovernment',
  };

  test('it is, by configuration or by ARM_ENVIRONMENT', () => {
    expect(read(government, both).cloud).toBe('usGovernment');
    expect(read(government, {}, 'usgovernment').cloud).toBe('usGovernment');
    expect(read(group, {}, 'public').cloud).toBe('public');
  });

  test('each provider that works elsewhere is named, with the fix', () => {
    expect(refusals(government)).toEqual(
      ['azuread', 'azure-native'].map(
        (name) =>
          `cloud is usGovernment, but the provider ${name} works in another cloud: ${name}:environment is not set, so it is public. Set both to the same: pulumi config set ${name}:environment usgovernment, or cloud.`,
      ),
    );
    expect(refusals(government, { ...both, 'azuread:environment': 'public' })).toHaveLength(1);
    expect(refusals(group, {}, 'usgovernment')[0]).toContain('ARM_ENVIRONMENT is usgovernment');
  });
});
