import type { AlertCondition as Condition } from './alertProcessingRuleArgs';
import { isPlain, oneOf, shown, unknownKeys, type Problem } from '../validation';

/** Most values of one filter: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules#alert-processing-rule-filters */
const valueLimit = 5;

const equality = ['Equals', 'NotEquals'];
const anyOperator = [...equality, 'Contains', 'DoesNotContain'];

interface Field {
  operators: readonly string[];
  /** All there are; undefined where any text may be. */
  values?: readonly string[];
}

/**
 * Fields and operators are those of the API, which documents neither which operator goes with which field nor the
 * values; both are as Terraform's provider has them:
 * https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/monitor_alert_processing_rule_suppression
 */
const fields: Record<string, Field> = {
  Severity: { operators: equality, values: ['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4'] },
  MonitorService: { operators: equality },
  MonitorCondition: { operators: equality, values: ['Fired', 'Resolved'] },
  SignalType: { operators: equality, values: ['Metric', 'Log', 'Unknown', 'Health'] },
  TargetResource: { operators: anyOperator },
  TargetResourceType: { operators: anyOperator },
  TargetResourceGroup: { operators: anyOperator },
  AlertRuleId: { operators: anyOperator },
  AlertRuleName: { operators: anyOperator },
  Description: { operators: anyOperator },
  AlertContext: { operators: anyOperator },
};

/** Everything wrong with a rule's filters. */
export function conditionsProblems(key: string, conditions: unknown): Problem[] {
  if (conditions === undefined) {
    return [];
  }
  if (!Array.isArray(conditions)) {
    return [{ key, message: 'must be a list with one entry per filter.' }];
  }
  const names = (conditions as Condition[]).map((condition) => condition?.field);
  return (conditions as Condition[]).flatMap((condition, index) => {
    const first = names.indexOf(condition?.field);
    const message = `names ${shown(condition?.field)} again, as ${key}[${first}] does. All filters have to match: put their values together, or use one operator.`;
    return [
      ...conditionProblems(`${key}[${index}]`, condition),
      ...(first < index && typeof condition?.field === 'string'
        ? [{ key: `${key}[${index}].field`, message }]
        : []),
    ];
  });
}

function conditionProblems(key: string, condition: Condition): Problem[] {
  if (typeof condition !== 'object' || condition === null) {
    return [{ key, message: 'must be an object with field, operator and values.' }];
  }
  const { field: fieldName, operator, values } = condition;
  const name = typeof fieldName === 'string' ? fieldName : '';
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) {
    const message = `must be one of ${Object.keys(fields).join(', ')} (got ${shown(fieldName)}).`;
    return isPlain(fieldName) ? [{ key: `${key}.field`, message }] : [];
  }
  const message = `must be ${oneOf(field.operators)} for ${name} (got ${shown(operator)}).`;
  return [
    ...unknownKeys(`${key}.`, condition, ['field', 'operator', 'values'], 'a filter'),
    ...(isPlain(operator) && !field.operators.includes(operator as string)
      ? [{ key: `${key}.operator`, message }]
      : []),
    ...(isPlain(values) ? valuesProblems(`${key}.values`, name, field, values) : []),
  ];
}

function valuesProblems(key: string, name: string, field: Field, values: unknown): Problem[] {
  const count = Array.isArray(values) ? values.length : 0;
  if (!Array.isArray(values) || count === 0 || count > valueLimit) {
    const message = `has ${count} entries. Azure allows 1 to ${valueLimit} values in a filter; one of them has to match.`;
    return [{ key, message }];
  }
  return values.flatMap((value: unknown, index) => {
    const message = isPlain(value) ? valueProblem(name, field, value) : undefined;
    return message === undefined ? [] : [{ key: `${key}[${index}]`, message }];
  });
}

function valueProblem(name: string, { values }: Field, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') {
    return `must be text (got ${shown(value)}). Put it in quotes.`;
  }
  if (value !== value.trim()) {
    return `must not start or end with a blank (got ${shown(value)}), which would be compared too. Remove it.`;
  }
  if (values !== undefined && !values.includes(value)) {
    return `must be ${oneOf(values)} for ${name} (got ${shown(value)}).`;
  }
  return name === 'MonitorService' && /^service\s?health$/i.test(value)
    ? `is "${value}", which has no effect: alert processing rules do not apply to service health alerts. Name the action group in the service health alert rule itself.`
    : undefined;
}
