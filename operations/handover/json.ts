import { visibleJson } from '../terminalText';
import type { Check, Handover, Preparation, Step } from './handover';
import { inLanguage, type Text } from './text';

const english = (text: Text) => inLanguage(text, 'en');

/** The hand-over for programs, in English; a check ends with its document. */
export function toJson(handover: Handover): string {
  const sentences = (checks: Check[]) =>
    checks.map(({ text, source }) => `${english(text)} (${source})`);
  const tools = handover.tools.map((tool) => ({
    ...tool,
    steps: tool.steps.map(plainStep),
    checks: sentences(tool.checks),
    issues: sentences(tool.issues),
    overlap: sentences(tool.overlap),
    ...(tool.callback && {
      callback: {
        steps: tool.callback.steps.map(plainStep),
        checks: sentences(tool.callback.checks),
      },
    }),
  }));
  return visibleJson({ ...handover, tools });
}

/** The same of what is done before the deployment. */
export function preparationToJson(preparation: Preparation): string {
  const tools = preparation.tools.map((tool) => ({ ...tool, steps: tool.steps.map(plainStep) }));
  return visibleJson({ ...preparation, tools });
}

function plainStep({ screen, field, value, source }: Step) {
  return { screen: english(screen), field: english(field), value: english(value), source };
}
