import { getClientConfigOutput } from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import { guidRule } from '../identity/identityRules';
import { gate, refuse } from '../validation';
import { callbackApplication, type CallbackCredential } from './callbackApplication';
import { assignCallbackRole } from './callbackRole';
import {
  callbackProblems,
  type CallbackApplication,
  type ItsmCallbackArgs,
} from './itsmCallbackArgs';
import { callbackRoles } from './roles';

/**
 * The way back from an ITSM tool: an application of its own that may read alerts and change their state, and nothing else.
 *
 * It has no right on the application that alerts are sent for, and that one none here.
 */
export class ItsmCallback extends pulumi.ComponentResource {
  /** Tenant that the tool signs in to. */
  readonly tenantId: pulumi.Output<string>;
  /** Application (client) id that the tool signs in with. */
  readonly clientId: pulumi.Output<string>;
  /** Object id of the service principal that has the role. */
  readonly servicePrincipalObjectId: pulumi.Output<string>;
  /** The client secret that took over last, a secret; absent without one. */
  readonly clientSecret: pulumi.Output<string> | undefined;
  /** When that secret ends, as RFC 3339. */
  readonly clientSecretEnds: pulumi.Output<string> | undefined;

  constructor(name: string, args: ItsmCallbackArgs, opts?: pulumi.ComponentResourceOptions) {
    const title = `ItsmCallback "${name}" cannot be deployed`;
    refuse(title, callbackProblems(args));
    super('azure-itsm:index:ItsmCallback', name, args, opts);

    const made =
      args.application === undefined
        ? callbackApplication(name, args, this)
        : existing(title, args.application, this);
    const { scopes = [], role = callbackRoles[0] } = args;
    if (scopes.length > 0) {
      assignCallbackRole(name, role, scopes, made.servicePrincipalObjectId, this);
    }

    this.tenantId = made.tenantId;
    this.clientId = made.clientId;
    this.servicePrincipalObjectId = made.servicePrincipalObjectId;
    this.clientSecret = made.clientSecret;
    this.clientSecretEnds = made.clientSecretEnds;
    this.registerOutputs(itsmCallbackOutputs(this));
  }
}

/** The outputs by name; none that is undefined. */
export function itsmCallbackOutputs(callback: ItsmCallback) {
  const { tenantId, clientId, servicePrincipalObjectId } = callback;
  const { clientSecret, clientSecretEnds } = callback;
  return {
    tenantId,
    clientId,
    servicePrincipalObjectId,
    ...(clientSecret && { clientSecret }),
    ...(clientSecretEnds && { clientSecretEnds }),
  };
}

/** Microsoft Graph is not asked: who assigns the role needs no right in the directory. */
function existing(
  title: string,
  { clientId, servicePrincipalObjectId }: CallbackApplication,
  parent: pulumi.Resource,
): CallbackCredential {
  const key = 'application.servicePrincipalObjectId';
  return {
    tenantId: getClientConfigOutput({ parent }).tenantId,
    clientId: pulumi.output(gate(title, 'application.clientId', clientId, guidRule)),
    servicePrincipalObjectId: pulumi.output(gate(title, key, servicePrincipalObjectId, guidRule)),
    clientSecret: undefined,
    clientSecretEnds: undefined,
  };
}
