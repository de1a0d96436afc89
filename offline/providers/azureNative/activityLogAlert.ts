import { Type } from 'typebox';
import { closed, dictionary, flag, resourceGroupName, text, texts } from '../schemas';
import { armResource } from './armResource';

const leaf = { containsAny: texts, equals: text, field: text };

export const activityLogAlert = armResource({
  apiVersion: '2020-10-01',
  armType: 'Microsoft.Insights/activityLogAlerts',
  nameInput: 'activityLogAlertName',
  inputs: closed({
    actions: closed({
      actionGroups: Type.Optional(
        Type.Array(closed({ actionGroupId: Type.String(), webhookProperties: dictionary })),
      ),
    }),
    activityLogAlertName: text,
    condition: closed({
      allOf: Type.Array(closed({ ...leaf, anyOf: Type.Optional(Type.Array(closed(leaf))) })),
    }),
    description: text,
    enabled: flag,
    location: text,
    resourceGroupName,
    scopes: Type.Array(Type.String()),
    tags: dictionary,
  }),
  outside: ['location', 'tags'],
  computed: [],
});
