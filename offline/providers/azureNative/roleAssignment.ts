import { Type } from 'typebox';
import { closed, text } from '../schemas';
import { armResource } from './armResource';

/**
 * Another role is no replacement, as in azure-native (its list of what replaces names `principalId` and `scope` alone),
 * though Azure refuses it in an update: https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/replacement.go
 */
export const roleAssignment = armResource({
  apiVersion: '2022-04-01',
  armType: 'Microsoft.Authorization/roleAssignments',
  nameInput: 'roleAssignmentName',
  madeUpName: 'uuid',
  atScope: true,
  inputs: closed({
    condition: text,
    conditionVersion: text,
    delegatedManagedIdentityResourceId: text,
    description: text,
    principalId: Type.String(),
    principalType: text,
    roleAssignmentName: text,
    roleDefinitionId: Type.String(),
    scope: Type.String(),
  }),
  outside: [],
  replaceOn: ['principalId'],
  computed: ['createdBy', 'createdOn', 'systemData', 'updatedBy', 'updatedOn'],
});
