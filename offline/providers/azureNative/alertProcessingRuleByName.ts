import { Type } from 'typebox';
import { closed, dictionary, flag, resourceGroupName, text, texts } from '../schemas';
import { armResource } from './armResource';

/** Daily, weekly and monthly in one: azure-native leaves it to Azure to tell them apart. */
const recurrence = closed({
  daysOfMonth: Type.Optional(Type.Array(Type.Integer())),
  daysOfWeek: texts,
  endTime: text,
  recurrenceType: Type.String(),
  startTime: text,
});

export const alertProcessingRuleByName = armResource({
  apiVersion: '2021-08-08',
  armType: 'Microsoft.AlertsManagement/actionRules',
  nameInput: 'alertProcessingRuleName',
  inputs: closed({
    alertProcessingRuleName: text,
    location: text,
    properties: Type.Optional(
      closed({
        actions: Type.Array(closed({ actionGroupIds: texts, actionType: Type.String() })),
        conditions: Type.Optional(
          Type.Array(closed({ field: text, operator: text, values: texts })),
        ),
        description: text,
        enabled: flag,
        schedule: Type.Optional(
          closed({
            effectiveFrom: text,
            effectiveUntil: text,
            recurrences: Type.Optional(Type.Array(recurrence)),
            timeZone: text,
          }),
        ),
        scopes: Type.Array(Type.String()),
      }),
    ),
    resourceGroupName,
    tags: dictionary,
  }),
  outside: ['location', 'properties', 'tags'],
  computed: ['systemData'],
});
