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
  return all.map(({ key, message }) => `${key} ${message}`);
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
      'lock must be "CanNotDelete" (got "ReadOnly"). ReadOnly would stop "pulumi up" from changing the action group, for example to rotate a webhook URI. Decide with roles who may change it.',
    ],
  ],
  [
    'an unknown lock',
    { lock: 'Delete' },
    ['lock must be "CanNotDelete" (got "Delete"). Leave it out for no lock.'],
  ],
  [
    'a list that is none',
    { roleAssignments: {} },
    ['roleAssignments must be a list with one entry per role and principal.'],
  ],
  [
    'an assignment of nothing',
    { roleAssignments: [{}] },
    [
      'roleAssignments[0].principalId is missing. It must be the object id of a user, group or service principal.',
      `roleAssignments[0].role is missing. It must be one of ${names}, or the GUID of a role definition.`,
      'roleAssignments[0].principalType is missing. It must be "User", "Group", "ServicePrincipal", "ForeignGroup" or "Device".',
    ],
  ],
  [
    'a principal by name',
    { roleAssignments: [{ ...user, principalId: 'me', role: 'Reader' }] },
    [
      'roleAssignments[0].principalId must be a GUID such as 00000000-0000-0000-0000-000000000000 (got "me").',
    ],
  ],
  [
    'a principal that is not known yet',
    { roleAssignments: [{ ...user, principalId: pulumi.output(ids.azns), role: 'Reader' }] },
    [
      'roleAssignments[0].principalId is not known yet, but it names the assignment. Give plain text, or make the assignment yourself with actionGroupId as its scope.',
    ],
  ],
  [
    'an unknown role',
    { roleAssignments: [{ ...service, role: 'Owner' }] },
    [
      `roleAssignments[0].role must be one of ${names}, or the GUID of a role definition (got "Owner"). Get it with: az role definition list --name "<role>" --query [].name`,
    ],
  ],
  [
    'an unknown kind of principal',
    { roleAssignments: [{ principalId: ids.azns, role: 'Reader', principalType: 'Robot' }] },
    [
      'roleAssignments[0].principalType must be "User", "Group", "ServicePrincipal", "ForeignGroup" or "Device" (got "Robot").',
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
      'roleAssignments[1] gives the same role to the same principal as roleAssignments[0]. Remove one.',
    ],
  ],
])('%s is refused, by key, value and fix', (_, changes, expected) => {
  expect(problems(changes)).toEqual(expected);
});
