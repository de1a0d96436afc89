import { isDeepStrictEqual } from 'node:util';
import type { PublicTool } from '../../components/itsmTools';
import { code, codeOf, prose } from '../markdownText';
import type { Consequence } from './consequence';
import type { Properties } from './preview';
import { expectedOutputs, outputsInAzure } from './expectedOutputs';
import { toolChanges, type FieldChange } from './itsmChanges';
import { handoverOf, ofType, types, type PreviewedStack } from './stack';

/** Outputs that a verifying side, or another stack, holds a copy of. */
const handedOn = [
  'applicationObjectId',
  'clientId',
  'identifierUri',
  'audience',
  'issuer',
  'openIdMetadataUrl',
  'callerClaimName',
  'callerClaimValue',
  'roles',
];

/** What has to be typed on the ITSM side, or told to other stacks. */
export function itsmRules(stack: PreviewedStack): Consequence[] {
  if (stack.isNew) {
    return firstDeployment(stack);
  }
  if (Object.keys(stack.outputs).length === 0) {
    return ofType(stack, types.secureExport).some(({ after }) => after !== undefined)
      ? withoutOutputs(stack)
      : [];
  }
  const after = expectedOutputs(stack);
  return [...valuesChange(stack, after), ...newTools(stack, after)];
}

function firstDeployment(stack: PreviewedStack): Consequence[] {
  const creates = stack.changes.some(({ type }) => type === types.secureExport);
  return creates
    ? [
        {
          id: 'first-deployment',
          text:
            'The stack is new. Each ITSM tool accepts alerts only after its administrator has entered the values of the ' +
            `hand-over: ${code(handoverOf(stack))} after the deployment.`,
        },
      ]
    : [];
}

const gap =
  'From the deployment until the last field is entered, the tool refuses alerts, and Azure Monitor does not repeat them. Agree on a time.';

/** An import, or a first deployment that ended half way: what tools may know by now, the application itself tells. */
function withoutOutputs(stack: PreviewedStack): Consequence[] {
  const outputs = outputsInAzure(stack);
  const after = outputs && expectedOutputs({ ...stack, outputs });
  const moved = outputs && after ? movedValues(outputs, after) : [];
  const note: Consequence = {
    id: 'no-outputs-yet',
    text:
      'The stack has resources but no outputs, as after an import or an interrupted first deployment. Nothing is known about the values in the ' +
      `ITSM tools: compare them with ${code(handoverOf(stack))} after the deployment.`,
  };
  return moved.length === 0
    ? [note]
    : [
        {
          id: 'itsm-values-change',
          text: `The application changes. Tools that have its current values refuse alerts until somebody enters the new ones. ${gap}`,
          details: moved,
        },
        note,
      ];
}

function movedValues(before: Properties, after: Properties): string[] {
  return handedOn
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => change(code(key), before[key], after[key]));
}

function valuesChange(stack: PreviewedStack, after: Properties): Consequence[] {
  const tools = toolChanges(stack.stack, stack.outputs, after);
  const forTools = tools.map(({ tool, label, fields }): Consequence => ({
    id: 'itsm-values-change',
    text: `${prose(label)} ${code(tool)}: its administrator has to change ${fields.length === 1 ? 'a value' : `${fields.length} values`}. ${gap}`,
    details: fields.map(fieldChange),
  }));
  const moved = movedValues(stack.outputs, after);
  if (stack.outputs.tools !== undefined || moved.length === 0) {
    return forTools;
  }
  // The tools are in other stacks, those that take this one's identity.
  return [
    {
      id: 'itsm-values-change',
      text: `Outputs change that the stacks with the action groups use. Deploy those again, then send the ITSM administrators a new hand-over. ${gap}`,
      details: moved,
    },
  ];
}

function fieldChange({ screen, field, before, after }: FieldChange): string {
  return change(`${prose(screen)} > **${prose(field)}**`, before, after);
}

function change(what: string, before: unknown, after: unknown): string {
  if (after === undefined) {
    return `${what}: no longer needed, was ${codeOf(before)}`;
  }
  return before === undefined
    ? `${what}: ${codeOf(after)}`
    : `${what}: ${codeOf(before)} → ${codeOf(after)}`;
}

function newTools(stack: PreviewedStack, after: Properties): Consequence[] {
  const names = (from: Properties) =>
    (Array.isArray(from.tools) ? (from.tools as (PublicTool | null)[]) : [])
      .map((tool) => tool?.name)
      .filter((name) => typeof name === 'string');
  const old = names(stack.outputs);
  return names(after)
    .filter((name) => !old.includes(name))
    .map((name) => ({
      id: 'new-tool',
      text:
        `${code(name)} is a new tool. It refuses alerts until its administrator has entered the values of the hand-over: ` +
        `${code(handoverOf(stack, '--tool', name))} after the deployment.`,
    }));
}
