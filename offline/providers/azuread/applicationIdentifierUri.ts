import { Type } from 'typebox';
import { bridgedInputs } from '../inputs';
import type { ResourceType, Session } from '../resource';
import { needsImport, oneAtATime, patchApplication } from './applicationChanges';
import { find, graph, parseId } from './graph';
import { closed } from '../schemas';

const inputs = closed({
  applicationId: Type.String({ pattern: '^/applications/[^/]+$' }),
  identifierUri: Type.String({ minLength: 1 }),
});

type WithUris = { identifierUris: string[] };

/** One identifier URI of an application whose other URIs are somebody else's, as azuread manages it. */
export const applicationIdentifierUri: ResourceType = {
  inputs,
  replaceOn: ['applicationId', 'identifierUri'],
  computed: [],

  create(session, given) {
    const [objectId = ''] = parseId(given.applicationId as string, 'applications');
    const uri = given.identifierUri as string;
    const id = `/applications/${objectId}/identifierUris/${Buffer.from(uri).toString('base64')}`;
    return oneAtATime(objectId, async () => {
      const { identifierUris } = await readUris(session, objectId);
      if (identifierUris.includes(uri)) {
        throw needsImport(id);
      }
      const what = 'Could not add identifier URI';
      await patchApplication(session, what, objectId, { identifierUris: [...identifierUris, uri] });
      await readUris(session, objectId);
      return { id, outputs: given };
    });
  },

  async read(session, id) {
    const { objectId, uri } = parse(id);
    const path = `/v1.0/applications/${objectId}`;
    const found = await find<WithUris>(session, `Retrieving ${id}`, path);
    return found?.identifierUris.includes(uri)
      ? { applicationId: `/applications/${objectId}`, identifierUri: uri }
      : undefined;
  },

  delete(session, id) {
    const { objectId, uri } = parse(id);
    return oneAtATime(objectId, async () => {
      const { identifierUris } = await readUris(session, objectId);
      if (!identifierUris.includes(uri)) {
        throw new Error(`Could not remove identifier URI: ${uri} was not found`);
      }
      const rest = identifierUris.filter((other) => other !== uri);
      const what = 'Could not remove identifier URI';
      await patchApplication(session, what, objectId, { identifierUris: rest });
    });
  },

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};

const readUris = (session: Session, objectId: string) =>
  graph<WithUris>(
    session,
    `Retrieving application with object ID "${objectId}"`,
    'GET',
    `/v1.0/applications/${objectId}`,
  );

/** The URI is in standard base64, which may hold slashes. */
function parse(id: string): { objectId: string; uri: string } {
  const [, objectId, encoded] = /^\/applications\/([^/]+)\/identifierUris\/(.+)$/.exec(id) ?? [];
  if (objectId === undefined || encoded === undefined) {
    throw new Error(
      `parsing the id "${id}": expected is the form /applications/{id}/identifierUris/{URI in base64}`,
    );
  }
  return { objectId, uri: Buffer.from(encoded, 'base64').toString('utf8') };
}
