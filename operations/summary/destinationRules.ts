import { isActionGroup } from '../../policy/resources';
import { code, codeOf } from '../markdownText';
import { verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { hidden } from './preview';
import { isSame, labelOf, receiversInGroup, receiversOf, type Listed } from './receivers';
import { types, type PreviewedStack } from './stack';

/** Where alerts go that did not go there before, in any action group, declared by this component or not. */
export function destinationRules({ changes }: PreviewedStack): Consequence[] {
  const lists = changes.filter(({ type }) => type === types.itsmActionGroup || isActionGroup(type));
  const live = lists.filter(
    (change) => verbOf(change) !== 'nothing' && verbOf(change) !== 'delete' && change.after,
  );
  const before = lists.flatMap((change) => listed(change, 'before'));
  const added = distinct(live.flatMap((change) => listed(change, 'after'))).filter(
    (one) => !before.some((other) => isSamePlace(one, other)),
  );
  return [
    ...added.map((one): Consequence => ({
      id: 'new-destination',
      text: `Alerts go to a new place: the ${labelOf(one)} ${code(one.receiver.name)}, ${placeOf(one)}. Make sure that this is allowed.`,
    })),
    ...live.flatMap(hiddenLists),
    ...added.filter(({ kind }) => kind === 'emailReceivers').map(unverified),
  ];
}

/** A component's lists and its group's are the same receivers: the component tells more. */
function listed(change: Change, side: 'before' | 'after'): Listed[] {
  const state = change[side];
  return change.type === types.itsmActionGroup ? receiversOf(state) : receiversInGroup(state);
}

/** What of a receiver says where alerts go, in the order in which it is looked for, and what it is called. */
const places: Record<string, string> = {
  host: 'host',
  instance: 'instance',
  emailAddress: 'address',
  phoneNumber: 'number',
  roleId: 'role',
  resourceId: 'resource',
  functionAppResourceId: 'resource',
  automationAccountId: 'resource',
  eventHubNameSpace: 'namespace',
  connectionId: 'ITSM connection',
};

function placeOf({ receiver }: Listed): string {
  const found = Object.keys(places).find((key) => typeof receiver[key] === 'string');
  return found === undefined
    ? 'at a secret URI whose host Pulumi does not show'
    : `${places[found]} ${codeOf(receiver[found])}`;
}

function isSamePlace(one: Listed, other: Listed): boolean {
  const place = placeOf(one);
  // Of a tool that stays, another place has a consequence of its own.
  return (
    isSame(one.receiver.name, other.receiver.name) &&
    (place === placeOf(other) || isTool(one) || isTool(other))
  );
}

function isTool({ kind, receiver }: Listed): boolean {
  return kind === 'tools' || receiver.useAadAuth === true;
}

/** By name and place: a component and its group list the same. */
function distinct(all: Listed[]): Listed[] {
  return all.filter(
    (one, at) => all.findIndex((other) => isSame(one.receiver.name, other.receiver.name)) === at,
  );
}

/** A group outside of our component whose list is hidden, because there is a secret in it. */
function hiddenLists({ type, name, urn, before, after }: Change): Consequence[] {
  if (type === types.itsmActionGroup || urn.includes(`${types.itsmActionGroup}$`)) {
    return [];
  }
  const lists = Object.entries(after?.inputs ?? {}).filter(
    ([property, value]) => property.endsWith('Receivers') && value === hidden,
  );
  const isNew = before === undefined;
  return (isNew ? lists : []).map(([property]) => ({
    id: 'new-destination',
    text: `Alerts go to new places that Pulumi hides: ${code(property)} of the action group ${code(name)}. Look at the program, and make sure that this is allowed.`,
  }));
}

/** https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#notification-types */
function unverified({ receiver }: Listed): Consequence {
  return {
    id: 'email-verification',
    text: `The address ${codeOf(receiver.emailAddress)} must be verified with the one-time passcode that Azure sends, within 30 minutes after the deployment, unless the tenant has verified it before. Until then it gets no alerts.`,
  };
}
