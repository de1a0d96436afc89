import { Type } from 'typebox';
import { bridgedInputs } from '../inputs';
import type { ResourceType } from '../resource';
import { needsImport } from './applicationChanges';
import { find, graph, parseId } from './graph';
import { addOwners, readOwners, removeOwners } from './owners';
import { closed, guid } from '../schemas';

const inputs = closed({
  applicationId: Type.String({ pattern: '^/applications/[^/]+$' }),
  ownerObjectId: guid,
});

/** One owner of an application. What calls azuread makes for it was not recorded; these are the documented ones. */
export const applicationOwner: ResourceType = {
  inputs,
  replaceOn: ['applicationId', 'ownerObjectId'],
  computed: [],

  async create(session, given) {
    const [objectId = ''] = parseId(given.applicationId as string, 'applications');
    const owner = given.ownerObjectId as string;
    const id = `/applications/${objectId}/owners/${owner}`;
    const what = `Retrieving application with object ID "${objectId}"`;
    await graph(session, what, 'GET', `/v1.0/applications/${objectId}`);
    if ((await readOwners(session, 'applications', objectId)).includes(owner)) {
      throw needsImport(id);
    }
    await addOwners(session, 'applications', objectId, [owner]);
    return { id, outputs: given };
  },

  async read(session, id) {
    const [objectId = '', owner = ''] = parseId(id, 'applications', 'owners');
    const path = `/v1.0/applications/${objectId}`;
    const app = await find(session, `Retrieving ${id}`, path);
    if (app === undefined) {
      return undefined;
    }
    return (await readOwners(session, 'applications', objectId)).includes(owner)
      ? { applicationId: `/applications/${objectId}`, ownerObjectId: owner }
      : undefined;
  },

  async delete(session, id) {
    const [objectId = '', owner = ''] = parseId(id, 'applications', 'owners');
    await removeOwners(session, 'applications', objectId, [owner]);
  },

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};
