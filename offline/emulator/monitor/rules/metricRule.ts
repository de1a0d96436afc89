import type { MetricAlert } from '../../arm/alertRules/metricAlert';
import type { StoredResource } from '../../arm/armStore';
import { nameOf, resourceTypeOf } from '../alertFacts';
import { exampleValues, type MetricCondition, type MetricCriterion } from '../declared';
import { exampleDimensions, targetOf, type DeployedRule } from './deployedRule';

type Properties = MetricAlert['properties'];
type Criteria = Properties['criteria'];
type Webtest = Extract<Criteria, { webTestId: string }>;
type Criterion = Extract<Criteria, { allOf: { metricName: string }[] }>['allOf'][number];

const isWebtest = (criteria: Criteria): criteria is Webtest => 'webTestId' in criteria;
/** PromQL criteria, which have no list of these, are not stored. */
const criteriaOf = (criteria: Criteria) =>
  'allOf' in criteria ? (criteria.allOf as Criterion[]) : [];

export function metricRule({ id, body }: StoredResource): DeployedRule {
  const { properties } = body as MetricAlert;
  const { criteria, scopes } = properties;
  const all = criteriaOf(criteria);
  const dynamic = all.some(({ criterionType }) => criterionType === 'DynamicThresholdCriterion');
  const type = isWebtest(criteria) ? 'availability' : dynamic ? 'metric-dynamic' : 'metric';
  const target = isWebtest(criteria)
    ? criteria.componentId
    : targetOf(type, scopes, properties.targetResourceType ?? undefined);
  return {
    id,
    name: nameOf(id),
    type,
    enabled: properties.enabled,
    resolvesAlerts: properties.autoMitigate ?? true,
    severity: properties.severity,
    description: properties.description ?? '',
    scopes,
    target,
    actionGroups: (properties.actions ?? []).map(({ actionGroupId, webHookProperties }) => ({
      id: actionGroupId,
      customProperties: webHookProperties ?? null,
    })),
    customProperties: properties.customProperties ?? null,
    dimensions: exampleDimensions(all.flatMap(({ dimensions }) => dimensions ?? [])),
    declared: { metric: conditionOf(properties, target, dynamic) },
  };
}

function conditionOf(properties: Properties, target: string, dynamic: boolean): MetricCondition {
  const { criteria, windowSize } = properties;
  if (isWebtest(criteria)) return { ...webtest(criteria), windowSize };
  return {
    conditionType: dynamic
      ? 'DynamicThresholdCriteria'
      : (criteria['odata.type'].split('.').at(-1) ?? ''),
    windowSize,
    allOf: criteriaOf(criteria).map((criterion) => criterionOf(criterion, target)),
  };
}

function criterionOf(criterion: Criterion, target: string): MetricCriterion {
  const { metricName, metricNamespace, operator, timeAggregation } = criterion;
  const named = {
    metricName,
    metricNamespace: metricNamespace ?? resourceTypeOf(target) ?? null,
    operator,
    timeAggregation,
  };
  if (criterion.criterionType === 'StaticThresholdCriterion') {
    const { threshold } = criterion;
    return { ...named, threshold, values: exampleValues(operator, threshold) };
  }
  const { alertSensitivity, failingPeriods, ignoreDataBefore } = criterion;
  // Azure works the threshold out of the metric's past.
  const threshold = 100;
  return {
    ...named,
    threshold,
    values: exampleValues(operator, threshold),
    dynamic: { alertSensitivity, failingPeriods, ignoreDataBefore: ignoreDataBefore ?? null },
  };
}

function webtest({ failedLocationCount, webTestId }: Webtest) {
  const failed: MetricCriterion = {
    metricName: 'Failed Location',
    metricNamespace: null,
    operator: 'GreaterThan',
    threshold: failedLocationCount,
    timeAggregation: 'Sum',
    values: { fired: failedLocationCount + 1, resolved: 0 },
    webTestName: nameOf(webTestId),
  };
  return { conditionType: 'WebtestLocationAvailabilityCriteria', allOf: [failed] };
}
