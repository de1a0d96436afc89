import { Type } from 'typebox';
import { closed, text } from '../schemas';
import { armResource } from './armResource';

export const managementLockByScope = armResource({
  apiVersion: '2020-05-01',
  armType: 'Microsoft.Authorization/locks',
  nameInput: 'lockName',
  atScope: true,
  inputs: closed({
    level: Type.String(),
    lockName: text,
    notes: text,
    owners: Type.Optional(Type.Array(closed({ applicationId: text }))),
    scope: Type.String(),
  }),
  outside: [],
  computed: ['systemData'],
});
