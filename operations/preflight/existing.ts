import type { Azure } from '../azure';
import type { Deployment } from '../deployment';
import { missing, ok, unknown, type Finding } from './finding';

/** ARM ids of the resources that the stack has made, as its state knows them. */
export function ownIds(exported: Deployment): (id: string) => boolean {
  const ids = (exported.deployment.resources ?? []).flatMap(({ id }) => id?.toLowerCase() ?? []);
  return (id) => ids.includes(id.toLowerCase());
}

/** A resource with a name of its own choosing: azure-native refuses to make one that is there already. */
export async function nameFinding(
  azure: Azure,
  resource: { check: string; id: string; apiVersion: string; whereFree: string },
  isOwn: (id: string) => boolean,
  fix: string,
): Promise<Finding> {
  const { check, id, apiVersion, whereFree } = resource;
  const { status } = await azure.arm(`${id}?api-version=${apiVersion}`);
  if (status === 404) {
    return ok(check, whereFree);
  }
  if (status !== 200) {
    return unknown(check, `cannot be checked: Resource Manager answers ${status}`);
  }
  return isOwn(id)
    ? ok(check, "exists, and is the stack's own")
    : missing(
        check,
        'exists already, but not in this stack: "pulumi up" assigns the role, and then fails with "cannot create already existing resource"',
        fix,
      );
}
