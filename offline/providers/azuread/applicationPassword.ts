import { Type } from 'typebox';
import { bridgedInputs } from '../inputs';
import type { ResourceType, Session } from '../resource';
import { closed, dictionary, text } from '../schemas';
import { oneAtATime } from './applicationChanges';
import { find, graph, parseId } from './graph';

/** With a zone, as RFC 3339 wants. */
const time = Type.Optional(
  Type.String({
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$',
  }),
);

const inputs = closed({
  applicationId: Type.String({ pattern: '^/applications/[^/]+$' }),
  displayName: text,
  endDate: time,
  endDateRelative: text,
  rotateWhenChanged: dictionary,
  startDate: time,
});

interface Credential {
  keyId: string;
  displayName: string | null;
  startDateTime: string;
  endDateTime: string;
}

/**
 * A client secret of an application, as azuread manages it: every change makes another one. What calls it makes was not
 * recorded; these are those of
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/application_password_resource.go
 */
export const applicationPassword: ResourceType = {
  inputs,
  replaceOn: Object.keys(inputs.properties),
  filledIn: ['displayName', 'endDate', 'startDate'],
  computed: ['keyId', 'value'],
  secretOutputs: ['value'],

  create(session, given) {
    const [objectId = ''] = parseId(given.applicationId as string, 'applications');
    const path = `/v1.0/applications/${objectId}`;
    const what = `Adding password for application with object ID "${objectId}"`;
    return oneAtATime(objectId, async () => {
      await graph(session, `Retrieving application with object ID "${objectId}"`, 'GET', path);
      const { keyId, secretText } = await graph<Credential & { secretText: string }>(
        session,
        what,
        'POST',
        `${path}/addPassword`,
        { body: { passwordCredential: credentialOf(given) } },
      );
      const id = `${objectId}/password/${keyId}`;
      // One that is not seen in time is lost, as with the vendor's plugin: its secret is nowhere else.
      await waitFor(session, what, id, true);
      const made = { ...given, keyId, value: secretText };
      return { id, outputs: (await applicationPassword.read(session, id, made)) ?? made };
    });
  },

  async read(session, id, state) {
    const found = await findCredential(session, id);
    return (
      found && {
        ...state,
        applicationId: `/applications/${partsOf(id).objectId}`,
        displayName: found.displayName ?? '',
        startDate: found.startDateTime,
        endDate: found.endDateTime,
        keyId: partsOf(id).keyId,
      }
    );
  },

  delete(session, id) {
    const { objectId, keyId } = partsOf(id);
    const what = `Removing password credential "${keyId}" from application with object ID "${objectId}"`;
    return oneAtATime(objectId, async () => {
      const path = `/v1.0/applications/${objectId}/removePassword`;
      await graph(session, what, 'POST', path, { body: { keyId } });
      await waitFor(session, what, id, false);
    });
  },

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};

/**
 * Dates without fractions of a second, as Go writes them. `endDateRelative` is not sent: the vendor's plugin ignores it,
 * https://github.com/hashicorp/terraform-provider-azuread/issues/1424
 */
function credentialOf(given: Record<string, unknown>) {
  const { displayName, startDate, endDate } = given as Record<string, string | undefined>;
  const whole = (date: string) => date.replace(/\.\d+/, '');
  return {
    ...(displayName && { displayName }),
    ...(startDate && { startDateTime: whole(startDate) }),
    ...(endDate && { endDateTime: whole(endDate) }),
  };
}

function partsOf(id: string) {
  const [, objectId = '', keyId = ''] = /^([^/]+)\/password\/([^/]+)$/.exec(id) ?? [];
  if (objectId === '')
    throw new Error(
      `parsing the id "${id}": expected is the form {applicationObjectId}/password/{keyId}`,
    );
  return { objectId, keyId };
}

/** Undefined where the application is gone, too. */
async function findCredential(session: Session, id: string): Promise<Credential | undefined> {
  const { objectId, keyId } = partsOf(id);
  const app = await find<{ passwordCredentials?: Credential[] }>(
    session,
    `Retrieving application with object ID "${objectId}"`,
    `/v1.0/applications/${objectId}`,
  );
  return app?.passwordCredentials?.find((each) => each.keyId.toLowerCase() === keyId.toLowerCase());
}

/** Entra answers from several places: the vendor's plugin wants five answers in a row, one is enough here. */
async function waitFor(session: Session, what: string, id: string, there: boolean): Promise<void> {
  for (
    let attempt = 0;
    ((await findCredential(session, id)) !== undefined) !== there;
    attempt += 1
  ) {
    const delay = session.delay(attempt);
    if (delay === undefined)
      throw new Error(`${what}: the application ${there ? 'does not show it' : 'still shows it'}`);
    await session.wait(delay);
  }
}
