/** Characters of a value that a message repeats: enough for an ARM id, which is what most of the long ones are. */
const longestShown = 160;

/**
 * Text on one line in which everything can be seen: a control character moves a terminal's cursor, and one that changes
 * the direction of writing shows other text than there is (https://trojansource.codes).
 */
export function visible(text: string): string {
  return text.replace(/(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
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
