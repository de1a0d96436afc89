import { nameOf } from '../components';
import { verbOf } from './changes';
import { levelOf, type ConsequenceId } from './consequence';
import type { Summary } from './summary';

/** The summary for programs. Fields are added, not changed, within a version; texts are GitHub's Markdown. */
export function toJson({ stack, consequences, hasFailed }: Summary, open: ConsequenceId[]): object {
  return {
    version: 1,
    stack: stack.stack,
    hasFailed,
    open,
    consequences: consequences.map((consequence) => ({
      ...consequence,
      level: levelOf(consequence),
    })),
    resources: stack.changes
      .filter((change) => verbOf(change) !== 'nothing')
      .map(({ op, urn, type }) => ({ op, urn, type, name: nameOf(urn) })),
  };
}
