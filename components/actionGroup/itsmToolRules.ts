import { secureWebhookLimit } from './actionGroupRules';
import { instanceForm, itsmTools, serviceNowDomains, type ItsmTool } from '../itsmTools';
import { serviceUriRule } from './serviceUriRules';
import { check, shown, unknownKeys, type Problem, type Rule } from '../validation';

const kinds = Object.keys(itsmTools);

export const instanceRule: Rule<string> = (value) =>
  instanceForm.test(value)
    ? undefined
    : `${shown(value)} is not the name of an instance. Give the first part of its host only: acme for acme.service-now.com.`;

/** Everything wrong with a list of tools; URIs inside Outputs are left to a gate. */
export function itsmToolProblems(tools: readonly ItsmTool[]): Problem[] {
  if ((tools as unknown) === undefined) {
    return [{ key: 'tools', message: 'is missing. Expected is a list: one entry per ITSM tool.' }];
  }
  if (!(tools instanceof Array)) {
    return [{ key: 'tools', message: `is not a list. Expected is one entry per ITSM tool.` }];
  }
  return [
    ...countProblems(tools.length),
    ...tools.flatMap((tool, index) => toolProblems(`tools[${index}]`, tool)),
    ...tools.flatMap((tool, index) => overlapProblems(`tools[${index}].replaces`, tool, tools)),
  ];
}

function countProblems(count: number): Problem[] {
  const message = `has ${count} entries. Azure allows 1 to ${secureWebhookLimit} secure webhooks in an action group.`;
  return count >= 1 && count <= secureWebhookLimit ? [] : [{ key: 'tools', message }];
}

function toolProblems(key: string, tool: ItsmTool): Problem[] {
  if (typeof tool !== 'object' || tool === null) {
    return [{ key, message: 'is not an object. Expected are name, kind and what the kind needs.' }];
  }
  const problems: Problem[] = [];
  if (typeof tool.name !== 'string' || tool.name.trim() === '') {
    const message =
      'is missing. Every tool needs a name, unique in the group; it names the receiver.';
    problems.push({ key: `${key}.name`, message });
  }
  const facts = kinds.includes(tool.kind) ? itsmTools[tool.kind] : undefined;
  if (facts === undefined) {
    const message = `${shown(tool.kind)} is no kind of ITSM tool. Allowed are ${kinds.join(', ')}.`;
    return [...problems, { key: `${key}.kind`, message }];
  }
  problems.push(
    ...unknownKeys(`${key}.`, tool, ['name', 'kind', ...facts.keys, 'replaces'], facts.label),
  );
  problems.push(...(tool.kind === 'servicenow' ? serviceNowProblems(key, tool) : []));
  if (tool.kind !== 'servicenow' && tool.serviceUri === undefined) {
    const message = `is missing. ${facts.label} needs the URI of its webhook, as a secret.`;
    problems.push({ key: `${key}.serviceUri`, message });
  }
  const rule = serviceUriRule(tool.allowUserInfo === true);
  return [...problems, ...check(`${key}.serviceUri`, tool.serviceUri, rule)];
}

function serviceNowProblems(key: string, tool: ItsmTool): Problem[] {
  const problems: Problem[] = [];
  const { instance, domain, eventClass, serviceUri } = tool;
  if ((instance === undefined) === (serviceUri === undefined)) {
    const given = instance === undefined ? 'is missing' : 'is given besides serviceUri';
    const message = `${given}. ServiceNow takes either the name of the instance or a whole serviceUri.`;
    problems.push({ key: `${key}.instance`, message });
  }
  problems.push(...check(`${key}.instance`, instance, instanceRule));
  if (domain !== undefined && !serviceNowDomains.some((allowed) => allowed === domain)) {
    const message = `${shown(domain)} is no ServiceNow domain. Allowed are ${serviceNowDomains.join(' and ')} (government).`;
    problems.push({ key: `${key}.domain`, message });
  }
  if (serviceUri !== undefined && (domain ?? eventClass) !== undefined) {
    const message = `has no effect besides serviceUri. Remove it, or put it into the URI.`;
    problems.push({ key: `${key}.${domain !== undefined ? 'domain' : 'eventClass'}`, message });
  }
  return problems;
}

/** While one tool takes over from another, both are listed: neither is missed in a single alert. */
function overlapProblems(key: string, tool: ItsmTool, tools: readonly ItsmTool[]): Problem[] {
  const { name, kind, replaces } = tool ?? {};
  if (replaces === undefined) {
    return [];
  }
  const other = tools.find((candidate) => sameName(candidate?.name, replaces));
  const problem = (message: string) => [{ key, message }];
  if (sameName(name, replaces)) {
    return problem(
      `${shown(replaces)} is the tool itself. A tool takes over beside the old one, under another name.`,
    );
  }
  if (other === undefined) {
    return problem(
      `${shown(replaces)} is not listed any more, so the overlap is over: remove replaces. If it is not, list the old tool again.`,
    );
  }
  if (other.kind !== kind) {
    return problem(
      `${shown(replaces)} is of kind ${shown(other.kind)}, not ${shown(kind)}. Only a tool of the same kind takes over.`,
    );
  }
  return other.replaces === undefined
    ? []
    : problem(
        `${shown(replaces)} still takes over from ${shown(other.replaces)} itself. End that overlap first: remove ${shown(other.replaces)}.`,
      );
}

function sameName(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase();
}
