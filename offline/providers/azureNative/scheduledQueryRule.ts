import { Type } from 'typebox';
import {
  closed,
  dictionary,
  flag,
  integer,
  number,
  resourceGroupName,
  text,
  texts,
} from '../schemas';
import { armResource } from './armResource';

const required = Type.String();

const condition = closed({
  alertSensitivity: text,
  criterionType: text,
  dimensions: Type.Optional(
    Type.Array(closed({ name: required, operator: required, values: Type.Array(required) })),
  ),
  failingPeriods: Type.Optional(
    closed({ minFailingPeriodsToAlert: number, numberOfEvaluationPeriods: number }),
  ),
  ignoreDataBefore: text,
  metricMeasureColumn: text,
  metricName: text,
  minRecurrenceCount: integer,
  operator: text,
  query: text,
  resourceIdColumn: text,
  threshold: number,
  timeAggregation: text,
});

/**
 * Other scopes are no replacement, as in azure-native 3.28, though Azure refuses them in an update:
 * https://github.com/pulumi/pulumi-azure-native/issues/4839
 */
export const scheduledQueryRule = armResource({
  apiVersion: '2025-01-01-preview',
  armType: 'Microsoft.Insights/scheduledQueryRules',
  nameInput: 'ruleName',
  inputs: closed({
    actions: Type.Optional(
      closed({ actionGroups: texts, actionProperties: dictionary, customProperties: dictionary }),
    ),
    autoMitigate: flag,
    checkWorkspaceAlertsStorageConfigured: flag,
    criteria: Type.Optional(closed({ allOf: Type.Optional(Type.Array(condition)) })),
    description: text,
    displayName: text,
    enabled: flag,
    evaluationFrequency: text,
    kind: text,
    location: text,
    muteActionsDuration: text,
    overrideQueryTimeRange: text,
    resolveConfiguration: Type.Optional(closed({ autoResolved: flag, timeToResolve: text })),
    resourceGroupName,
    ruleName: text,
    scopes: texts,
    severity: integer,
    skipQueryValidation: flag,
    tags: dictionary,
    targetResourceTypes: texts,
    windowSize: text,
  }),
  notServed: ['identity'],
  outside: ['kind', 'location', 'tags'],
  computed: [
    'createdWithApiVersion',
    'etag',
    'isLegacyLogAnalyticsRule',
    'isWorkspaceAlertsStorageConfigured',
    'systemData',
  ],
});
