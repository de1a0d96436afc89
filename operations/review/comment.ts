/** Tells our comment from others. */
export const marker = '<!-- itsm-secure-export: preview -->';

/** Cut at the end of a line, and said, where a host takes no longer text. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const note = '\n\n**Cut: too long for a comment.** All of it is on the page of the run.\n';
  const kept = text.slice(0, length - note.length);
  return kept.slice(0, kept.lastIndexOf('\n') + 1) + note;
}
