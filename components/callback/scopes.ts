import { isManagementGroup } from './roles';
import { oneOf, shown, type Problem } from '../validation';

const subscription = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const resourceGroup =
  /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[^/\s]+$/i;
const shapes = [
  '/subscriptions/<id>',
  '/subscriptions/<id>/resourceGroups/<name>',
  '/providers/Microsoft.Management/managementGroups/<name>',
];

/** What is wrong with a list of scopes. */
export function scopeProblems(key: string, scopes: unknown, ownRole: boolean): Problem[] {
  if (!Array.isArray(scopes)) {
    return [{ key, message: `must be a list of ARM ids: ${oneOf(shapes)}.` }];
  }
  const seen = new Map<unknown, number>();
  const problems = scopes.flatMap((scope: unknown, index) => {
    const same = typeof scope === 'string' ? scope.toLowerCase() : undefined;
    const first = same === undefined ? undefined : seen.get(same);
    seen.set(same, first ?? index);
    const message =
      first === undefined ? scopeRule(scope) : `is the same as ${key}[${first}]. Remove one.`;
    return message === undefined ? [] : [{ key: `${key}[${index}]`, message }];
  });
  const groups = scopes.filter((scope) => typeof scope === 'string' && isManagementGroup(scope));
  // https://learn.microsoft.com/azure/role-based-access-control/custom-roles#custom-role-limits
  const message = `has ${groups.length} management groups (${groups.join(', ')}). Azure allows one in a custom role. Name the one above them, or set role to "Monitoring Contributor".`;
  return ownRole && groups.length > 1 ? [...problems, { key, message }] : problems;
}

function scopeRule(scope: unknown): string | undefined {
  return typeof scope === 'string' &&
    ([subscription, resourceGroup].some((shape) => shape.test(scope)) || isManagementGroup(scope))
    ? undefined
    : `must be ${oneOf(shapes)}, known before anything is deployed (got ${shown(scope)}).`;
}
