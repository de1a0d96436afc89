import { Type } from 'typebox';
import { bridgedInputs } from '../inputs';
import type { ResourceType, Session } from '../resource';
import type { Properties } from '../values';
import { needsImport, oneAtATime, patchApplication } from './applicationChanges';
import { disableAppRoles, fromAppRoles, toAppRoles, type AppRole } from './appRoles';
import { find, graph, parseId } from './graph';
import { closed, guid, memberTypes, text } from '../schemas';

const inputs = closed({
  allowedMemberTypes: memberTypes,
  applicationId: Type.String({ pattern: '^/applications/[^/]+$' }),
  description: Type.String({ minLength: 1 }),
  displayName: Type.String({ minLength: 1 }),
  roleId: guid,
  value: text,
});

/** One app role of an application. What calls azuread makes for it was not recorded; these are the documented ones. */
export const applicationAppRole: ResourceType = {
  inputs,
  replaceOn: ['applicationId', 'roleId'],
  computed: [],

  create(session, given) {
    const [objectId = ''] = parseId(given.applicationId as string, 'applications');
    const id = `/applications/${objectId}/appRoles/${String(given.roleId)}`;
    return oneAtATime(objectId, async () => {
      const roles = await readRoles(session, objectId);
      if (roles.some((role) => role.id === given.roleId)) {
        throw needsImport(id);
      }
      const appRoles = [...roles, roleOf(given)];
      await patchApplication(session, 'Could not add app role', objectId, { appRoles });
      return { id, outputs: given };
    });
  },

  async read(session, id) {
    const [objectId = '', roleId] = parseId(id, 'applications', 'appRoles');
    const path = `/v1.0/applications/${objectId}`;
    const app = await find<{ appRoles: AppRole[] }>(session, `Retrieving ${id}`, path);
    const [role] = fromAppRoles((app?.appRoles ?? []).filter((each) => each.id === roleId));
    return (
      role && {
        allowedMemberTypes: role.allowedMemberTypes,
        applicationId: `/applications/${objectId}`,
        description: role.description,
        displayName: role.displayName,
        roleId,
        value: role.value,
      }
    );
  },

  async update(session, id, _olds, news) {
    await change(session, id, (roles, roleId) =>
      roles.map((role) => (role.id === roleId ? roleOf(news) : role)),
    );
    return news;
  },

  delete: (session, id) =>
    change(session, id, (roles, roleId) => roles.filter((role) => role.id !== roleId)),

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};

const roleOf = (given: Properties) => toAppRoles([{ ...given, id: given.roleId }])[0] as AppRole;

function change(
  session: Session,
  id: string,
  to: (roles: AppRole[], roleId: string) => AppRole[],
): Promise<void> {
  const [objectId = '', roleId = ''] = parseId(id, 'applications', 'appRoles');
  return oneAtATime(objectId, async () => {
    const appRoles = to(await readRoles(session, objectId), roleId);
    await disableAppRoles(session, objectId, appRoles);
    await patchApplication(session, 'Could not change app role', objectId, { appRoles });
  });
}

async function readRoles(session: Session, objectId: string): Promise<AppRole[]> {
  const what = `Retrieving application with object ID "${objectId}"`;
  const path = `/v1.0/applications/${objectId}`;
  return (await graph<{ appRoles: AppRole[] }>(session, what, 'GET', path)).appRoles;
}
