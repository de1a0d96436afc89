import type { PublicTool } from '../../../components/itsmTools';
import type { Consequence, ConsequenceId } from '../../../operations/summary/consequence';
import type { Preview, State, Step } from '../../../operations/summary/preview';
import { types } from '../../../operations/summary/stack';
import { summarize } from '../../../operations/summary/summary';
import { helix, outputs as handedOver, serviceNow } from '../handover/support';

type Values = Record<string, unknown>;
type Known = keyof typeof types;

/** What a step is of, before and after: inputs, and whatever else of a state. */
interface Sides {
  before?: Partial<State>;
  after?: Partial<State>;
}

/** A step as `pulumi preview --json` prints it; the type by its name here, or in full. */
export function step(
  op: string,
  type: Known | (string & {}),
  { before, after }: Sides,
  more: Partial<Step> = {},
): Step {
  const full = Object.hasOwn(types, type) ? types[type as Known] : type;
  const state = (side: Partial<State> | undefined) => side && { type: full, ...side };
  const urn = `urn:pulumi:dev::itsm-secure-export::azure-itsm:index:Parent$${full}::a-${type}`;
  return { op, urn, oldState: state(before), newState: state(after), ...more };
}

export const inputs = (values: Values): Partial<State> => ({ inputs: values });

/** An update of inputs; the provider's own words about it where `paths` are given. */
export function update(type: Known, before: Values, after: Values, ...paths: string[]): Step {
  const detailedDiff = Object.fromEntries(paths.map((path) => [path, { kind: 'update' }]));
  const more = paths.length === 0 ? {} : { detailedDiff };
  return step('update', type, { before: inputs(before), after: inputs(after) }, more);
}

export const tools = [helix, serviceNow];

/** The stack itself, deployed with these outputs. */
export function deployed(changes: Values = {}, withTools: PublicTool[] = tools): Step {
  const outputs = { ...handedOver(2, withTools), ...changes };
  return step('same', 'stack', { before: { outputs }, after: {} });
}

export function preview(...steps: Step[]): Preview {
  return { config: {}, steps, diagnostics: [], hasFailed: false };
}

export function consequencesOf(...steps: Step[]): Consequence[] {
  return summarize(preview(...steps)).consequences;
}

export function ids(...steps: Step[]): ConsequenceId[] {
  return consequencesOf(...steps).map(({ id }) => id);
}

/** The only consequence of an id. @throws Error where it is not the only one. */
export function only(id: ConsequenceId, ...steps: Step[]): Consequence {
  const found = consequencesOf(...steps).filter((consequence) => consequence.id === id);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`${found.length} consequences ${id} of ${ids(...steps).join(', ')}`);
  }
  return first;
}
