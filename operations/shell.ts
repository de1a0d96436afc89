/*
 * Commands are shown to be copied, and names in them are anybody's: what is no plain word is quoted, for a POSIX shell.
 */

export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : shellQuoted(text);
}
