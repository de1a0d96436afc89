import { azureClouds } from '../../components/azureClouds';
import type { Check, Handover, HandedOverTool, Step } from './handover';
import { sources as documents } from './sources';
import { inLanguage, type Language, type Text } from './text';
import { tokenVersions } from './tokenVersions';
import { words, type Words } from './words';

/** A value, and whether it is to be typed exactly so. */
export interface Cell {
  text: string;
  exact: boolean;
}

export interface SheetRow {
  field: string;
  value: Cell;
  /** Number of its document in {@link Sheet.sources}. */
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
  /** Number of its document in {@link Sheet.sources}. */
  source: number;
}

export interface ToolSection {
  label: string;
  name: string;
  screens: Screen[];
  checks: SheetCheck[];
  /** While the tool takes over or is taken over from; mostly empty. */
  overlap: SheetCheck[];
}

/** The hand-over in one language, ready to be laid out; nothing in it is escaped. */
export interface Sheet {
  language: Language;
  words: Words;
  stack: string;
  /** When and by what it was made, so that two can be told apart; undefined where nobody compares. */
  made: string | undefined;
  deployment: SheetRow[];
  token: SheetRow[];
  tools: ToolSection[];
  /** Documents in the order of their first use. */
  sources: string[];
}

/** When a sheet was made, and by which version of the command. */
export interface Made {
  /** As 2026-11-27. */
  on: string;
  version: string;
}

/** Puts the hand-over into a language, and numbers its documents. */
export function sheetOf(handover: Handover, language: Language, made?: Made): Sheet {
  const sources: string[] = [];
  const numberOf = (source: string) => {
    if (!sources.includes(source)) {
      sources.push(source);
    }
    return sources.indexOf(source) + 1;
  };
  const cell = (text: Text): Cell => ({
    text: inLanguage(text, language),
    exact: typeof text === 'string',
  });
  const row = (field: Text, value: Text, source: string, isDone = true): SheetRow => ({
    field: inLanguage(field, language),
    value: cell(value),
    source: numberOf(source),
    isDone,
  });
  const check = ({ text, source }: Check): SheetCheck => ({
    text: inLanguage(text, language),
    source: numberOf(source),
  });
  return {
    language,
    words: words[language],
    stack: handover.stack,
    made: made && `${words[language].made} ${made.on}, azure-itsm ${made.version}.`,
    deployment: deploymentRows(handover, words[language]).map((given) => row(...given)),
    token: tokenRows(handover, words[language]).map((given) => row(...given)),
    tools: handover.tools.map((tool) => ({
      label: tool.label,
      name: tool.name,
      screens: screensOf(tool, language, row),
      checks: tool.checks.map(check),
      overlap: tool.overlap.map(check),
    })),
    sources,
  };
}

type Row = [field: Text, value: Text, source: string];

function deploymentRows(handover: Handover, { fields }: Words): Row[] {
  const { application, actionGroup } = handover;
  const source = documents.actionGroups;
  return [
    [fields.cloud, handover.cloud, source],
    [fields.portal, azureClouds[handover.cloud].portalHost, documents.clouds],
    [fields.tenantId, handover.tenantId, source],
    ['Application (client) ID', application.clientId, source],
    [fields.applicationObjectId, application.objectId, source],
    ['Application ID URI', application.identifierUri, source],
    [fields.actionGroup, actionGroup.name, source],
    [fields.actionGroupId, actionGroup.id, source],
  ];
}

function tokenRows({ token }: Handover, { fields, noRoles }: Words): Row[] {
  const { audienceIs, ver, source } = tokenVersions[token.version];
  return [
    [fields.version, String(token.version), source],
    [`aud (${audienceIs})`, token.audience, source],
    ['iss', token.issuer, source],
    ['ver', ver, source],
    [token.callerClaimName, token.callerClaimValue, source],
    ['roles', token.roles.length > 0 ? token.roles.join(', ') : noRoles, source],
    [fields.openIdMetadataUrl, token.openIdMetadataUrl, source],
  ];
}

function screensOf(
  tool: HandedOverTool,
  language: Language,
  row: (field: Text, value: Text, source: string, isDone: boolean) => SheetRow,
): Screen[] {
  const screens: Screen[] = [];
  for (const { screen, field, value, source, isDone } of tool.steps satisfies Step[]) {
    const name = inLanguage(screen, language);
    if (screens.at(-1)?.name !== name) {
      screens.push({ name, rows: [] });
    }
    screens.at(-1)?.rows.push(row(field, value, source, isDone === true));
  }
  return screens;
}
