import { buildHandover } from '../handover/build';
import type { HandedOverTool, Step } from '../handover/handover';
import { readOutputs, textOutputs } from '../handover/outputs';
import { inLanguage } from '../handover/text';
import type { Properties } from './preview';
import { later } from './expectedOutputs';

/** A field on the ITSM side that has to be changed; undefined where there was, or will be, none. */
export interface FieldChange {
  screen: string;
  field: string;
  before: string | undefined;
  after: string | undefined;
}

export interface ToolChange {
  tool: string;
  label: string;
  fields: FieldChange[];
}

/**
 * What the administrators of the tools that stay have to enter again: the difference between two hand-overs.
 *
 * @param before - Outputs of the stack as it is.
 * @param after - Its outputs as they will be.
 */
export function toolChanges(stack: string, before: Properties, after: Properties): ToolChange[] {
  const old = toolsOf(stack, before);
  return toolsOf(stack, after).flatMap(({ name, label, kind, steps }) => {
    const was = old.find((tool) => tool.name === name && tool.kind === kind);
    const fields = was === undefined ? [] : fieldChanges(was.steps, steps);
    return fields.length === 0 ? [] : [{ tool: name, label, fields }];
  });
}

function toolsOf(stack: string, outputs: Properties): HandedOverTool[] {
  const { tools } = outputs;
  // A list that another resource makes is known after the update only.
  if (!Array.isArray(tools) || outputs.tenantId === undefined) {
    return [];
  }
  // What this version does not know of an older deployment does not differ either.
  const missing = Object.fromEntries(textOutputs.map((name) => [name, later]));
  const absent = { instance: null, domain: null, eventClass: null, secretKey: null };
  const complete = {
    ...missing,
    ...{ roles: [], cloud: 'public', tokenVersion: 2, callerClaimName: 'azp' },
    ...Object.fromEntries(Object.entries(outputs).filter(([key, value]) => isKnown(key, value))),
    tools: tools.map((tool: object) => ({ ...absent, ...tool })),
  };
  return tools.length === 0 ? [] : buildHandover(stack, readOutputs(stack, complete)).tools;
}

/** Where a word of a few is known after the update only, its default stands for it: what follows from it is text, and known then. */
function isKnown(key: string, value: unknown): boolean {
  const words = ['cloud', 'tokenVersion', 'callerClaimName'];
  return value !== undefined && !(value === later && words.includes(key));
}

function fieldChanges(before: Step[], after: Step[]): FieldChange[] {
  const [old, now] = [rows(before), rows(after)];
  const isSame = (a: FieldChange, b: FieldChange) => a.screen === b.screen && a.field === b.field;
  const typed = now.map((row) => ({
    ...row,
    before: old.find((other) => isSame(row, other))?.after,
  }));
  const gone = old
    .filter((row) => !now.some((other) => isSame(row, other)))
    .map((row) => ({ ...row, before: row.after, after: undefined }));
  return [...typed, ...gone].filter((row) => row.before !== row.after);
}

function rows(steps: Step[]): FieldChange[] {
  return steps
    .filter(({ isDone }) => isDone !== true)
    .map(({ screen, field, value }) => ({
      screen: inLanguage(screen, 'en'),
      field: inLanguage(field, 'en'),
      before: undefined,
      after: inLanguage(value, 'en'),
    }));
}
