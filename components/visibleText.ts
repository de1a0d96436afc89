/** Characters of a value that a message repeats: enough for an ARM id, which is what most of the long ones are. */
const longestShown = 160;

/** What cannot be seen, or changes how other text is shown. */
export const unseen = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text on one line in which everything can be seen: a control character moves a terminal's cursor, and one that changes
 * the direction of writing shows other text than there is (https://trojansource.codes).
 */
export function visible(text: string): string {
  return withEscapes(text, (hex) => `\\u{${hex}}`);
}

/** The same. @param beyond - How a character beyond U+FFFF is written, in which languages differ. */
export function withEscapes(text: string, beyond: (hex: string) => string): string {
  return text.replace(unseen, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length > 4 ? beyond(hex) : `\\u${hex.padStart(4, '0')}`;
  });
}

/** No more of a text than a message has room for. */
export function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** Text as it was typed, in quotes. */
export function quoted(text: string): string {
  return visible(JSON.stringify(shortened(text)));
}
