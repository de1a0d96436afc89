/** Languages of the sheet. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** A sentence or remark, in every language. */
export type Prose = Record<Language, string>;

/**
 * Text of the sheet: a string is shown or typed exactly so, in every language; prose is for reading.
 *
 * Names of screens and fields are strings: the vendors document them in English.
 */
export type Text = string | Prose;

export function inLanguage(text: Text, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}
