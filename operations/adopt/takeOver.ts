import { appRoleValue } from '../../components/tokenContract';
import { actionGroupById } from '../actionGroups';
import type { Azure } from '../azure';
import { outputsFor, type Deployment, type StateResource } from '../deployment';
import { findExisting } from '../naturalKeys';
import { providersOf } from '../preflight/plan';
import type { Preview } from '../summary/preview';
import { previewedStack, types } from '../summary/stack';
import { inputsOf, outputsOf, urisOf } from './actionGroupState';
import { toTakeOver } from './declared';
import { hasUnknown, withKnown, withoutUnknown, withUris } from './known';
import { withProviders, type StackConfiguration } from './providers';
import { findApplication, type Application, type Setup } from './setup';

type Inputs = Record<string, unknown>;

/** What a preview would create although it exists, as the state will have it. */
export interface TakenOver {
  resources: StateResource[];
  /** URNs of what exists, by what they are in Azure. */
  ids: Map<string, string>;
  /** Every webhook URI that was read: none may be in plain text afterwards. */
  uris: string[];
}

/** What is named on the command line; else all is found by what the program says. */
export type Given = Partial<Pick<Setup, 'application' | 'actionGroup'>>;

/** Looks up everything a preview would create, and describes what exists as a state has it. Asks only. */
export async function lookUp(
  azure: Azure,
  preview: Preview,
  exported: Deployment,
  given: Given,
  component: string | undefined,
  config: StackConfiguration,
): Promise<TakenOver> {
  const subscriptionId =
    providersOf(preview, previewedStack(preview), []).subscriptionId ??
    process.env.ARM_SUBSCRIPTION_ID ??
    process.env.AZURE_SUBSCRIPTION_ID;
  const wanted = toTakeOver(preview, component);
  const meant = await givenOf(azure, wanted, given, subscriptionId);
  const known = idsOf(meant.application);
  const found = new Map<string, StateResource>();
  let uris = new Map<string, string>();
  for (const declared of wanted.filter(({ custom }) => custom)) {
    // Ids that the program's inputs leave open are those of what was found before.
    const resource = { ...declared, inputs: withKnown(declared.inputs, known) };
    const id = await idOf(azure, resource, meant, subscriptionId);
    if (id === undefined) {
      continue;
    }
    learn(known, resource, id);
    if (resource.type === types.actionGroup) {
      const group = meant.actionGroup ?? (await actionGroupById(azure, id));
      uris = urisOf(group);
      const values = { inputs: inputsOf(group), outputs: outputsOf(group) };
      found.set(resource.urn, { ...resource, id, ...values });
    } else {
      found.set(resource.urn, { ...resource, id, ...valuesOf(resource, id, meant.application) });
    }
  }
  const bare = (exported.deployment.resources ?? []).some(({ urn }) =>
    wanted.some((declared) => declared.urn === urn),
  );
  const resources = wanted.flatMap((declared): StateResource[] => {
    const inputs = withoutUnknown(withUris(withKnown(declared.inputs, known), uris));
    const one = declared.custom ? found.get(declared.urn) : { ...declared, inputs };
    return one === undefined ? [] : [one];
  });
  return {
    // A component alone would be in the state with nothing in it.
    resources: bare || found.size > 0 ? withProviders(resources, exported, config) : [],
    ids: new Map([...found.values()].map(({ urn, id }) => [urn, id ?? ''])),
    uris: [...uris.values()],
  };
}

/** What was named, else the application that has the program's URI. */
async function givenOf(
  azure: Azure,
  wanted: StateResource[],
  given: Given,
  subscriptionId: string | undefined,
): Promise<Given> {
  const made = wanted.find(({ type }) => type === types.application);
  if (given.application !== undefined || made === undefined) {
    return given;
  }
  const id = await findExisting(azure, made, subscriptionId);
  const application =
    id === undefined ? undefined : await findApplication(azure, id.split('/').at(-1) ?? '');
  return { ...given, application };
}

/** Ids under the names that inputs have for them. */
function idsOf(application: Application | undefined): Inputs {
  return application === undefined
    ? {}
    : {
        applicationObjectId: application.id,
        objectId: application.id,
        clientId: application.appId,
        appRoleId: application.appRoles.find(({ value }) => value === appRoleValue)?.id,
      };
}

function learn(known: Inputs, { type, inputs }: StateResource, id: string): void {
  if (type === types.servicePrincipal) {
    const own = inputs?.clientId === known.clientId;
    known[own ? 'resourceObjectId' : 'principalObjectId'] = id.split('/').at(-1);
  }
  if (type === types.actionGroup) {
    known.scope = id;
    known.actionGroupIds = [id];
  }
}

async function idOf(
  azure: Azure,
  resource: StateResource,
  { application, actionGroup }: Given,
  subscriptionId: string | undefined,
): Promise<string | undefined> {
  switch (resource.type) {
    case types.application:
      return application === undefined ? undefined : `/applications/${application.id}`;
    case types.randomUuid:
      return application?.appRoles.find(({ value }) => value === appRoleValue)?.id;
    case types.actionGroup:
      return actionGroup === undefined
        ? findExisting(azure, resource, subscriptionId)
        : sameGroup(actionGroup.id, resource);
    default:
      return hasUnknown(resource.inputs)
        ? undefined
        : findExisting(azure, resource, subscriptionId);
  }
}

/** @throws Error where the program declares another group than the one that is named. */
function sameGroup(id: string, { inputs = {} }: StateResource): string {
  const [, , , , resourceGroup = '', , , , name = ''] = id.split('/');
  const given = { resourceGroupName: resourceGroup, actionGroupName: name };
  const other = Object.entries(given).filter(
    ([key, value]) => String(inputs[key]).toLowerCase() !== value.toLowerCase(),
  );
  if (other.length > 0) {
    const list = other.map(([key, value]) => `${key} is "${String(inputs[key])}", not "${value}"`);
    throw new Error(
      `The program declares another action group than ${id}: ${list.join('; ')}. Give the component the arguments that adopt prints, then run it again.`,
    );
  }
  return id;
}

/** Inputs and outputs until the refresh that follows reads them. */
function valuesOf({ type, inputs = {} }: StateResource, id: string, application?: Application) {
  if (type === types.randomUuid) {
    return { inputs, outputs: { result: id } };
  }
  const own = { ...inputs, ...(type === types.application && application && rolesOf(application)) };
  const known = withoutUnknown(own);
  return { inputs: known, outputs: outputsFor({ type, inputs: known }) };
}

/** The roles there are, as azuread has them: a program's may have an id that only an update makes. */
function rolesOf({ appRoles }: Application): Inputs {
  return { appRoles: appRoles.map(({ isEnabled, ...role }) => ({ ...role, enabled: isEnabled })) };
}
