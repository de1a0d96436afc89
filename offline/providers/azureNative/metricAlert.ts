import { Type } from 'typebox';
import { closed, dictionary, flag, number, resourceGroupName, text } from '../schemas';
import { armResource } from './armResource';

const required = Type.String();

/** Static and dynamic thresholds in one: azure-native leaves it to Azure to tell them apart. */
const criterion = closed({
  alertSensitivity: text,
  criterionType: required,
  dimensions: Type.Optional(
    Type.Array(closed({ name: required, operator: required, values: Type.Array(required) })),
  ),
  failingPeriods: Type.Optional(
    closed({ minFailingPeriodsToAlert: Type.Number(), numberOfEvaluationPeriods: Type.Number() }),
  ),
  ignoreDataBefore: text,
  metricName: required,
  metricNamespace: text,
  name: required,
  operator: required,
  skipMetricValidation: flag,
  threshold: number,
  timeAggregation: required,
});

export const metricAlert = armResource({
  apiVersion: '2018-03-01',
  armType: 'Microsoft.Insights/metricAlerts',
  nameInput: 'ruleName',
  inputs: closed({
    actions: Type.Optional(
      Type.Array(closed({ actionGroupId: text, webHookProperties: dictionary })),
    ),
    autoMitigate: flag,
    /** The three kinds in one, again. */
    criteria: closed({
      odataType: required,
      allOf: Type.Optional(Type.Array(criterion)),
      componentId: text,
      failedLocationCount: number,
      webTestId: text,
    }),
    description: text,
    enabled: Type.Boolean(),
    evaluationFrequency: required,
    location: text,
    resourceGroupName,
    ruleName: text,
    scopes: Type.Array(required),
    severity: Type.Integer(),
    tags: dictionary,
    targetResourceRegion: text,
    targetResourceType: text,
    windowSize: required,
  }),
  outside: ['location', 'tags'],
  computed: ['isMigrated', 'lastUpdatedTime'],
  wireNames: { criteria: { odataType: 'odata.type' } },
});
