/** Splits at blanks as a shell does; quotes and backslashes keep them. */
export function splitWords(text: string): string[];
