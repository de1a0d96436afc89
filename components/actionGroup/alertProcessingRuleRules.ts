import type { AlertProcessingRule } from './alertProcessingRuleArgs';
import { conditionsProblems } from './alertConditionRules';
import { scheduleProblems } from './alertScheduleRules';
import {
  check,
  checkFlag,
  oneOf,
  shown,
  unknownKeys,
  type Problem,
  type Rule,
} from '../validation';

const actions = ['addActionGroup', 'suppress'];
const keys = ['name', 'action', 'scopes', 'conditions', 'schedule', 'description', 'enabled'];

/** Most characters: https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#alerts */
const descriptionLimit = 2048;

/** As Terraform's provider has it; Azure documents no rule for these names. */
const nameRule: Rule<string> = (value) =>
  /^[a-z\d][\w-]{0,259}$/i.test(value)
    ? undefined
    : `must be 1 to 260 letters, digits, "-" and "_", starting with a letter or digit (got ${shown(value)}).`;

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules#scope-and-filters-for-alert-processing-rules */
export const scopeRule: Rule<string> = (value) =>
  /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/resourceGroups\/[^/]+(\/providers\/[^/]+(\/[^/]+\/[^/]+)+)?)?$/i.test(
    value,
  )
    ? undefined
    : `must be the id of a subscription, resource group or resource (got ${shown(value)}): /subscriptions/{id}, /subscriptions/{id}/resourceGroups/{name}, and so on, where {id} is a GUID.`;

/** Everything wrong with the rules that can be known before anything is deployed. */
export function alertProcessingRuleProblems(rules: unknown): Problem[] {
  if (rules === undefined) {
    return [];
  }
  if (!Array.isArray(rules)) {
    const message = 'must be a list with one entry per rule.';
    return [{ key: 'alertProcessingRules', message }];
  }
  const given = rules as AlertProcessingRule[];
  return [
    ...given.flatMap((rule, index) => ruleProblems(`alertProcessingRules[${index}]`, rule)),
    ...duplicates(given),
    ...subscriptions(given),
  ];
}

function ruleProblems(key: string, rule: AlertProcessingRule): Problem[] {
  if (typeof rule !== 'object' || rule === null) {
    return [{ key, message: `must be an object with ${keys.join(', ')}.` }];
  }
  const { name, action, description, enabled } = rule;
  const problem = (part: string, message: string) => [{ key: `${key}.${part}`, message }];
  return [
    ...unknownKeys(`${key}.`, rule, keys, 'an alert processing rule'),
    ...(typeof name === 'string'
      ? check(`${key}.name`, name, nameRule)
      : problem('name', 'is missing. Every rule needs a name.')),
    ...(actions.includes(action)
      ? []
      : problem('action', `must be ${oneOf(actions)} (got ${shown(action)}).`)),
    ...scopeProblems(`${key}.scopes`, rule.scopes),
    ...conditionsProblems(`${key}.conditions`, rule.conditions),
    ...scheduleProblems(`${key}.schedule`, rule.schedule),
    ...check(`${key}.description`, description, (text) =>
      text.length <= descriptionLimit
        ? undefined
        : `has ${text.length} characters. Azure allows at most ${descriptionLimit}. Shorten it.`,
    ),
    ...checkFlag(`${key}.enabled`, enabled),
  ];
}

function scopeProblems(key: string, scopes: unknown): Problem[] {
  if (!Array.isArray(scopes) || scopes.length === 0) {
    const message =
      'is missing. Give a list of ids of subscriptions, resource groups or resources.';
    return [{ key, message }];
  }
  return scopes.flatMap((scope, index) => check(`${key}[${index}]`, scope, scopeRule));
}

function duplicates(rules: AlertProcessingRule[]): Problem[] {
  const names = rules.map((rule) =>
    typeof rule?.name === 'string' ? rule.name.toLowerCase() : undefined,
  );
  return rules.flatMap((rule, index) => {
    const first = names.indexOf(names[index]);
    const message = `is ${shown(rule?.name)}, but alertProcessingRules[${first}] has that name (${shown(rules[first]?.name)}). Azure ignores case in names. Rename one.`;
    return first < index && names[index] !== undefined
      ? [{ key: `alertProcessingRules[${index}].name`, message }]
      : [];
  });
}

/** Rules live in one subscription, and a rule's scopes must be of its own. */
function subscriptions(rules: AlertProcessingRule[]): Problem[] {
  const scopes = rules.flatMap((rule) => (Array.isArray(rule?.scopes) ? rule.scopes : []));
  const found = scopes.flatMap((scope) =>
    typeof scope === 'string'
      ? (/^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase() ?? [])
      : [],
  );
  const different = [...new Set(found)];
  const message = `have scopes in ${different.length} subscriptions: ${different.join(', ')}. A rule works only in its own subscription, that of the action group. Deploy a stack for each.`;
  return different.length > 1 ? [{ key: 'alertProcessingRules', message }] : [];
}
