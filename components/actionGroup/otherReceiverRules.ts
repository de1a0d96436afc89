import { guidRule } from '../identity/identityRules';
import { actionGroupRoles } from './roles';
import {
  otherReceivers,
  receiverKinds,
  type AnyReceiver,
  type OtherReceivers,
  type ReceiverKind,
} from './otherReceivers';
import { receiverUriRule } from './serviceUriRules';
import {
  check,
  checkFlag,
  isPlain,
  shown,
  unknownKeys,
  type Problem,
  type Rule,
} from '../validation';

/** Most characters of an e-mail address: https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#action-groups */
const emailLimit = 64;

const emailRule: Rule<string> = (value) => {
  if (value.length > emailLimit) {
    return `has ${value.length} characters. Azure allows at most ${emailLimit} in an e-mail address. Use a shorter one, such as a distribution list.`;
  }
  return /^[^@\s]+@[^@\s]+$/.test(value)
    ? undefined
    : `must be an e-mail address (got ${shown(value)}).`;
};

/** https://learn.microsoft.com/azure/azure-monitor/alerts/resource-manager-action-groups has the code and the number apart. */
const countryCodeRule: Rule<string> = (value) =>
  /^\d{1,4}$/.test(value)
    ? undefined
    : `must be the digits of a country code: "33", not "+33" (got ${shown(value)}).`;

const resourceIdRule: Rule<string> = (value) =>
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/.+[^/]$/i.test(value)
    ? undefined
    : `must be a resource id (got ${shown(value)}): /subscriptions/{id}/resourceGroups/{name}/providers/{type}/{name}.`;

/**
 * Roles whose members Azure e-mails, where they have them on the subscription; others get nothing:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#email-azure-resource-manager,
 * ids from https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const mailedRoles: Record<string, string> = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: actionGroupRoles.Contributor,
  Reader: actionGroupRoles.Reader,
  'Monitoring Contributor': actionGroupRoles['Monitoring Contributor'],
  'Monitoring Reader': actionGroupRoles['Monitoring Reader'],
};

const roleIdRule: Rule<string> = (value) =>
  Object.values(mailedRoles).includes(value.toLowerCase())
    ? undefined
    : `must be the id of a role that Azure sends e-mail to (got ${shown(value)}): ${Object.entries(
        mailedRoles,
      )
        .map(([name, id]) => `${name} (${id})`)
        .join(', ')}. Azure asks for the role on the subscription.`;

/**
 * Azure takes any text, and then says that the ITSM action points to a connection that has been deleted or moved:
 * https://github.com/Azure/azure-rest-api-specs/issues/17861
 */
const workspaceIdRule: Rule<string> = (value) => {
  const parts = value.split('|');
  return parts.length === 2 && parts.every((part) => guidRule(part) === undefined)
    ? undefined
    : `must be {subscription id}|{workspace id} (got ${shown(value)}), or the action opens no work items. Correct it, or remove the receiver.`;
};

/** Azure answers `{}` with 500: https://github.com/Azure/azure-rest-api-specs/issues/20488 */
const ticketConfigurationRule: Rule<string> = (value) =>
  isFilledObject(value)
    ? undefined
    : 'must be a JSON object with the configuration of a work item; Azure answers 500 to anything else. Copy the text that the action group has (az monitor action-group show).';

function isFilledObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.keys(value).length > 0;
  } catch {
    return false;
  }
}

const rules: Record<string, Rule<string>> = {
  emailAddress: emailRule,
  countryCode: countryCodeRule,
  roleId: roleIdRule,
  subscriptionId: guidRule,
  tenantId: guidRule,
  resourceId: resourceIdRule,
  functionAppResourceId: resourceIdRule,
  automationAccountId: resourceIdRule,
  webhookResourceId: resourceIdRule,
  callbackUrl: receiverUriRule,
  httpTriggerUrl: receiverUriRule,
  serviceUri: receiverUriRule,
  workspaceId: workspaceIdRule,
  ticketConfiguration: ticketConfigurationRule,
};
const flags = ['useCommonAlertSchema', 'useAadAuth', 'isGlobalRunbook'];

const useTools =
  'Declare secure webhooks in tools, which also creates what Entra ID needs, or remove this key.';

/** Keys azure-native has that are not taken over, and why. */
const refused: Record<string, string> = {
  managedIdentity:
    'is not supported: webhooks cannot use a managed identity (https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups). Remove it.',
  objectId: `belongs to a secure webhook. ${useTools}`,
  identifierUri: `belongs to a secure webhook. ${useTools}`,
};

/** Everything wrong with the receivers that can be known before anything is deployed; names are checked apart. */
export function otherReceiverProblems(args: OtherReceivers): Problem[] {
  return receiverKinds.flatMap((kind) => listProblems(kind, args[kind]));
}

function listProblems(kind: ReceiverKind, receivers: unknown): Problem[] {
  if (receivers === undefined) {
    return [];
  }
  if (!Array.isArray(receivers)) {
    return [{ key: kind, message: 'must be a list with one entry per receiver.' }];
  }
  const { label, limit = Infinity } = otherReceivers[kind];
  const message = `has ${receivers.length} entries. Azure allows at most ${limit} ${label} receivers in an action group.`;
  return [
    ...(receivers.length > limit ? [{ key: kind, message }] : []),
    ...receivers.flatMap((receiver, index) =>
      receiverProblems(kind, `${kind}[${index}]`, receiver as AnyReceiver),
    ),
  ];
}

function receiverProblems(kind: ReceiverKind, key: string, receiver: AnyReceiver): Problem[] {
  const { label, required, optional = [], commonAlertSchema } = otherReceivers[kind];
  const known = ['name', ...required, ...optional];
  if (typeof receiver !== 'object' || receiver === null) {
    return [{ key, message: `must be an object with ${known.join(', ')}.` }];
  }
  const allowed = commonAlertSchema ? [...known, 'useCommonAlertSchema'] : known;
  const isSecure = kind === 'webhookReceivers';
  const given = Object.entries(receiver).filter(([, value]) => value !== undefined);
  const unsupported = given.filter(
    ([name]) =>
      !allowed.includes(name) &&
      (name === 'managedIdentity' || (isSecure && Object.hasOwn(refused, name))),
  );
  const others = given.filter((entry) => !unsupported.includes(entry));
  return [
    ...unsupported.map(([name]) => ({ key: `${key}.${name}`, message: refused[name] ?? '' })),
    ...unknownKeys(`${key}.`, Object.fromEntries(others), allowed, `a receiver of kind ${label}`),
    ...['name', ...required].flatMap((name) => missing(key, name, label, receiver[name])),
    ...others
      .filter(([name]) => allowed.includes(name))
      .flatMap(([name, value]) => valueProblems(`${key}.${name}`, name, value)),
  ];
}

function missing(key: string, name: string, label: string, value: unknown): Problem[] {
  const message =
    name === 'name'
      ? 'is missing. Every receiver needs a name, unique in the group.'
      : `is missing. A receiver of kind ${label} needs it.`;
  return value === undefined ? [{ key: `${key}.${name}`, message }] : [];
}

function valueProblems(key: string, name: string, value: unknown): Problem[] {
  if (name === 'name' && !isPlain(value)) {
    return [{ key, message: 'is not known yet, but it identifies the receiver. Give plain text.' }];
  }
  if (!isPlain(value)) {
    return [];
  }
  if (flags.includes(name)) {
    return flagProblems(key, name, value);
  }
  return check(key, value, (text) =>
    text.trim() === '' ? 'is blank. Give it a value.' : rules[name]?.(text),
  );
}

function flagProblems(key: string, name: string, value: unknown): Problem[] {
  return name === 'useAadAuth' && value === true
    ? [{ key, message: `is true, which makes it a secure webhook. ${useTools}` }]
    : checkFlag(key, value);
}
