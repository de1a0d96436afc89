import { code } from '../markdownText';
import { actionGroupRules } from './actionGroupRules';
import { callbackRules } from './callbackRules';
import { levelOf, type Consequence, type ConsequenceId } from './consequence';
import { credentialRules } from './credentialRules';
import { destinationRules } from './destinationRules';
import { driftRules } from './driftRules';
import { identityRules } from './identityRules';
import { itsmRules } from './itsmRules';
import { otherRules } from './otherRules';
import type { Preview } from './preview';
import { receiverRules } from './receiverRules';
import { partsOf, previewedStack, withoutCallbacks, type PreviewedStack } from './stack';

/** What a preview will do, and what that means. */
export interface Summary {
  stack: PreviewedStack;
  consequences: Consequence[];
  /** What the program and the engine said. */
  diagnostics: Preview['diagnostics'];
  /** Whether the preview failed: then it does not show everything. */
  hasFailed: boolean;
}

export function summarize(preview: Preview, now = new Date()): Summary {
  const stack = previewedStack(preview);
  /** A callback has an application and roles of its own: what those rules say is about the webhooks'. */
  const ofWebhooks = (rule: (part: PreviewedStack) => Consequence[]) => (part: PreviewedStack) =>
    rule(withoutCallbacks(part));
  const rules = [
    ...[driftRules, ofWebhooks(identityRules), credentialRules, ofWebhooks(itsmRules)],
    (part: PreviewedStack) => callbackRules(part, now),
    ...[actionGroupRules, receiverRules, destinationRules, otherRules],
  ];
  const found = partsOf(stack).flatMap((part) =>
    rules.flatMap((rule) => rule(part)).map((consequence) => about(part, consequence)),
  );
  const order = ['refused', 'acknowledge', 'note'];
  const rank = (consequence: Consequence) => order.indexOf(levelOf(consequence));
  return {
    stack,
    consequences: found.sort((one, other) => rank(one) - rank(other)),
    diagnostics: preview.diagnostics,
    // Whatever it is of, a preview shows at least the stack itself.
    hasFailed:
      preview.hasFailed ||
      preview.steps.length === 0 ||
      preview.diagnostics.some(({ severity }) => severity === 'error'),
  };
}

/** Names the component, where the stack has several. */
function about({ component }: PreviewedStack, consequence: Consequence): Consequence {
  return component === undefined
    ? consequence
    : { ...consequence, text: `${code(component)}: ${consequence.text}` };
}

/** Ids of consequences that nobody has agreed to yet; of those that are refused, too. */
export function openIds(
  { consequences }: Pick<Summary, 'consequences'>,
  acknowledged: readonly string[],
): ConsequenceId[] {
  const open = consequences.filter((consequence) => {
    const level = levelOf(consequence);
    return (
      level === 'refused' || (level === 'acknowledge' && !acknowledged.includes(consequence.id))
    );
  });
  return [...new Set(open.map(({ id }) => id))];
}
