import { azureClouds } from '../../components/azureClouds';
import type { Handover, Preparation } from './handover';
import { sources as documents } from './sources';
import type { Language } from './text';
import { tokenVersions } from './tokenVersions';
import { words, type Words } from './words';
import { writer, type Checklist, type Row, type Screen, type SheetRow } from './writer';

export interface ToolSection {
  label: string;
  /** Undefined where a whole kind of tool is meant. */
  name: string | undefined;
  screens: Screen[];
  /** Those with something to tick. */
  checklists: Checklist[];
}

/** Rows to be compared with, or to be known. */
export interface PlainTable {
  title: string;
  rows: SheetRow[];
}

/** What is handed over in one language, ready to be laid out; nothing in it is escaped. */
export interface Sheet {
  language: Language;
  words: Words;
  title: string;
  /** What is exact in the title: the name of a stack; undefined where there is none. */
  stack: string | undefined;
  intro: string;
  /** When and by what it was made, so that two can be told apart; undefined where nobody compares. */
  made: string | undefined;
  tables: PlainTable[];
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
  const write = writer(language);
  const own = words[language];
  const { deployment, token, checks, issues, overlap } = own;
  return {
    ...head(language, made),
    title: own.title,
    stack: handover.stack,
    intro: own.intro,
    tables: [
      { title: deployment, rows: deploymentRows(handover, own).map(write.row) },
      { title: token, rows: tokenRows(handover, own).map(write.row) },
    ],
    tools: handover.tools.flatMap(({ label, name, steps, callback, ...tool }) => [
      {
        label,
        name,
        screens: write.screens(steps),
        checklists: [
          ...write.checklist(checks, tool.checks),
          ...write.checklist(issues, tool.issues),
          ...write.checklist(overlap, tool.overlap),
        ],
      },
      ...(callback === undefined
        ? []
        : [
            {
              label: own.callback,
              name,
              screens: write.screens(callback.steps),
              checklists: write.checklist(checks, callback.checks),
            },
          ]),
    ]),
    sources: write.sources,
  };
}

/** The same for what is done before anything is deployed. */
export function preparationSheetOf(
  preparation: Preparation,
  language: Language,
  made?: Made,
): Sheet {
  const write = writer(language);
  return {
    ...head(language, made),
    title: words[language].titleBefore,
    stack: undefined,
    intro: words[language].introBefore,
    tables: [],
    tools: preparation.tools.map(({ label, steps }) => ({
      label,
      name: undefined,
      screens: write.screens(steps),
      checklists: [],
    })),
    sources: write.sources,
  };
}

function head(language: Language, made: Made | undefined) {
  const line = made && `${words[language].made} ${made.on}, azure-itsm ${made.version}.`;
  return { language, words: words[language], made: line };
}

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
