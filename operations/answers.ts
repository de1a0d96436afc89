import { Type, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { visible } from '../components/visibleText';

/** A text that Azure may leave out, or give as null. */
export const optionalText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

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
  tags: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String()), Type.Null()])),
  identity: Type.Optional(Type.Union([Type.Object({ type: optionalText }), Type.Null()])),
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
  api: Type.Optional(
    Type.Union([
      Type.Object({
        requestedAccessTokenVersion: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
      }),
      Type.Null(),
    ]),
  ),
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
