import { code } from '../markdownText';
import { verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { pathParts } from './differences';
import { removedItsmAction } from './itsmActions';
import { hidden } from './preview';
import { isSame, labelOf, listIn, receiversInGroup, receiversOf, type Listed } from './receivers';

/**
 * Who gets alerts now, and none any more.
 *
 * Pulumi hides all webhooks of a group in which one is a secret: who is among them, the component's arguments tell. What
 * was imported, or changed by hand, only the group's own lists tell. So both are looked at.
 */
export function removedReceivers(
  group: Change | undefined,
  component: Change | undefined,
): Consequence[] {
  if (group !== undefined && ['create', 'delete'].includes(verbOf(group) ?? '')) {
    return []; // Of a group that is made or deleted as a whole, other rules speak.
  }
  const before = [...receiversOf(component?.before), ...receiversInGroup(group?.before)];
  const now = [
    ...receiversOf(component?.after),
    ...receiversInGroup(component?.after === undefined ? group?.after : undefined),
  ];
  const isLost = ({ kind, receiver }: Listed) => {
    if (now.some((other) => isSame(other.receiver.name, receiver.name))) {
      return false;
    }
    if (component?.after !== undefined) {
      return true;
    }
    // A list that is hidden afterwards says only what the provider sees going.
    return group?.after?.inputs?.[kind] === hidden
      ? goingFrom(group, kind).includes(receiver.name)
      : group !== undefined;
  };
  // After an import only the group tells what was there, unless its webhooks are hidden.
  const isHidden =
    component?.before === undefined && group?.before?.inputs?.webhookReceivers === hidden;
  return distinct(before.filter(isLost)).map((lost) => {
    if (lost.kind === 'itsmReceivers') {
      return removedItsmAction(lost, now, isHidden ? undefined : before);
    }
    const { name, instance } = lost.receiver;
    // The same instance under another name, or one that has taken over and is now alone.
    const successor = now.find(
      ({ receiver }) => instance !== undefined && receiver.instance === instance,
    )?.receiver;
    const instead = successor && ` ${code(successor.name)} gets them instead.`;
    return {
      id: 'receiver-removed',
      text: `Alerts lose a receiver: the ${labelOf(lost)} ${code(name)} gets none from now on.${instead ?? ''}`,
    };
  });
}

/** Names of the receivers that the provider says go from a list. */
function goingFrom(group: Change, list: string): (string | undefined)[] {
  return group.differences.flatMap(({ path, after }) => {
    const [kind, index, ...more] = pathParts(path);
    return kind === list && more.length === 0 && after === undefined
      ? [listIn(group.before, list)?.[Number(index)]?.name]
      : [];
  });
}

/** By name: the component and its group list the same receivers. */
function distinct(receivers: Listed[]): Listed[] {
  return receivers.filter(
    ({ receiver: { name } }, at) =>
      receivers.findIndex(({ receiver }) => isSame(receiver.name, name)) === at,
  );
}
