import { LineCounter, parseDocument, visit } from 'yaml';

/**
 * Reads a YAML file of a person's that is a map at its top.
 *
 * @param file - Its name in messages.
 * @throws Error with file, line and column; never the text there, which may hold a secret.
 */
export function parseYamlMap(text: string, file: string): Record<string, unknown> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const problems = document.errors.map(({ message, pos }) => ({
    at: pos[0],
    message: message.replace(/:? ?(["']).*\1/s, ''),
  }));
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) {
        problems.push({ at: alias.range?.[0] ?? 0, message: 'Unresolved alias' });
      }
    },
  });
  if (problems.length > 0) {
    const lines = problems.map(({ at, message }) => {
      const { line, col } = lineCounter.linePos(at);
      return `${file}:${line}:${col}: ${message}`;
    });
    throw new Error(`${file} is not valid YAML:\n  ${[...new Set(lines)].join('\n  ')}`);
  }
  const value: unknown = document.toJS() ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    const got = Array.isArray(value) ? 'a list' : 'a single value';
    throw new Error(`${file} must be a map, keys with their values (got ${got}).`);
  }
  return value as Record<string, unknown>;
}
