import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { PublicTool } from '../../components/itsmTools';
import { nameOf, resourcesIn, withoutSecrets, type DeployedComponent } from '../components';
import type { Deployment, StateResource } from '../deployment';
import { isOfCallback, types } from '../summary/stack';
import { callbackOf, lastPart, ofType, texts, type PromisedCallback } from './promisedCallback';

const text = Type.String({ minLength: 1 });
const optional = Type.Optional(Type.Union([text, Type.Null()]));

/** What every component registers, whatever it deploys. */
const identity = Type.Object({
  applicationObjectId: text,
  clientId: text,
  identifierUri: text,
  tenantId: text,
  cloud: Type.Union([Type.Literal('public'), Type.Literal('usGovernment')]),
  tokenVersion: Type.Union([Type.Literal(1), Type.Literal(2)]),
  servicePrincipalObjectId: text,
  aznsServicePrincipalObjectId: optional,
  callerClaimValue: text,
  appRoleId: optional,
  roles: Type.Array(text),
  roleAssignmentCommand: optional,
  callbackClientId: optional,
  callbackServicePrincipalObjectId: optional,
});

export type PromisedIdentity = Static<typeof identity>;

/** The role's assignment. */
export interface PromisedAssignment {
  /** Who makes it: this stack, an administrator, or the stack that deploys the identity. */
  by: 'stack' | 'administrator' | 'another stack';
  /** As the state has it, without the path in front; undefined where it has none. */
  id: string | undefined;
}

export interface PromisedGroup {
  id: string;
  tools: PublicTool[];
  enabled: boolean;
  /** Undefined where none is declared. */
  lock: string | undefined;
  /** ARM ids of the alert processing rules the stack has made, in lower case. */
  processingRules: string[];
}

/** What a component has deployed, as its state and the hand-over say. */
export interface Promised {
  stack: string;
  component: string;
  identity: PromisedIdentity;
  /** The application, where the component made it; else nothing is promised of its name, owners and service principal. */
  application: { displayName: string; owners: string[]; assignmentRequired: boolean } | undefined;
  assignment: PromisedAssignment;
  /** Ids of all assignments in the stack's state, also of other resources of the program. */
  assignmentIds: string[];
  group: PromisedGroup | undefined;
  callback: PromisedCallback | undefined;
  /** Operations that an interrupted run has left, such as `creating itsm-application`. */
  pending: string[];
}

/**
 * Reads what a component promises. Arguments and outputs of the component count, not those of its resources: a refresh
 * writes into those whatever it finds.
 *
 * @throws Error in a sentence where it has no outputs, or those of another version.
 */
export function promisedBy(
  stack: string,
  exported: Deployment,
  { name, outputs }: DeployedComponent,
): Promised {
  const own = resourcesIn(exported, name);
  checkOutputs(stack, outputs);
  const ofWebhooks = own.filter(({ urn }) => !isOfCallback(urn));
  const promises = outputs as PromisedIdentity & Record<string, unknown>;
  const args = withoutSecrets(own.find(({ type }) => type === types.secureExport)?.inputs ?? {});
  const all = exported.deployment.resources ?? [];
  return {
    stack,
    component: name,
    identity: promises,
    application: applicationOf(ofWebhooks, args),
    assignment: assignmentOf(own, args),
    assignmentIds: ofType(all, types.appRoleAssignment).map(({ id }) => lastPart(id)),
    group: groupOf(own, args, promises),
    callback: callbackOf(name, own, args, promises, all),
    pending: (exported.deployment.pending_operations ?? []).map(
      ({ type, resource }) => `${type} ${nameOf(resource.urn)}`,
    ),
  };
}

function checkOutputs(stack: string, outputs: Record<string, unknown>): void {
  if (Object.keys(outputs).length === 0) {
    throw new Error(
      `The SecureExport of the stack ${stack} has no outputs: its first deployment did not end well. Run "azure-itsm recover --stack ${stack}", then "pulumi up --stack ${stack}".`,
    );
  }
  if (!Value.Check(identity, outputs)) {
    const wrong = Value.Errors(identity, outputs).map(({ instancePath }) => instancePath.slice(1));
    const names = [...new Set(wrong)].filter((name) => name !== '').join(', ');
    throw new Error(
      `Outputs of the SecureExport of the stack ${stack} are not as this version knows them${names === '' ? '' : `: ${names}`}. Deploy it with "pulumi up --stack ${stack}", then verify it.`,
    );
  }
}

function applicationOf(
  own: StateResource[],
  args: Record<string, unknown>,
): Promised['application'] {
  const made = ofType(own, types.application)[0];
  if (made === undefined) {
    return undefined;
  }
  const inputs = made.inputs ?? {};
  const owners = texts(args.owners);
  return {
    displayName: String(inputs.displayName),
    owners: owners.length > 0 ? owners : texts(inputs.owners),
    // As components/identity/ownApplication.ts has it.
    assignmentRequired: (args.appRoleAssignmentRequired ?? args.appRole ?? true) as boolean,
  };
}

function assignmentOf(own: StateResource[], args: Record<string, unknown>): PromisedAssignment {
  const [found] = ofType(own, types.appRoleAssignment);
  const id = found && lastPart(found.id);
  if (args.deploy === 'action-group') {
    return { by: 'another stack', id };
  }
  return { by: args.roleAssignment === 'external' ? 'administrator' : 'stack', id };
}

function groupOf(
  own: StateResource[],
  args: Record<string, unknown>,
  { actionGroupId, tools }: Record<string, unknown>,
): PromisedGroup | undefined {
  return typeof actionGroupId !== 'string'
    ? undefined
    : {
        id: actionGroupId,
        tools: tools as PublicTool[],
        enabled: args.enabled !== false,
        lock: typeof args.lock === 'string' ? args.lock : undefined,
        processingRules: ofType(own, types.alertProcessingRule).map(({ id = '' }) =>
          id.toLowerCase(),
        ),
      };
}
