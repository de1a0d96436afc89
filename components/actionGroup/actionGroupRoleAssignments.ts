import { RoleAssignment } from '@pulumi/azure-native/authorization';
import * as pulumi from '@pulumi/pulumi';
import { guidRule } from '../identity/identityRules';
import { actionGroupRoles } from './roles';
import { check, isPlain, oneOf, shown, unknownKeys, type Problem } from '../validation';

/** https://learn.microsoft.com/rest/api/authorization/role-assignments/create */
const principalTypes = ['User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device'] as const;

/** A role on the action group. */
export interface ActionGroupRoleAssignment {
  /** Object id of the user, group or service principal. Plain text: with the role it names the assignment. */
  principalId: string;
  /** `Monitoring Reader`, `Monitoring Contributor`, `Reader`, `Contributor`, or the GUID of any other role definition. */
  role: string;
  // Always given: azure-native's SDK puts `User` where it is not, which Azure refuses for others.
  /** What the principal is. */
  principalType: (typeof principalTypes)[number];
  /**
   * Why it has the role.
   *
   * @default - none
   */
  description?: string;
}

const keys = ['principalId', 'role', 'principalType', 'description'];

/** Everything wrong with the assignments. */
export function roleAssignmentProblems(assignments: unknown): Problem[] {
  if (assignments === undefined) {
    return [];
  }
  if (!Array.isArray(assignments)) {
    const message = 'must be a list with one entry per role and principal.';
    return [{ key: 'roleAssignments', message }];
  }
  const seen = new Map<string, string>();
  return assignments.flatMap((assignment: Partial<ActionGroupRoleAssignment>, index) => {
    const key = `roleAssignments[${index}]`;
    const problems = assignmentProblems(key, assignment);
    if (problems.length > 0) {
      return problems;
    }
    const same = logicalName('', assignment as ActionGroupRoleAssignment);
    const first = seen.get(same);
    seen.set(same, first ?? key);
    const message = `gives the same role to the same principal as ${first}. Remove one.`;
    return first === undefined ? [] : [{ key, message }];
  });
}

function assignmentProblems(key: string, given: Partial<ActionGroupRoleAssignment>): Problem[] {
  if (typeof given !== 'object' || given === null) {
    return [{ key, message: `must be an object with ${keys.join(', ')}.` }];
  }
  const { principalId, role, principalType } = given;
  const names = Object.keys(actionGroupRoles).join(', ');
  return [
    ...unknownKeys(`${key}.`, given, keys, 'a role assignment'),
    ...needed(
      `${key}.principalId`,
      principalId,
      'the object id of a user, group or service principal',
    ),
    ...needed(`${key}.role`, role, `one of ${names}, or the GUID of a role definition`),
    ...(typeof principalId === 'string' ? check(`${key}.principalId`, principalId, guidRule) : []),
    ...check(`${key}.description`, given.description, () => undefined),
    ...(typeof role === 'string' && roleGuid(role) === undefined
      ? [
          {
            key: `${key}.role`,
            message: `must be one of ${names}, or the GUID of a role definition (got ${shown(role)}). Get it with: az role definition list --name "<role>" --query [].name`,
          },
        ]
      : []),
    ...(principalType !== undefined && principalTypes.includes(principalType)
      ? []
      : [
          {
            key: `${key}.principalType`,
            message:
              principalType === undefined
                ? `is missing. It must be ${oneOf(principalTypes)}.`
                : `must be ${oneOf(principalTypes)} (got ${shown(principalType)}).`,
          },
        ]),
  ];
}

function needed(key: string, value: unknown, what: string): Problem[] {
  if (typeof value === 'string') {
    return [];
  }
  const message =
    value !== undefined && !isPlain(value)
      ? 'is not known yet, but it names the assignment. Give plain text, or make the assignment yourself with actionGroupId as its scope.'
      : `is missing. It must be ${what}.`;
  return [{ key, message }];
}

function roleGuid(role: string): string | undefined {
  const found = Object.entries(actionGroupRoles).find(([name]) => name === role)?.[1];
  return found ?? (guidRule(role) === undefined ? role.toLowerCase() : undefined);
}

/**
 * Gives the roles on the action group.
 *
 * The assignments have no `roleAssignmentName`: azure-native makes up a GUID and keeps it in the state. It has to be
 * unique in the tenant (https://learn.microsoft.com/azure/role-based-access-control/role-assignments#name), so one
 * computed from role and principal would collide with that of another stack.
 */
export function assignRoles(
  name: string,
  assignments: readonly ActionGroupRoleAssignment[],
  actionGroupId: pulumi.Output<string>,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  return assignments.map((assignment) => {
    const { principalId, role, principalType, description } = assignment;
    return new RoleAssignment(
      logicalName(name, assignment),
      {
        scope: actionGroupId,
        principalId,
        principalType,
        description,
        roleDefinitionId: actionGroupId.apply(
          // With the subscription, as Azure answers it, or every refresh would see a difference.
          (id) =>
            `${/^\/subscriptions\/[^/]+/i.exec(id)?.[0]}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid(role)}`,
        ),
      },
      // Of an assignment Azure changes the description only. Made first, one that Azure refuses leaves the old one alone:
      // another principalType always is refused, since a principal has one; on a new group it is no second one.
      { parent, replaceOnChanges: ['principalType'], deleteBeforeReplace: false },
    );
  });
}

/** By role and principal, so that neither order nor number of the entries matters; a role is the same by name or GUID. */
function logicalName(name: string, { role, principalId }: ActionGroupRoleAssignment): string {
  return `${name}-${roleGuid(role)}-${principalId.toLowerCase()}`;
}
