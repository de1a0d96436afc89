import { retired } from '../components/actionGroup/otherReceiverRules';
import {
  otherReceivers,
  receiverKinds,
  type AnyReceiver,
  type OtherReceivers,
  type ReceiverKind,
} from '../components/actionGroup/otherReceivers';
import type { Problem } from '../components/validation';

/** Keys whose lists may hold a URI that is a secret. */
export const secretReceiverKinds = receiverKinds.filter(
  (kind) => otherReceivers[kind].secret !== undefined,
);

/** The lists in the order they were written; one without entries is undefined and leaves no trace in previews. */
export function givenReceivers(values: OtherReceivers): OtherReceivers {
  const lists = receiverKinds.map((kind) => [
    kind,
    values[kind]?.length ? values[kind] : undefined,
  ]);
  return Object.fromEntries(lists) as OtherReceivers;
}

/**
 * What is wrong with receivers as configuration: URIs in plain text, and keys of the ITSM Connector.
 *
 * @param given - All keys that the stack's file has.
 * @param isSecret - Whether a key, or part of its value, is encrypted there.
 */
export function receiverConfigProblems(
  values: OtherReceivers,
  given: object,
  isSecret: (key: string) => boolean,
): Problem[] {
  const plain = secretReceiverKinds.filter((kind) => !isSecret(kind));
  return [...retired(given), ...plain.flatMap((kind) => plainUris(kind, values[kind]))];
}

function plainUris(kind: ReceiverKind, receivers: unknown): Problem[] {
  const { secret = '' } = otherReceivers[kind];
  return (Array.isArray(receivers) ? (receivers as AnyReceiver[]) : []).flatMap(
    (receiver, index) => {
      const key = `${kind}[${index}].${secret}`;
      const message = `is in plain text (not shown). It holds a key, so it is a secret: remove it, treat it as leaked, and ${howToSet(key)}.`;
      return receiver[secret] === undefined ? [] : [{ key, message }];
    },
  );
}

/** A problem with a secret URI says how such a value is set. */
export function withHowToSet(problem: Problem): Problem {
  const [, kind, key] = /^(\w+)\[\d+\]\.(\w+)$/.exec(problem.key) ?? [];
  const { secret } = otherReceivers[kind as ReceiverKind] ?? {};
  return secret === undefined || key !== secret
    ? problem
    : { ...problem, message: `${problem.message} To fix it, ${howToSet(problem.key)}.` };
}

export function howToSet(path: string): string {
  return `set it with pulumi config set --secret --path '${path}'`;
}
