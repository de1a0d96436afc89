import { LineCounter, parseDocument, visit, type Document } from 'yaml';

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
    Alias: (_, alias, path) => {
      const meant = alias.resolve(document);
      const at = alias.range?.[0] ?? 0;
      if (meant === undefined) {
        problems.push({ at, message: 'Unresolved alias' });
      } else if (path.includes(meant)) {
        problems.push({ at, message: 'An alias of what it is in' });
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
  const value = plain(document, file) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    const got = Array.isArray(value) ? 'a list' : 'a single value';
    throw new Error(`${file} must be a map, keys with their values (got ${got}).`);
  }
  return value as Record<string, unknown>;
}

/** Few aliases of aliases can stand for more than a computer holds, which yaml refuses to write out. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch {
    throw new Error(`${file} has too many aliases. Write out what they stand for.`);
  }
}
