import type { Check, Step } from './handover';
import { inLanguage, type Language, type Text } from './text';

/** A value, and whether it is to be typed exactly so. */
export interface Cell {
  text: string;
  exact: boolean;
}

export interface SheetRow {
  field: string;
  value: Cell;
  /** Number of its document in the sheet's sources. */
  source: number;
  /** Whether there is nothing to do, so nothing to tick. */
  isDone: boolean;
}

/** Rows of the same screen, one after the other. */
export interface Screen {
  name: string;
  rows: SheetRow[];
}

interface SheetCheck {
  text: string;
  /** Number of its document in the sheet's sources. */
  source: number;
}

export interface Checklist {
  title: string;
  checks: SheetCheck[];
}

export type Row = [field: Text, value: Text, source: string];

/** Puts steps and checks into a language; collects their documents in the order of their first use. */
export function writer(language: Language) {
  const sources: string[] = [];
  const numberOf = (source: string) => {
    if (!sources.includes(source)) {
      sources.push(source);
    }
    return sources.indexOf(source) + 1;
  };
  const written = (field: Text, value: Text, source: string, isDone: boolean): SheetRow => ({
    field: inLanguage(field, language),
    value: { text: inLanguage(value, language), exact: typeof value === 'string' },
    source: numberOf(source),
    isDone,
  });
  const check = ({ text, source }: Check): SheetCheck => ({
    text: inLanguage(text, language),
    source: numberOf(source),
  });
  return {
    sources,
    row: ([field, value, source]: Row) => written(field, value, source, true),
    checklist: (title: string, checks: Check[]): Checklist[] =>
      checks.length === 0 ? [] : [{ title, checks: checks.map(check) }],
    screens: (steps: Step[]): Screen[] => {
      const screens: Screen[] = [];
      for (const { screen, field, value, source, isDone } of steps) {
        const name = inLanguage(screen, language);
        if (screens.at(-1)?.name !== name) {
          screens.push({ name, rows: [] });
        }
        screens.at(-1)?.rows.push(written(field, value, source, isDone === true));
      }
      return screens;
    },
  };
}
