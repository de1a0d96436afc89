import { code } from '../markdownText';
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
    'Whatever names this id, alert rules and budgets of other stacks too, notifies nobody from then on, and says nothing of it';
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
        `The action group ${id} is deleted and made anew${reasons && `, because of ${reasons}`}. ${consumers}, until those stacks are ` +
        'deployed again; alerts are lost in between. Where name, resource group and subscription stay the same, `pulumi up` is refused instead, and nothing changes.',
    },
  ];
}

function lostResourceGroup(group: Change): Consequence[] {
  return isGone(group)
    ? [
        {
          id: 'resource-group-deleted',
          text:
            `The resource group ${code(group.before?.id ?? group.name)} is deleted${verbOf(group) === 'replace' ? ' and made anew' : ''}, with ` +
            'everything in it, whoever made it: the action group too, even where this preview does not list it.',
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
      ? 'Service health alerts reach it from then on.'
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
          text: `The action group ${code(name)} is disabled: no receiver gets any alert, and none is sent later.`,
        },
      ]
    : [];
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-processing-rules */
function processingRule(change: Change): Consequence[] {
  const [old, now] = [ruleOf(change.before?.inputs), ruleOf(change.after?.inputs)];
  const name = code(change.name);
  const details = (rule: Rule) => [
    `scopes: ${rule.scopes.map(code).join(', ')}`,
    ...(rule.conditions === undefined
      ? []
      : [`conditions: ${code(JSON.stringify(rule.conditions))}`]),
    `when: ${rule.schedule === undefined ? 'always' : code(JSON.stringify(rule.schedule))}`,
  ];
  if (now?.suppresses && now.enabled) {
    const text = `The alert processing rule ${name} keeps alerts from notifying anybody, through any action group, service health alerts excepted.`;
    return [{ id: 'alerts-suppressed', text, details: details(now) }];
  }
  const added = old !== undefined && !old.suppresses && old.enabled;
  if (added && !now?.enabled) {
    const text = `The alert processing rule ${name} no longer adds the action group: alerts of its scopes whose own rules do not name the group no longer reach it.`;
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
  scopes: string[];
  conditions: unknown;
  schedule: unknown;
}

function ruleOf(inputs: Properties | null | undefined): Rule | undefined {
  const properties = inputs?.properties as Properties | undefined;
  if (properties === undefined) {
    return undefined;
  }
  const actions = (properties.actions as { actionType?: string }[] | undefined) ?? [];
  return {
    suppresses: actions.some(({ actionType }) => actionType === 'RemoveAllActionGroups'),
    enabled: properties.enabled !== false,
    scopes: ((properties.scopes as unknown[] | undefined) ?? []).map(String),
    conditions: properties.conditions,
    schedule: properties.schedule,
  };
}
