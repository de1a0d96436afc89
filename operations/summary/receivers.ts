import { otherReceivers, receiverKinds } from '../../components/actionGroup/otherReceivers';
import type { State } from './preview';

export interface Receiver extends Record<string, unknown> {
  name: string;
}

/** A receiver, and the list it is in: of the component's arguments, or of the action group. */
export interface Listed {
  kind: string;
  receiver: Receiver;
}

/** What a component's arguments list. */
export function receiversOf(state: State | undefined): Listed[] {
  return ['tools', ...receiverKinds].flatMap((kind) => listed(state, kind));
}

/** What an action group lists itself, of any kind that Azure has or had; hidden lists are left out. */
export function receiversInGroup(state: State | undefined): Listed[] {
  return Object.keys(state?.inputs ?? {})
    .filter((property) => property.endsWith('Receivers'))
    .flatMap((kind) => listed(state, kind));
}

export function toolsOf(state: State | undefined): Receiver[] {
  return listed(state, 'tools').map(({ receiver }) => receiver);
}

/** Undefined where there is none, or it is hidden. */
export function listIn(state: State | undefined, kind: string): Receiver[] | undefined {
  const list = state?.inputs?.[kind];
  return Array.isArray(list) ? list.map(named) : undefined;
}

/** What has no name is not left out: nobody would see that it comes or goes. */
function named(item: unknown): Receiver {
  const receiver = typeof item === 'object' ? (item as Partial<Receiver> | null) : null;
  return typeof receiver?.name === 'string' ? (receiver as Receiver) : { ...receiver, name: '?' };
}

function listed(state: State | undefined, kind: string): Listed[] {
  return (listIn(state, kind) ?? []).map((receiver) => ({ kind, receiver }));
}

/** Kinds that this project's component does not make. */
const others: Record<string, string> = {
  incidentReceivers: 'incident',
};

export function labelOf({ kind, receiver }: Listed): string {
  const known: Record<string, { label: string } | undefined> = otherReceivers;
  if (kind === 'tools') {
    return 'ITSM tool';
  }
  if (receiver.useAadAuth === true) {
    return 'secure webhook receiver';
  }
  // The kind is a property's name, in a preview of anybody's: own properties only.
  const label = Object.hasOwn(known, kind) ? known[kind]?.label : undefined;
  return `${label ?? (Object.hasOwn(others, kind) ? others[kind] : kind)} receiver`;
}

/** Names are compared without case, as Azure does. */
export function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
