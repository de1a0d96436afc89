import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import type { AzureCloud } from '../azureClouds';

/**
 * Object id of the tenant's AzNS service principal, which all stacks of a tenant share: looked up, never owned.
 *
 * `adopt` creates it where it is missing. With `useExisting` alone, azuread would delete it on destroy
 * (https://github.com/pulumi/pulumi-azuread/issues/2045) and break every secure webhook of the tenant, so
 * it is retained.
 */
export function aznsObjectId(
  name: string,
  cloud: AzureCloud,
  how: 'lookup' | 'adopt',
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const clientId = cloud.aznsApplicationId;
  if (how === 'adopt') {
    return new azuread.ServicePrincipal(
      `${name}-azns-service-principal`,
      { clientId, useExisting: true },
      { parent, retainOnDelete: true },
    ).objectId;
  }
  return pulumi.output(
    azuread.getServicePrincipal({ clientId }, { parent }).then(
      (found) => found.objectId,
      (error: unknown) => {
        throw aznsLookupError(clientId, error instanceof Error ? error.message : String(error));
      },
    ),
  );
}

/** What a failed lookup of AzNS means to the person who deploys. */
export function aznsLookupError(clientId: string, message: string): pulumi.RunError {
  if (/no service principal found|not found/i.test(message)) {
    return new pulumi.RunError(
      `The tenant has no service principal of Azure Monitor's sender, AzNS AAD Webhook (application id ${clientId}). ` +
        'Set aznsServicePrincipal to "adopt" to create it (needs Application.ReadWrite.All), ' +
        `or let an administrator run: az ad sp create --id ${clientId}`,
    );
  }
  // The engine ends what is under way where something else has failed, which it tells.
  if (/cancell?ed|terminating/i.test(message)) {
    return new pulumi.RunError(
      `The lookup of Azure Monitor's sender, AzNS AAD Webhook, was cancelled: ${message}`,
    );
  }
  return new pulumi.RunError(
    `Cannot look up the service principal of Azure Monitor's sender, AzNS AAD Webhook (application id ${clientId}). ` +
      `That needs the permission Application.Read.All of Microsoft Graph (docs/permissions.md): ${message}`,
  );
}
