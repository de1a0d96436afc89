import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import { ownersIncluding } from '../identity/applicationOwners';
import { clientConfig } from '../identity/clientConfig';
import {
  defaultSecretLifetimeDays,
  defaultSecrets,
  type ItsmCallbackArgs,
} from './itsmCallbackArgs';

/** What the ITSM tool signs in with. */
export interface CallbackCredential {
  tenantId: pulumi.Output<string>;
  clientId: pulumi.Output<string>;
  servicePrincipalObjectId: pulumi.Output<string>;
  /** The secret that took over last; undefined without one. */
  clientSecret: pulumi.Output<string> | undefined;
  /** When it ends, as RFC 3339. */
  clientSecretEnds: pulumi.Output<string> | undefined;
}

/** Makes the application, its service principal and its secrets: one that receives no token and has no role in the directory. */
export function callbackApplication(
  name: string,
  args: ItsmCallbackArgs,
  parent: pulumi.Resource,
): CallbackCredential {
  const client = clientConfig(parent);
  const owners = ownersIncluding(client.objectId, args.owners, parent);
  const displayName = args.displayName ?? `${name}-callback-${pulumi.getStack()}`;
  const application = new azuread.Application(
    `${name}-callback-application`,
    { displayName, signInAudience: 'AzureADMyOrg', owners },
    { parent },
  );
  const servicePrincipal = new azuread.ServicePrincipal(
    `${name}-callback-service-principal`,
    { clientId: application.clientId, owners },
    { parent },
  );
  const days = args.secretLifetimeDays ?? defaultSecretLifetimeDays;
  const secrets = (args.secrets ?? defaultSecrets).map(
    (secret) =>
      new azuread.ApplicationPassword(
        `${name}-callback-secret-${secret}`,
        {
          applicationId: application.id,
          displayName: secret,
          endDate: secretEnd(new Date(), days),
        },
        // Its end counts from the day it was made.
        { parent, ignoreChanges: ['endDate'] },
      ),
  );
  const last = secrets.at(-1);
  return {
    tenantId: client.tenantId,
    clientId: application.clientId,
    servicePrincipalObjectId: servicePrincipal.objectId,
    clientSecret: last && pulumi.secret(last.value),
    clientSecretEnds: last?.endDate,
  };
}

/** When a secret made now ends: days later, at midnight, so that all runs of a day say the same. */
export function secretEnd(now: Date, days: number): string {
  const end = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days));
  return end.toISOString().replace('.000Z', 'Z');
}
