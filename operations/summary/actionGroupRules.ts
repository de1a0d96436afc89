import { code, codeOf } from '../markdownText';
import { isGone, verbOf, type Change } from './changes';
import type { Properties } from './preview';
import type { Consequence } from './consequence';
import { ofType, types, type PreviewedStack } from './stack';

/** What happens to the action group as a whole, and to what decides which alerts reach it. */
export function actionGroupRules(stack: PreviewedStack): Consequence[] {
  return [
    ...ofType(stack, types.actionGroup).flatMap((group) => [
      ...lostGroup(group),
      ...otherLocation(group),
      ...disabled(group),
    ]),
    ...ofType(stack, types.resourceGroup).flatMap(lostResourceGroup),
    ...ofType(stack, types.alertProcessingRule).flatMap(processingRule),
  ];
}

function lostGroup(group: Change): Consequence[] {
  if (!isGone(group)) {
    return [];
  }
  const id = code(group.before?.id ?? group.name);
  const consumers =
    'Alert rules and budgets with this id, in other stacks too, will notify nobody, and give no error';
  if (verbOf(group) === 'delete') {
    return [
      { id: 'action-group-deleted', text: `The action group ${id} is deleted. ${consumers}.` },
    ];
  }
  const because = group.differences.filter(({ replaces }) => replaces);
  const reasons = because.map(({ path }) => code(path)).join(', ');
  return [
    {
      id: 'action-group-replaced',
      text:
        `The action group ${id} is deleted and created again${reasons && `, because of ${reasons}`}. ${consumers}, until you deploy those stacks ` +
        'again. Alerts are lost in between. If name, resource group and subscription stay the same, `pulumi up` is refused instead, and nothing changes.',
    },
  ];
}

function lostResourceGroup(group: Change): Consequence[] {
  return isGone(group)
    ? [
        {
          id: 'resource-group-deleted',
          text:
            `The resource group ${code(group.before?.id ?? group.name)} is deleted${verbOf(group) === 'replace' ? ' and created again' : ''}, with ` +
            'everything in it, also what this stack does not know: the action group too, even if this preview does not list it.',
        },
      ]
    : [];
}

function otherLocation({ name, before, after }: Change): Consequence[] {
  const [old, now] = [before?.inputs?.location, after?.inputs?.location];
  if (typeof old !== 'string' || typeof now !== 'string' || old === now) {
    return [];
  }
  const health =
    now.toLowerCase() === 'global'
      ? 'Service health alerts will reach it.'
      : 'Service health alerts do not reach a regional group.';
  return [
    {
      id: 'location-change',
      text: `The action group ${code(name)} moves from ${code(old)} to ${code(now)}. ${health}`,
    },
  ];
}

function disabled({ name, before, after }: Change): Consequence[] {
  return after?.inputs?.enabled === false && before?.inputs?.enabled !== false
    ? [
        {
          id: 'alerts-disabled',
          text: `The action group ${code(name)} is disabled. No receiver gets alerts, and none are sent later.`,
        },
      ]
    : [];
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules */
function processingRule(change: Change): Consequence[] {
  const [old, now] = [ruleOf(change.before?.inputs), ruleOf(change.after?.inputs)];
  const name = code(change.name);
  const details = (rule: Rule) => [
    `scopes: ${rule.scopes.map(codeOf).join(', ')}`,
    ...(rule.conditions === undefined
      ? []
      : [`conditions: ${code(JSON.stringify(rule.conditions))}`]),
    `when: ${rule.schedule === undefined ? 'always' : code(JSON.stringify(rule.schedule))}`,
  ];
  if (now?.suppresses && now.enabled) {
    const text = `The alert processing rule ${name} suppresses alerts: nobody is notified through any action group. Service health alerts are not suppressed.`;
    return [{ id: 'alerts-suppressed', text, details: details(now) }];
  }
  const added = old !== undefined && !old.suppresses && old.enabled;
  if (added && !now?.enabled) {
    const text = `The alert processing rule ${name} no longer adds the action group. Alerts in its scopes reach the group only if their own rules name it.`;
    return [{ id: 'processing-rule-removed', text, details: details(old) }];
  }
  const verb = verbOf(change);
  if (verb === 'nothing' || verb === undefined) {
    return [];
  }
  const text =
    now === undefined || !now.enabled
      ? `The alert processing rule ${name} no longer suppresses alerts.`
      : `The alert processing rule ${name} adds the action group to alerts.`;
  const rule = now ?? old;
  return [{ id: 'processing-rule-change', text, details: rule && details(rule) }];
}

interface Rule {
  suppresses: boolean;
  enabled: boolean;
  scopes: unknown[];
  conditions: unknown;
  schedule: unknown;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function ruleOf(inputs: Properties | null | undefined): Rule | undefined {
  const properties = inputs?.properties as Properties | undefined;
  if (typeof properties !== 'object' || properties === null) {
    return undefined;
  }
  const actions = listOf(properties.actions) as ({ actionType?: unknown } | null)[];
  return {
    suppresses: actions.some((action) => action?.actionType === 'RemoveAllActionGroups'),
    enabled: properties.enabled !== false,
    scopes: listOf(properties.scopes),
    conditions: properties.conditions,
    schedule: properties.schedule,
  };
}
