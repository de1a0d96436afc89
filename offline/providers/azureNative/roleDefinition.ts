import { Type } from 'typebox';
import { closed, text, texts } from '../schemas';
import { armResource } from './armResource';

const permission = closed({
  actions: texts,
  dataActions: texts,
  notActions: texts,
  notDataActions: texts,
});

/**
 * A role of the tenant's own. Azure gives one that is made at a management group an id without its scope, which cannot be
 * deleted: https://github.com/pulumi/pulumi-azure-native/issues/2610. Programs make it at a subscription.
 */
export const roleDefinition = armResource({
  apiVersion: '2022-05-01-preview',
  armType: 'Microsoft.Authorization/roleDefinitions',
  nameInput: 'roleDefinitionId',
  madeUpName: 'uuid',
  atScope: true,
  inputs: closed({
    assignableScopes: texts,
    description: text,
    permissions: Type.Optional(Type.Array(permission)),
    roleDefinitionId: text,
    roleName: text,
    roleType: text,
    scope: Type.String(),
  }),
  outside: [],
  // The resource has a type as well.
  wireNames: { '': { roleType: 'type' } },
  computed: ['createdBy', 'createdOn', 'systemData', 'updatedBy', 'updatedOn'],
});
