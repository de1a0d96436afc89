import { withEscapes } from '../../components/visibleText';
import { SecretArgument } from './secretArgument';

/**
 * Lines of YAML in block style; text is quoted wherever YAML might read something else.
 *
 * @param secretText - What stands for a secret.
 * @param escaped - Text as the reader of the file wants it.
 */
export function toYaml(
  value: object,
  secretText: (secret: SecretArgument) => string,
  escaped = (text: string) => text,
): string[] {
  const scalar = (item: unknown) =>
    typeof item === 'string' ? scalarText(escaped(item)) : JSON.stringify(item);
  const entries = (of: object, indent: string): string[] =>
    Object.entries(of).flatMap(([key, item]: [string, unknown]) => {
      const name = `${indent}${scalarText(key)}:`;
      if (item instanceof SecretArgument) {
        return [`${name} ${secretText(item)}`];
      }
      if (typeof item !== 'object' || item === null) {
        return [`${name} ${scalar(item)}`];
      }
      if (Object.keys(item).length === 0) {
        return [`${name} ${JSON.stringify(item)}`];
      }
      const inside = `${indent}  `;
      return [name, ...(Array.isArray(item) ? elements(item, inside) : entries(item, inside))];
    });
  const elements = (list: unknown[], indent: string): string[] =>
    list.flatMap((item) => {
      if (typeof item !== 'object' || item === null) {
        return [`${indent}- ${scalar(item)}`];
      }
      const [first = '{}', ...more] = entries(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...more];
    });
  return entries(value, '');
}

/** Without quotes where YAML 1.1 and 1.2 read text; JSON's quotes are YAML's, too. */
function scalarText(text: string): string {
  const plain = /^[A-Za-z][\w./:-]*[\w/]$/;
  const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;
  return plain.test(text) && !reserved.test(text) ? text : quoted(text);
}

/** YAML writes a character beyond U+FFFF with eight digits: https://yaml.org/spec/1.2.2/#57-escaped-characters */
function quoted(text: string): string {
  return withEscapes(JSON.stringify(text), (hex) => `\\U${hex.padStart(8, '0')}`);
}
