import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { visible } from '../components/visibleText';
import { failure, pulumi, type Target } from './pulumi';

/** A resource in a stack's state, as `pulumi stack export` writes it; secrets stay encrypted. */
export interface StateResource {
  urn: string;
  type: string;
  custom: boolean;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  parent?: string;
  provider?: string;
  delete?: boolean;
  [key: string]: unknown;
}

/** An operation that was under way when the engine was killed. */
export interface PendingOperation {
  type: 'creating' | 'updating' | 'deleting' | 'reading' | 'importing';
  resource: StateResource;
}

/** What `pulumi stack export` writes and `pulumi stack import` takes. */
export interface Deployment {
  version: number;
  deployment: {
    resources?: StateResource[];
    pending_operations?: PendingOperation[];
    [key: string]: unknown;
  };
}

/**
 * What pulumi says of a state's file of attributes. It writes that in place before it puts a new state there, which a kill
 * can meet: https://github.com/google/go-cloud/blob/v0.46.0/blob/fileblob/attrs.go
 */
const cutOffAttributes =
  /failed to load checkpoint: (EOF|blob \([^)]*\) \(code=Unknown\): unexpected EOF)$/m;

/** The state of a stack. Without --show-secrets: what is secret stays encrypted. @throws Error in a sentence */
export async function exportedState(target: Target): Promise<Deployment> {
  const result = await pulumi(target, ['stack', 'export']);
  if (/failed to load checkpoint: .*unexpected end of JSON/.test(result.stderr)) {
    throw new Error(
      `The state of the stack ${target.stack} is cut off: the disk of its backend was full while it was written. ` +
        'Make room, put the state of before back (docs/state.md, "A full disk"), then run recover.',
    );
  }
  if (cutOffAttributes.test(result.stderr)) {
    throw new Error(
      `The file of attributes beside the state of the stack ${target.stack} is cut off: pulumi was killed while it saved. ` +
        'The state itself is whole: delete that file (docs/state.md, "Killed while it saves"), then run recover.',
    );
  }
  if (result.code !== 0) {
    const what = `The state of the stack ${target.stack} cannot be read; pulumi says`;
    throw await failure(what, target, result);
  }
  return readState(result.stdout, target.stack);
}

const properties = Type.Record(Type.String(), Type.Unknown());
const resource = Type.Object({
  urn: Type.String({ pattern: '^urn:pulumi:' }),
  type: Type.String(),
  custom: Type.Optional(Type.Boolean()),
  id: Type.Optional(Type.String()),
  inputs: Type.Optional(properties),
  outputs: Type.Optional(properties),
  parent: Type.Optional(Type.String()),
  provider: Type.Optional(Type.String()),
  delete: Type.Optional(Type.Boolean()),
});
const listOf = <T extends Parameters<typeof Type.Array>[0]>(items: T) =>
  Type.Optional(Type.Union([Type.Array(items), Type.Null()]));

/**
 * What is read of a state: https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/apitype/core.go, DeploymentV3
 */
const state = Type.Object({
  version: Type.Number(),
  // Null in a stack that was never deployed.
  deployment: Type.Union([
    Type.Object({
      resources: listOf(resource),
      pending_operations: listOf(Type.Object({ type: Type.String(), resource })),
    }),
    Type.Null(),
  ]),
});

/** @throws Error in a sentence that says where it is not as pulumi writes it; without any of it, which may be secret. */
export function readState(text: string, stack: string): Deployment {
  const wrong = (what: string) =>
    new Error(
      `The state of the stack ${stack} is not as "pulumi stack export" prints it: ${what}. If somebody changed it, import an earlier one with "pulumi stack import".`,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong('it is no complete JSON document');
  }
  if (!Value.Check(state, parsed)) {
    const places = Value.Errors(state, parsed).map(({ instancePath }) => instancePath || '/');
    throw wrong(`look at ${[...new Set(places)].slice(0, 5).map(visible).join(', ')}`);
  }
  return { ...(parsed as Deployment), deployment: (parsed as Deployment).deployment ?? {} };
}

/** Resources whose creation was under way, so that nobody knows whether they exist. */
export function pendingCreations(exported: Deployment): StateResource[] {
  return (exported.deployment.pending_operations ?? [])
    .filter(({ type, resource }) => type === 'creating' && resource.custom)
    .map(({ resource }) => resource);
}

/**
 * Inputs that are in a resource's ARM id, and in no answer of Azure: outputs that had them would lose them at the next
 * refresh, and the inputs with them, which the engine then takes for another resource and replaces.
 */
const inId: Record<string, readonly string[]> = {
  'azure-native:resources:ResourceGroup': ['resourceGroupName'],
  'azure-native:monitor:ActionGroup': ['resourceGroupName', 'actionGroupName'],
  'azure-native:alertsmanagement:AlertProcessingRuleByName': [
    'resourceGroupName',
    'alertProcessingRuleName',
  ],
  'azure-native:authorization:ManagementLockByScope': ['scope', 'lockName'],
  'azure-native:authorization:RoleAssignment': ['scope', 'roleAssignmentName'],
  'azure-native:authorization:RoleDefinition': ['scope', 'roleDefinitionId'],
};

/** What stands for a resource's outputs until they are read. */
export function outputsFor({
  type,
  inputs = {},
}: Pick<StateResource, 'type' | 'inputs'>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !(inId[type] ?? []).includes(key)),
  );
}

/**
 * The deployment with every found resource taken over under the parent it was being created for, and without
 * pending operations.
 *
 * A pending operation holds the whole resource but for its id: inputs (secrets encrypted), parent, provider and
 * dependencies. So taking it over needs no import, which would write a webhook URI read from Azure in plain text.
 * Outputs are the inputs, but for those in the id, until the refresh that has to follow.
 */
export function adopt(exported: Deployment, found: ReadonlyMap<string, string>): Deployment {
  const adopted = pendingCreations(exported).flatMap((resource) => {
    const id = found.get(resource.urn);
    return id === undefined ? [] : [{ ...resource, id, outputs: outputsFor(resource) }];
  });
  const known = exported.deployment.resources ?? [];
  const isSame = (a: StateResource, b: StateResource) => a.urn === b.urn && a.id === b.id;
  const added = adopted.filter((resource) => !known.some((old) => isSame(old, resource)));
  const resources = [
    // Where a replacement was under way, its predecessor is the one still to be deleted.
    ...known.filter((old) => !added.some((resource) => resource.urn === old.urn)),
    ...added,
    ...known
      .filter((old) => added.some((resource) => resource.urn === old.urn))
      .map((old) => ({ ...old, delete: true })),
  ];
  return { ...exported, deployment: { ...exported.deployment, resources, pending_operations: [] } };
}

/** Subscription of an azure-native resource: as its provider is configured, else as the environment says. */
export function subscriptionOf(
  exported: Deployment,
  resource: StateResource,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const provider = exported.deployment.resources?.find(
    ({ urn, id }) => resource.provider === `${urn}::${id}`,
  );
  const configured = provider?.inputs?.subscriptionId;
  return typeof configured === 'string'
    ? configured
    : (env.ARM_SUBSCRIPTION_ID ?? env.AZURE_SUBSCRIPTION_ID);
}
