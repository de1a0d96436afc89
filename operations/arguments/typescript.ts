import { visible } from '../../components/visibleText';
import { SecretArgument } from './secretArgument';

/** A value as an expression of TypeScript. @param keyOf - configuration key of a secret */
export function toTypeScript(
  value: unknown,
  keyOf: (secret: SecretArgument) => string,
  indent = '',
): string {
  const inside = `${indent}  `;
  const block = (open: string, items: string[], close: string) =>
    items.length === 0
      ? `${open}${close}`
      : `${open}\n${items.map((item) => `${inside}${item},\n`).join('')}${indent}${close}`;
  if (value instanceof SecretArgument) {
    return `config.requireSecret(${quoted(keyOf(value))})`;
  }
  if (typeof value === 'string') {
    return quoted(value);
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => toTypeScript(item, keyOf, inside));
    return block('[', items, ']');
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      const name = /^[A-Za-z_]\w*$/.test(key) ? key : quoted(key);
      return `${name}: ${toTypeScript(item, keyOf, inside)}`;
    });
    return block('{', entries, '}');
  }
  return JSON.stringify(value);
}

/** In single quotes, as the examples are written. */
function quoted(text: string): string {
  const escaped = visible(JSON.stringify(text).slice(1, -1));
  return `'${escaped.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
