import type { Check, Handover } from './handover';
import { inLanguage, type Text } from './text';

/** The hand-over for programs, in English; a check ends with its document. */
export function toJson(handover: Handover): string {
  const english = (text: Text) => inLanguage(text, 'en');
  const sentences = (checks: Check[]) =>
    checks.map(({ text, source }) => `${english(text)} (${source})`);
  const tools = handover.tools.map((tool) => ({
    ...tool,
    steps: tool.steps.map(({ screen, field, value, source }) => ({
      screen: english(screen),
      field: english(field),
      value: english(value),
      source,
    })),
    checks: sentences(tool.checks),
    overlap: sentences(tool.overlap),
  }));
  return `${JSON.stringify({ ...handover, tools }, null, 2)}\n`;
}
