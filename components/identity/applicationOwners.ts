import * as pulumi from '@pulumi/pulumi';

/**
 * The owners to declare: the deploying principal, or exactly the configured ones.
 *
 * azuread removes the principal that creates an application from its owners unless it is listed, and Azure then
 * refuses the action group (AadWebhookResourceNotOwnedByCaller). So a deployer outside the list is warned in a
 * preview, which may well run as somebody else, and refused in an update.
 */
export function ownersIncluding(
  caller: pulumi.Output<string>,
  owners: pulumi.Input<string>[] | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string[]> {
  if (owners === undefined || owners.length === 0) {
    return caller.apply((objectId) => [objectId]);
  }
  return pulumi.all([caller, pulumi.all(owners)]).apply(([objectId, listed]) => {
    if (!listed.some((owner) => owner.toLowerCase() === objectId.toLowerCase())) {
      const message = notAnOwner(objectId, listed);
      if (!pulumi.runtime.isDryRun()) {
        throw new pulumi.RunError(message);
      }
      void pulumi.log.warn(message, parent);
    }
    return listed;
  });
}

function notAnOwner(objectId: string, owners: string[]): string {
  return (
    `owners: the principal that runs pulumi (object id ${objectId}) is not one of the ${owners.length} owners: ${owners.join(', ')}. ` +
    'Azure would refuse the action group (AadWebhookResourceNotOwnedByCaller), so "pulumi up" stops here. ' +
    'Add the object id to owners, or run "pulumi up" as one of them.'
  );
}
