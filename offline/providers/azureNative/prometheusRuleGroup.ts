import { Type } from 'typebox';
import { closed, dictionary, flag, integer, resourceGroupName, text } from '../schemas';
import { armResource } from './armResource';

const rule = closed({
  actions: Type.Optional(Type.Array(closed({ actionGroupId: text, actionProperties: dictionary }))),
  alert: text,
  annotations: dictionary,
  enabled: flag,
  expression: Type.String(),
  for: text,
  labels: dictionary,
  record: text,
  resolveConfiguration: Type.Optional(closed({ autoResolved: flag, timeToResolve: text })),
  severity: integer,
});

export const prometheusRuleGroup = armResource({
  apiVersion: '2023-03-01',
  armType: 'Microsoft.AlertsManagement/prometheusRuleGroups',
  nameInput: 'ruleGroupName',
  inputs: closed({
    clusterName: text,
    description: text,
    enabled: flag,
    interval: text,
    location: text,
    resourceGroupName,
    ruleGroupName: text,
    rules: Type.Array(rule),
    scopes: Type.Array(Type.String()),
    tags: dictionary,
  }),
  outside: ['location', 'tags'],
  computed: ['systemData'],
});
