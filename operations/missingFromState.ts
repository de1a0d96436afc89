import type { Deployment, PendingOperation, StateResource } from './deployment';
import { appRoleIds } from './naturalKeys';
import { isUnknown, type Preview } from './summary/preview';
import { types } from './summary/stack';

/**
 * Found by the ids of an application or a service principal that the state has: so they are the stack's, no matter who made
 * them. None of them holds a secret, which a preview does not print.
 */
const safeToTakeOver: string[] = [types.servicePrincipal, types.appRoleAssignment];

/**
 * What `pulumi up` would create although it may exist: the state has lost it, or somebody else made it.
 *
 * Left out is what the state cannot take yet: a parent, a provider or a dependency is not in it. `useExisting` leaves
 * the looking to the provider.
 */
export function creationsToLookUp(
  preview: Preview,
  { deployment }: Deployment,
): PendingOperation[] {
  const resources = deployment.resources ?? [];
  const urns = new Set(resources.map(({ urn }) => urn));
  const providers = new Set(resources.map(({ urn, id }) => `${urn}::${id}`));
  return preview.steps
    .filter(({ op, newState }) => op === 'create' && newState !== undefined)
    .map(({ urn, newState }) => ({ ...newState, urn }) as StateResource)
    .filter(
      (created) => safeToTakeOver.includes(created.type) || isOwnApplication(created, resources),
    )
    .filter(
      ({ inputs = {}, parent = '', provider = '', dependencies = [] }) =>
        inputs.useExisting !== true &&
        !Object.values(inputs).some(isUnknown) &&
        urns.has(parent) &&
        providers.has(provider) &&
        (dependencies as string[]).every((urn) => urns.has(urn)),
    )
    .map((resource) => ({ type: 'creating', resource }));
}

/**
 * An application is found by its URI, which may be another stack's. With an app role whose id this stack has made up, it
 * is this stack's: an `up` made it that lost the answer. A role id from the configuration may be in a copy of it.
 */
function isOwnApplication({ type, inputs = {} }: StateResource, resources: StateResource[]) {
  const madeUp = resources
    .filter((resource) => resource.type === 'random:index/randomUuid:RandomUuid')
    .map(({ outputs }) => outputs?.result);
  return type === types.application && appRoleIds(inputs).some((id) => madeUp.includes(id));
}
