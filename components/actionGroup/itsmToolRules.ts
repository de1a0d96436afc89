import { secureWebhookLimit } from './actionGroupRules';
import { instanceForm, itsmTools, serviceNowDomains, type ItsmTool } from '../itsmTools';
import { serviceUriRule } from './serviceUriRules';
import {
  check,
  checkFlag,
  oneOf,
  shown,
  unknownKeys,
  type Problem,
  type Rule,
} from '../validation';

const kinds = Object.keys(itsmTools);

export const instanceRule: Rule<string> = (value) =>
  instanceForm.test(value)
    ? undefined
    : `must be the name of the instance, the first part of its host: acme for acme.service-now.com (got ${shown(value)}).`;

/** Every record's: https://www.servicenow.com/docs/r/australia/platform-administration/c_UniqueRecordIdentifier.html */
const sysIdRule: Rule<string> = (value) =>
  /^[0-9a-f]{32}$/i.test(value)
    ? undefined
    : `must be a sys_id of 32 letters and digits (got ${shown(value)}): what follows sys_id= in the URL of the push connector instance.`;

export const apiKeyRule: Rule<string> = (value) =>
  /^\S+$/.test(value)
    ? undefined
    : 'must be the token of the REST API key alone, without white space (its value is a secret and not shown).';

/** Everything wrong with a list of tools; URIs inside Outputs are left to a gate. */
export function itsmToolProblems(tools: readonly ItsmTool[]): Problem[] {
  if ((tools as unknown) === undefined) {
    return [{ key: 'tools', message: 'is missing. Give a list with one entry per ITSM tool.' }];
  }
  if (!(tools instanceof Array)) {
    return [{ key: 'tools', message: 'must be a list with one entry per ITSM tool.' }];
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
    return [{ key, message: 'must be an object with name, kind and what the kind needs.' }];
  }
  const problems: Problem[] = [];
  if (typeof tool.name !== 'string' || tool.name.trim() === '') {
    const message =
      'is missing. Every tool needs a name, unique in the group; it names the receiver.';
    problems.push({ key: `${key}.name`, message });
  }
  const facts = kinds.includes(tool.kind) ? itsmTools[tool.kind] : undefined;
  if (facts === undefined) {
    const message = `must be ${oneOf(kinds)} (got ${shown(tool.kind)}).`;
    return [...problems, { key: `${key}.kind`, message }];
  }
  problems.push(
    ...unknownKeys(
      `${key}.`,
      tool,
      ['name', 'kind', ...facts.keys, 'replaces'],
      `a tool of kind "${tool.kind}"`,
    ),
  );
  problems.push(...(tool.kind === 'servicenow' ? serviceNowProblems(key, tool) : []));
  if (tool.kind !== 'servicenow' && tool.serviceUri === undefined) {
    const message = `is missing. ${facts.label} needs the URI of its webhook, as a secret.`;
    problems.push({ key: `${key}.serviceUri`, message });
  }
  const rule = serviceUriRule(tool.allowUserInfo === true);
  return [
    ...problems,
    ...check(`${key}.serviceUri`, tool.serviceUri, rule),
    ...checkFlag(`${key}.allowUserInfo`, tool.allowUserInfo),
    ...check(`${key}.replaces`, tool.replaces, () => undefined),
  ];
}

/** What the URI of an instance is built from, besides its name. */
const partsOfUri = ['domain', 'eventClass', 'pushConnectorSysId', 'apiKey'] as const;

function serviceNowProblems(key: string, tool: ItsmTool): Problem[] {
  const problems: Problem[] = [];
  const { instance, domain, pushConnectorSysId, apiKey, serviceUri } = tool;
  if ((instance === undefined) === (serviceUri === undefined)) {
    const given = instance === undefined ? 'is missing' : 'is given together with serviceUri';
    const message = `${given}. Give ServiceNow either the name of the instance or a whole serviceUri.`;
    problems.push({ key: `${key}.instance`, message });
  }
  problems.push(...check(`${key}.instance`, instance, instanceRule));
  if (domain !== undefined && !serviceNowDomains.some((allowed) => allowed === domain)) {
    const message = `must be ${oneOf(serviceNowDomains)} (got ${shown(domain)}). The second is for government.`;
    problems.push({ key: `${key}.domain`, message });
  }
  problems.push(...check(`${key}.eventClass`, tool.eventClass, () => undefined));
  problems.push(...check(`${key}.pushConnectorSysId`, pushConnectorSysId, sysIdRule));
  problems.push(...check(`${key}.apiKey`, apiKey, apiKeyRule));
  if (serviceUri !== undefined) {
    const message = 'has no effect together with serviceUri. Remove it, or put it into the URI.';
    const without = partsOfUri.filter((part) => tool[part] !== undefined);
    problems.push(...without.map((part) => ({ key: `${key}.${part}`, message })));
  }
  return problems;
}

/** While one tool takes over from another, both are listed: neither is missed in a single alert. */
function overlapProblems(key: string, tool: ItsmTool, tools: readonly ItsmTool[]): Problem[] {
  const { name, kind, replaces } = tool ?? {};
  if (typeof replaces !== 'string') {
    return [];
  }
  const other = tools.find((candidate) => sameName(candidate?.name, replaces));
  const problem = (message: string) => [{ key, message }];
  if (sameName(name, replaces)) {
    return problem(
      `names the tool itself (${shown(replaces)}). Give the new tool another name than the old one.`,
    );
  }
  if (other === undefined) {
    return problem(
      `names ${shown(replaces)}, which is no longer a tool, so the overlap is over. Remove replaces, or add the old tool again.`,
    );
  }
  if (other.kind !== kind) {
    return problem(
      `names ${shown(replaces)} of kind ${shown(other.kind)}, but this tool is of kind ${shown(kind)}. Only a tool of the same kind can take over.`,
    );
  }
  return other.replaces === undefined
    ? []
    : problem(
        `names ${shown(replaces)}, which itself still takes over from ${shown(other.replaces)}. End that overlap first: remove ${shown(other.replaces)}.`,
      );
}

function sameName(one: unknown, other: string): boolean {
  return typeof one === 'string' && one.toLowerCase() === other.toLowerCase();
}
