import { check, isPlain, shown, type Problem } from '../validation';
import { quoted } from '../visibleText';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
const limits = { tags: 50, name: 512, value: 256 };

/** Everything wrong with the tags that can be known before anything is deployed. */
export function tagProblems(tags: unknown): Problem[] {
  if (tags === undefined || !isPlain(tags)) {
    return [];
  }
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) {
    return [{ key: 'tags', message: `must be a map of texts (got ${shown(tags)}).` }];
  }
  const entries = Object.entries(tags);
  const keyOf = (name: string) => `tags[${quoted(name)}]`;
  const problem = (name: string, message: string) => ({ key: keyOf(name), message });
  const count = `has ${entries.length} entries. Azure allows ${limits.tags} tags on a resource. Remove some.`;
  return [
    ...(entries.length > limits.tags ? [{ key: 'tags', message: count }] : []),
    ...entries.flatMap(([name, value]) => {
      if (name.length > limits.name) {
        const message = `has a name of ${name.length} characters. Azure allows ${limits.name}. Shorten it.`;
        return [problem(name, message)];
      }
      if (name === '' || /[<>%&\\?/]/.test(name)) {
        const message =
          'has a name that Azure does not allow: it must not be empty, nor hold <, >, %, &, \\, ? or /. Rename it.';
        return [problem(name, message)];
      }
      return check(keyOf(name), value, (text) =>
        text.length > limits.value
          ? `has a value of ${text.length} characters. Azure allows ${limits.value}. Shorten it.`
          : undefined,
      );
    }),
  ];
}
