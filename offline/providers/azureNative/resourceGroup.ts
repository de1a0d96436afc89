import { Type } from 'typebox';
import { closed, dictionary, resourceGroupName, text } from '../schemas';
import { armResource } from './armResource';

export const resourceGroup = armResource({
  apiVersion: '2024-03-01',
  nameInput: 'resourceGroupName',
  inputs: closed({
    location: Type.String({ minLength: 1 }),
    managedBy: text,
    resourceGroupName: Type.Optional(resourceGroupName),
    tags: dictionary,
  }),
  outside: ['location', 'managedBy', 'tags'],
  computed: ['properties'],
  replaceOn: ['managedBy'],
  deletedLater: true,
});
