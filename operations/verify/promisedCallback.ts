import { actionGroupRoles } from '../../components/actionGroup/roles';
import type { CallbackRole } from '../../components/callback/roles';
import { handedOverSecret } from '../callbackSecret';
import { nameOf } from '../components';
import type { StateResource } from '../deployment';
import { isOfCallback, types } from '../summary/stack';

/** The way back. */
export interface PromisedCallback {
  clientId: string;
  servicePrincipalObjectId: string;
  /** Whether this stack made the application; else its secrets are not this stack's. */
  isMade: boolean;
  /** Undefined where the state has lost the application, or somebody else made it. */
  applicationObjectId: string | undefined;
  secrets: {
    name: string;
    /** Undefined where the state has lost it. */
    keyId: string | undefined;
    handedOver: boolean;
  }[];
  role: CallbackRole;
  /** GUID of the role. */
  roleId: string | undefined;
  /** ARM id of the stack's own role. */
  roleDefinition: string | undefined;
  scopes: string[];
  /** ARM ids of all role assignments in the stack's state, in lower case. */
  ownAssignments: string[];
}

/** The component's outputs about it. */
interface CallbackOutputs {
  callbackClientId?: string | null;
  callbackServicePrincipalObjectId?: string | null;
}

/** Reads what a component's callback promises; undefined where it has none. */
export function callbackOf(
  component: string,
  own: StateResource[],
  { callback, deploy }: Record<string, unknown>,
  { callbackClientId, callbackServicePrincipalObjectId }: CallbackOutputs,
  all: StateResource[],
): PromisedCallback | undefined {
  if (!callbackClientId || !callbackServicePrincipalObjectId) {
    return undefined;
  }
  const args = (callback ?? {}) as Record<string, unknown>;
  const role: CallbackRole =
    args.role === 'Monitoring Contributor' ? 'Monitoring Contributor' : 'Alert State';
  const inside = own.filter(({ urn }) => isOfCallback(urn));
  const isMade = args.application === undefined && deploy !== 'action-group';
  const names = isMade ? texts(args.secrets ?? ['1']) : [];
  const [definition] = ofType(inside, types.roleDefinition);
  return {
    clientId: callbackClientId,
    servicePrincipalObjectId: callbackServicePrincipalObjectId,
    isMade,
    applicationObjectId: ofType(inside, types.application).map(({ id }) => lastPart(id))[0],
    secrets: names.map((name) => {
      const logical = handedOverSecret(component, [name]);
      const found = ofType(inside, types.applicationPassword).find(
        ({ urn }) => nameOf(urn) === logical,
      );
      return {
        name,
        keyId: found && lastPart(found.id),
        handedOver: name === names.at(-1),
      };
    }),
    role,
    roleId: role === 'Alert State' ? definition && lastPart(definition.id) : actionGroupRoles[role],
    roleDefinition: definition?.id,
    scopes: texts(args.scopes),
    ownAssignments: ofType(all, types.roleAssignment).map(({ id = '' }) => id.toLowerCase()),
  };
}

/** Of those that are not still to be deleted. */
export function ofType(resources: StateResource[], wanted: string): StateResource[] {
  return resources.filter(({ type, delete: old }) => type === wanted && old !== true);
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

export const lastPart = (id = '') => id.split('/').at(-1) ?? '';
