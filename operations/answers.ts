import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { visible } from '../components/visibleText';

/** What Azure may leave out, or give as null. */
function orNull<T extends TSchema>(schema: T) {
  return Type.Optional(Type.Union([schema, Type.Null()]));
}

const optionalText = orNull(Type.String());

/** An object of Microsoft Graph or Resource Manager with an id, which has more. */
export const identified = Type.Object({ id: Type.String() });

/** What is read of a receiver as text, of whichever kind it is. */
const receiver = Type.Object({
  name: Type.String(),
  serviceUri: optionalText,
  objectId: optionalText,
  identifierUri: optionalText,
  tenantId: optionalText,
  connectionId: optionalText,
  workspaceId: optionalText,
  region: optionalText,
});

/** https://learn.microsoft.com/rest/api/monitor/action-groups/get, as far as it is read of every group. */
export const actionGroup = Type.Object({
  id: Type.String({
    pattern: '^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[^/]+/[^/]+/[^/]+$',
  }),
  name: Type.String(),
  location: Type.String(),
  tags: orNull(Type.Record(Type.String(), Type.String())),
  identity: orNull(Type.Object({ type: optionalText })),
  properties: Type.Intersect([
    Type.Object({ groupShortName: Type.String(), enabled: Type.Boolean() }),
    Type.Record(
      Type.String({ pattern: 'Receivers$' }),
      Type.Union([Type.Array(receiver), Type.Null()]),
    ),
  ]),
});

/** https://learn.microsoft.com/graph/api/resources/application, as far as it is read. */
export const application = Type.Object({
  id: Type.String(),
  appId: Type.String(),
  displayName: Type.String(),
  identifierUris: Type.Array(Type.String()),
  signInAudience: optionalText,
  api: orNull(Type.Object({ requestedAccessTokenVersion: orNull(Type.Number()) })),
  appRoles: Type.Array(
    Type.Object({
      id: Type.String(),
      value: optionalText,
      displayName: optionalText,
      description: optionalText,
      isEnabled: Type.Boolean(),
      allowedMemberTypes: Type.Array(Type.String()),
    }),
  ),
});

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const assignment = Type.Object({
  id: Type.String(),
  principalId: Type.String(),
  principalDisplayName: optionalText,
  appRoleId: Type.String(),
});

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipal = Type.Object({
  id: Type.String(),
  appId: Type.String(),
  accountEnabled: Type.Boolean(),
  appRoleAssignmentRequired: Type.Boolean(),
});

/** What an application has of client secrets: https://learn.microsoft.com/graph/api/resources/passwordcredential */
export const secretsOfApplication = Type.Object({
  appId: Type.String(),
  passwordCredentials: orNull(
    Type.Array(
      Type.Object({
        keyId: Type.String(),
        displayName: optionalText,
        endDateTime: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T' }),
      }),
    ),
  ),
});

const actions = orNull(Type.Array(Type.String()));

/** https://learn.microsoft.com/rest/api/authorization/role-definitions/get */
export const roleDefinition = Type.Object({
  properties: Type.Object({
    permissions: Type.Array(Type.Object({ actions, notActions: actions, dataActions: actions })),
  }),
});

/** https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
export const roleAssignment = Type.Object({
  id: Type.String(),
  properties: Type.Object({ scope: Type.String(), roleDefinitionId: Type.String() }),
});

/** https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group */
export const permission = Type.Object({
  actions: Type.Array(Type.String()),
  notActions: Type.Array(Type.String()),
});

/** https://learn.microsoft.com/rest/api/resources/management-locks/list-at-resource-level */
export const lock = Type.Object({
  id: Type.String(),
  properties: Type.Object({ level: Type.String() }),
});

/** https://learn.microsoft.com/rest/api/monitor/alert-processing-rules/list-by-subscription */
export const processingRule = Type.Object({
  id: Type.String(),
  name: Type.String(),
  properties: Type.Object({
    scopes: Type.Array(Type.String()),
    conditions: orNull(Type.Array(Type.Unknown())),
    schedule: orNull(
      Type.Object({
        effectiveFrom: optionalText,
        effectiveUntil: optionalText,
        timeZone: optionalText,
        recurrences: orNull(
          Type.Array(
            Type.Object({
              recurrenceType: Type.String(),
              startTime: optionalText,
              endTime: optionalText,
              daysOfWeek: orNull(Type.Array(Type.String())),
              daysOfMonth: orNull(Type.Array(Type.Number())),
            }),
          ),
        ),
      }),
    ),
    actions: Type.Array(
      Type.Object({
        actionType: Type.String(),
        actionGroupIds: orNull(Type.Array(Type.String())),
      }),
    ),
  }),
});

/** Of any alert rule: whether it names the group, and what it watches. */
export const alertRule = Type.Object({
  properties: Type.Object({ scopes: orNull(Type.Array(Type.String())) }),
});

/**
 * What Azure answered, where it has the form that is read here.
 *
 * @throws Error in a sentence that says where it has not; without any of it, which may be secret.
 */
export function inForm<T>(schema: TSchema, answer: unknown, path: string): T {
  if (!Value.Check(schema, answer)) {
    const places = Value.Errors(schema, answer).map(({ instancePath }) => instancePath || '/');
    const some = [...new Set(places)].slice(0, 5).map((place) => visible(place.slice(0, 160)));
    throw unknownForm(path, `look at ${some.join(', ')}`);
  }
  return answer as T;
}

export function unknownForm(path: string, what: string): Error {
  const [where = ''] = path.split('?');
  return new Error(
    `Azure's answer to ${visible(where.slice(0, 300))} does not have the form it is documented to have: ${what}. Run the command again; if it stays so, see whether a proxy answers in Azure's place, and report it.`,
  );
}

/** So many pages have more than a tenant may have of anything that is listed here. */
const mostPages = 1000;

/** The pages of a list one after the other. @throws Error in a sentence where they do not end. */
export async function allPages<T>(
  first: string,
  item: TSchema,
  read: (path: string) => Promise<{ page: unknown; next: string } | undefined>,
): Promise<T[]> {
  const schema = Type.Object({ value: Type.Array(item) });
  const items: T[] = [];
  const seen = new Set<string>();
  for (let path: string | undefined = first; path !== undefined;) {
    if (seen.has(path) || seen.size === mostPages) {
      throw unknownForm(first, 'its pages do not end');
    }
    seen.add(path);
    const answer: { page: unknown; next: string } | undefined = await read(path);
    if (answer === undefined) break;
    const { page, next } = answer;
    items.push(...inForm<{ value: T[] }>(schema, page, first).value);
    const more: unknown = (page as Record<string, unknown>)[next] ?? undefined;
    if (more !== undefined && typeof more !== 'string') {
      throw unknownForm(first, `look at /${next}`);
    }
    path = more;
  }
  return items;
}
