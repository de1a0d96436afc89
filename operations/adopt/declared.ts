import { chosen, ownerOf } from '../components';
import type { StateResource } from '../deployment';
import type { Preview, Properties, State } from '../summary/preview';
import { isOfCallback, ofType, previewedStack, types } from '../summary/stack';

/**
 * The component and what it goes into, of what a preview creates: in the preview's order, parents first. Nothing of a
 * callback: its application has no URI to be found by, and its secret's value is nowhere.
 */
export function toTakeOver(preview: Preview, wanted: string | undefined): StateResource[] {
  const stack = previewedStack(preview);
  const components = ofType(stack, types.secureExport).filter(({ after }) => after !== undefined);
  const { urn: component } = chosen(components, wanted, stack.stack);
  const parents = new Map(stack.changes.map(({ urn, after }) => [urn, after?.parent]));
  const ancestors = new Set<string>();
  for (
    let urn: string | null | undefined = component;
    urn && !ancestors.has(urn);
    urn = parents.get(urn)
  ) {
    ancestors.add(urn);
  }
  const inside = stack.changes.filter(
    ({ urn }) => ownerOf(urn, parents, new Set([component])) !== undefined,
  );
  const groupNames = ofType({ ...stack, changes: inside }, types.actionGroup).map(({ after }) =>
    String(after?.inputs?.resourceGroupName).toLowerCase(),
  );
  const isItsGroup = (type: string, after: State | undefined) =>
    type === types.resourceGroup &&
    groupNames.includes(String(after?.inputs?.resourceGroupName).toLowerCase());
  return stack.changes
    .filter(({ op, urn, type, before, after }) => {
      const belongs = inside.some((one) => one.urn === urn) || ancestors.has(urn);
      // `pulumi import` leaves a component without the arguments that its program gives it.
      const isBare = op === 'update' && before?.custom === false && !hasKeys(before.inputs);
      return (
        !isOfCallback(urn) &&
        ((op === 'create' && (belongs || isItsGroup(type, after))) || (belongs && isBare))
      );
    })
    .flatMap(({ after, urn, type }): StateResource[] =>
      after === undefined ? [] : [stateOf(after, urn, type)],
    );
}

function hasKeys(inputs: Properties | null | undefined): boolean {
  return Object.keys(inputs ?? {}).length > 0;
}

/** Of the update that will be: not known yet, or for it to say. */
const ofUpdate = ['id', 'inputs', 'outputs', 'sourcePosition', 'stackTrace', 'parent', 'provider'];

function stateOf(declared: State, urn: string, type: string): StateResource {
  const { inputs, parent, provider } = declared;
  const more = Object.entries(declared).filter(([key]) => !ofUpdate.includes(key));
  return {
    ...Object.fromEntries(more),
    urn,
    type,
    custom: declared.custom === true,
    inputs: inputs ?? {},
    ...(parent && { parent }),
    ...(provider && { provider }),
  };
}
