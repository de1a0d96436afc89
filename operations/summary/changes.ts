import { typeOf } from '../../policy/resources';
import { nameOf } from '../components';
import { differences, pathParts, valueAt, type Difference } from './differences';
import type { Preview, State, Step } from './preview';

/** A resource in a preview, before and after. */
export interface Change {
  op: string;
  urn: string;
  type: string;
  /** Logical name. */
  name: string;
  before: State | undefined;
  after: State | undefined;
  /** What differs, as far as it can be seen; empty for what is made or deleted as a whole. */
  differences: Difference[];
}

/** All resources of a preview, those that stay as they are too. */
export function changesOf({ steps }: Preview): Change[] {
  return steps.map((step) => {
    const { op, urn } = step;
    return {
      op,
      urn,
      type: typeOf(urn),
      name: nameOf(urn),
      before: step.oldState ?? undefined,
      after: step.newState ?? undefined,
      differences: step.oldState && step.newState ? differencesOf(step) : [],
    };
  });
}

/** What the provider says differs; the engine compares the inputs of a component, but does not say how they differ. */
function differencesOf({ oldState, newState, detailedDiff, diffReasons }: Step): Difference[] {
  const paths = Object.entries(detailedDiff ?? {});
  if (paths.length > 0) {
    return paths.map(([path, difference]) => {
      const kind = String(difference.kind);
      return {
        path,
        before: kind.startsWith('add') ? undefined : valueBefore(oldState, path),
        after: kind.startsWith('delete') ? undefined : valueAt(newState?.inputs, path),
        replaces: kind.endsWith('-replace'),
      };
    });
  }
  const seen = differences(oldState?.inputs ?? {}, newState?.inputs ?? {});
  const unseen = (diffReasons ?? []).filter(
    (property) => !seen.some(({ path }) => pathParts(path)[0] === property),
  );
  return [
    ...seen,
    ...unseen.map((path) => ({
      path,
      before: valueBefore(oldState, path),
      after: valueAt(newState?.inputs, path),
      replaces: false,
    })),
  ];
}

/** Where Azure differs from what was deployed, the outputs tell what is there. */
export function valueBefore(state: State | null | undefined, path: string): unknown {
  return valueAt(state?.outputs, path) ?? valueAt(state?.inputs, path);
}

/** What is done to a resource in Azure. */
export type Verb = 'create' | 'update' | 'replace' | 'delete' | 'nothing';

/** Pulumi's operations: https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/resource/deploy/step.go */
const verbs: Record<string, Verb | undefined> = {
  create: 'create',
  import: 'create',
  update: 'update',
  replace: 'replace',
  'create-replacement': 'replace',
  'import-replacement': 'replace',
  'read-replacement': 'replace',
  delete: 'delete',
  'delete-replaced': 'delete',
  same: 'nothing',
  read: 'nothing',
  refresh: 'nothing',
  discard: 'nothing',
  'discard-replaced': 'nothing',
  'remove-pending-replace': 'nothing',
};

/** Undefined for an operation that is not known here. */
export function verbOf({ op }: Pick<Change, 'op'>): Verb | undefined {
  return Object.hasOwn(verbs, op) ? verbs[op] : undefined;
}

/** Whether what was there before is gone afterwards. */
export function isGone(change: Change): boolean {
  const verb = verbOf(change);
  return (verb === 'delete' || verb === 'replace') && change.before?.retainOnDelete !== true;
}

/** Whether something new is there afterwards. */
export function isMade(change: Change): boolean {
  return ['create', 'replace'].includes(verbOf(change) ?? '');
}

/** Values of a list property, as far as they are text that is known. */
export function textsIn(state: State | undefined, property: string): string[] {
  const list = state?.outputs?.[property] ?? state?.inputs?.[property];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
