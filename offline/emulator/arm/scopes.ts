import { subscriptionId, tenantId } from '../wellKnown';

/**
 * The one management group: the root, which every tenant has, by the tenant's id. The subscription is in it.
 * https://learn.microsoft.com/azure/governance/management-groups/overview#root-management-group-for-each-directory
 */
export const rootManagementGroup = `/providers/Microsoft.Management/managementGroups/${tenantId}`;
const subscription = `/subscriptions/${subscriptionId}`;

/** Whether a resource is the scope or below it, by their ids. */
export function covers(scope: string, id: string): boolean {
  const [outer, inner] = [scope.toLowerCase(), id.toLowerCase()];
  return (
    inner === outer ||
    inner.startsWith(`${outer}/`) ||
    (outer === rootManagementGroup.toLowerCase() && covers(subscription, inner))
  );
}

export const isManagementGroup = (scope: string) =>
  /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i.test(scope);
