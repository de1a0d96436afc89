import {
  otherReceivers,
  receiverKinds,
  type OtherReceivers,
  type ReceiverKind,
} from '../components/actionGroup/otherReceivers';
import type { Problem } from '../components/validation';
import { setSecret } from './secrets';

/** The lists in the order they were written; one without entries is undefined and leaves no trace in previews. */
export function givenReceivers(values: OtherReceivers): OtherReceivers {
  const lists = receiverKinds.map((kind) => [
    kind,
    values[kind]?.length ? values[kind] : undefined,
  ]);
  return Object.fromEntries(lists) as OtherReceivers;
}

/** A problem with a secret URI says how such a value is set. */
export function withHowToSet(problem: Problem): Problem {
  const [, kind, key] = /^(\w+)\[\d+\]\.(\w+)$/.exec(problem.key) ?? [];
  const known = kind !== undefined && Object.hasOwn(otherReceivers, kind);
  const secret = known ? otherReceivers[kind as ReceiverKind].secret : undefined;
  return secret === undefined || key !== secret
    ? problem
    : {
        ...problem,
        message: `${problem.message} To fix it, set it with ${setSecret(problem.key)}.`,
      };
}
