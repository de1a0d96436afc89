import * as pulumi from '@pulumi/pulumi';
import {
  actionGroupProblems,
  ItsmActionGroup,
  type ItsmActionGroupArgs,
} from '../../../components/actionGroup/itsmActionGroup';
import type { ActionGroupRoleAssignment } from '../../../components/actionGroup/actionGroupRoleAssignments';
import { actionGroupId, ids, run } from '../../support/mocks';

const args: ItsmActionGroupArgs = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  applicationObjectId: ids.application,
  identifierUri: 'api://itsm',
  tenantId: ids.tenant,
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};

async function deploy(changes: Partial<ItsmActionGroupArgs>) {
  const { resources } = await run(() => new ItsmActionGroup('itsm', { ...args, ...changes }));
  return resources
    .filter(({ type }) => type.startsWith('azure-native:authorization:'))
    .map(({ type, name, inputs, urn }) => {
      expect(urn).toContain('azure-itsm:index:ItsmActionGroup$azure-native:');
      return { type, name, inputs };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function problems(changes: object): string[] {
  const all = actionGroupProblems({ ...args, ...changes });
  return all.map(({ key, message }) => `${key}: ${message}`);
}

test('a group has neither lock nor roles unless they are asked for', async () => {
  expect(await deploy({})).toEqual([]);
});

test('a lock is put on the group itself', async () => {
  expect(await deploy({ lock: 'CanNotDelete' })).toEqual([
    {
      type: 'azure-native:authorization:ManagementLockByScope',
      name: 'itsm-lock',
      inputs: {
        scope: actionGroupId,
        lockName: 'itsm-lock',
        level: 'CanNotDelete',
        notes:
          'Alert rules refer to this action group. Managed by Pulumi: key "lock" of its stack.',
      },
    },
  ]);
});

const user = { principalId: ids.deployer, principalType: 'User' as const };
const service = { principalId: ids.azns, principalType: 'ServicePrincipal' as const };
const monitoringReader = '43d0d8ad-25c7-4714-9337-8ba259a9fe05';
const roles = `/subscriptions/${ids.subscription}/providers/Microsoft.Authorization/roleDefinitions`;

test('a role is given on the group alone, by name or by the GUID of a role definition', async () => {
  const roleAssignments = [
    { ...user, role: 'Monitoring Reader', description: 'runs the dashboards' },
    { ...service, role: ids.role },
  ];

  expect(await deploy({ roleAssignments })).toEqual([
    {
      type: 'azure-native:authorization:RoleAssignment',
      name: `itsm-${monitoringReader}-${ids.deployer}`,
      inputs: {
        scope: actionGroupId,
        ...user,
        roleDefinitionId: `${roles}/${monitoringReader}`,
        description: 'runs the dashboards',
      },
    },
    {
      type: 'azure-native:authorization:RoleAssignment',
      name: `itsm-${ids.role}-${ids.azns}`,
      inputs: {
        scope: actionGroupId,
        ...service,
        roleDefinitionId: `${roles}/${ids.role}`,
      },
    },
  ]);
});

test.each([
  ['Monitoring Reader', monitoringReader],
  ['Monitoring Contributor', '749f88d5-cbae-40b8-bcfc-e573ddc772fa'],
  ['Reader', 'acdd72a7-3385-48ef-bd42-f606fba81ae7'],
  ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
])('the role %s is the built-in one', async (role, guid) => {
  const [assignment] = await deploy({ roleAssignments: [{ ...service, role }] });

  expect(assignment?.inputs.roleDefinitionId).toBe(`${roles}/${guid}`);
});

test('an assignment keeps its name whatever stands before it, and however its role is written', async () => {
  const reader = { ...user, role: 'Monitoring Reader' };
  const other = { ...service, role: 'Reader' };
  const byGuid = {
    ...user,
    principalId: ids.deployer.toUpperCase(),
    role: monitoringReader.toUpperCase(),
  };
  const nameOf = async (roleAssignments: ActionGroupRoleAssignment[]) =>
    (await deploy({ roleAssignments })).map(({ name }) => name);

  const [name] = await nameOf([reader]);
  expect(await nameOf([other, reader])).toContain(name);
  expect(await nameOf([byGuid])).toEqual([name]);
});

const names = 'Monitoring Reader, Monitoring Contributor, Reader, Contributor';

test.each<[string, object, string[]]>([
  [
    'a read-only lock',
    { lock: 'ReadOnly' },
    [
      'lock: "ReadOnly" would keep "pulumi up" from changing the action group, a rotated webhook URI included. Use CanNotDelete; who may change it is a matter of roles.',
    ],
  ],
  [
    'an unknown lock',
    { lock: 'Delete' },
    ['lock: "Delete" is no lock. Allowed is CanNotDelete; leave it out for none.'],
  ],
  [
    'a list that is none',
    { roleAssignments: {} },
    ['roleAssignments: is not a list. Expected is one entry per role and principal.'],
  ],
  [
    'an assignment of nothing',
    { roleAssignments: [{}] },
    [
      'roleAssignments[0].principalId: is missing. Expected is the object id of a user, group or service principal.',
      `roleAssignments[0].role: is missing. Expected is one of ${names}, or the GUID of a role definition.`,
      'roleAssignments[0].principalType: is missing. Allowed are User, Group, ServicePrincipal, ForeignGroup, Device.',
    ],
  ],
  [
    'a principal by name',
    { roleAssignments: [{ ...user, principalId: 'me', role: 'Reader' }] },
    [
      'roleAssignments[0].principalId: "me" is not a GUID. Expected is the form 00000000-0000-0000-0000-000000000000.',
    ],
  ],
  [
    'a principal that is not known yet',
    { roleAssignments: [{ ...user, principalId: pulumi.output(ids.azns), role: 'Reader' }] },
    [
      'roleAssignments[0].principalId: is not known yet. It names the assignment: give plain text, or make the assignment yourself with actionGroupId as its scope.',
    ],
  ],
  [
    'an unknown role',
    { roleAssignments: [{ ...service, role: 'Owner' }] },
    [
      `roleAssignments[0].role: "Owner" is no role known by name. Allowed are ${names}, or the GUID of a role definition: az role definition list --name "<role>" --query [].name`,
    ],
  ],
  [
    'an unknown kind of principal',
    { roleAssignments: [{ principalId: ids.azns, role: 'Reader', principalType: 'Robot' }] },
    [
      'roleAssignments[0].principalType: "Robot" is no kind of principal. Allowed are User, Group, ServicePrincipal, ForeignGroup, Device.',
    ],
  ],
  [
    'the same assignment twice',
    {
      roleAssignments: [
        { ...service, role: 'Reader' },
        { ...service, role: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' },
      ],
    },
    [
      'roleAssignments[1]: gives the same role to the same principal as roleAssignments[0]. Remove one.',
    ],
  ],
])('%s is refused, by key, value and fix', (_, changes, expected) => {
  expect(problems(changes)).toEqual(expected);
});
