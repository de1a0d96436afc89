import { UnsecuredJWT } from 'jose';
import {
  createApplication,
  graphScope,
  ids,
  startCloud,
  tenantId,
  type AnswerBody,
  type Cloud,
} from './support';

/* Whose tokens stand for an application, instead of a secret. */

let cloud: Cloud;
let stop: () => Promise<void>;
const now = new Date('2026-11-23T12:00:00Z');

beforeAll(async () => {
  ({ cloud, stop } = await startCloud({ now: () => now }));
});
afterAll(() => stop());
beforeEach(() => cloud.control('reset'));

const main = {
  name: 'main',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:contoso/itsm:ref:refs/heads/main',
  audiences: ['api://AzureADTokenExchange'],
};

async function trusting(...credentials: object[]) {
  const application = await createApplication(cloud);
  await cloud.graph('POST', '/servicePrincipals', { appId: application.appId });
  const path = `/applications/${application.id}/federatedIdentityCredentials`;
  const answers = [];
  for (const credential of credentials) answers.push(await cloud.graph('POST', path, credential));
  return { application, path, answers };
}

const invalid = 'InvalidFederatedIdentityCredentialValue';

it('a credential is found by its name and by its id, listed, changed and deleted', async () => {
  const { path, answers } = await trusting(main, { ...main, name: 'tags', subject: 'tags' });
  const [made] = answers.map(({ body }) => body);
  const { '@odata.context': context, ...read } = (await cloud.graph('GET', `${path}/main`)).body;

  expect(context).toMatch(/federatedIdentityCredentials\/\$entity$/);
  expect(read).toEqual({ ...main, id: made?.id, description: null });
  expect((await cloud.graph('GET', `${path}/${made?.id}`)).body.name).toBe('main');
  expect((await cloud.graph('GET', path)).body.value).toHaveLength(2);
  expect(ids(await cloud.graph('GET', `${path}?$filter=name eq 'main'`))).toEqual([made?.id]);

  const patched = await cloud.graph('PATCH', `${path}/main`, { description: 'of the pipeline' });
  expect(patched.status).toBe(204);
  expect((await cloud.graph('GET', `${path}/main`)).body).toMatchObject({
    subject: main.subject,
    description: 'of the pipeline',
  });
  expect((await cloud.graph('DELETE', `${path}/main`)).status).toBe(204);
  expect((await cloud.graph('GET', `${path}/main`)).status).toBe(404);
});

it.each<[string, object, number, string]>([
  [
    'a name that is there',
    { ...main, subject: 'x' },
    409,
    'Request_MultipleObjectsWithSameKeyValue',
  ],
  ['issuer and subject that are there', { ...main, name: 'again' }, 400, invalid],
  ['a name of two letters', { ...main, name: 'ma' }, 400, invalid],
  ['a name with a dot', { ...main, name: 'v1.0' }, 400, invalid],
  ['a name of 121 letters', { ...main, name: 'm'.repeat(121) }, 400, invalid],
  ['an issuer that is not a URL', { ...main, name: 'new', issuer: 'github' }, 400, invalid],
  ['two audiences', { ...main, name: 'new', audiences: ['a', 'b'] }, 400, 'Request_BadRequest'],
  ['a long subject', { ...main, name: 'new', subject: 's'.repeat(601) }, 400, 'Request_BadRequest'],
  ['no subject', { ...main, name: 'new', subject: undefined }, 400, 'Request_BadRequest'],
])('%s is refused', async (_what, credential, status, code) => {
  const { answers } = await trusting(main, credential);
  const answer = answers[1];

  expect([answer?.status, answer?.body.error.code]).toEqual([status, code]);
});

it('an application has at most 20', async () => {
  const many = Array.from({ length: 21 }, (_, n) => ({ ...main, name: `c-${n}`, subject: `${n}` }));
  const { answers } = await trusting(...many);

  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(20).fill(201), 400]);
});

it('the name of a credential cannot be changed, nor its subject to that of another', async () => {
  const { path } = await trusting(main, { ...main, name: 'tags', subject: 'tags' });

  expect((await cloud.graph('PATCH', `${path}/main`, { name: 'other' })).status).toBe(400);
  expect((await cloud.graph('PATCH', `${path}/main`, { subject: 'tags' })).body.error.code).toBe(
    invalid,
  );
});

describe('an assertion', () => {
  const claims = { iss: main.issuer, sub: main.subject, aud: main.audiences[0] };
  const seconds = now.getTime() / 1000;

  async function exchange(application: AnswerBody, changes: object) {
    const assertion = new UnsecuredJWT({ ...claims, exp: seconds + 300, ...changes }).encode();
    const { body } = await cloud.send('POST', `/${tenantId}/oauth2/v2.0/token`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: application.appId,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        scope: graphScope,
      }).toString(),
    });
    return body;
  }

  it('of a trusted subject signs in', async () => {
    const { application } = await trusting(main);

    expect((await exchange(application, {})).access_token).toMatch(/^eyJ/);
  });

  it.each<[string, object, number]>([
    ['issuer', { iss: 'https://gitlab.com' }, 700211],
    ['subject', { sub: 'repo:Contoso/itsm:ref:refs/heads/main' }, 700213],
    ['audience', { aud: 'https://github.com/contoso' }, 700212],
    ['time', { exp: seconds }, 700024],
  ])('of another %s is refused', async (_claim, changes, code) => {
    const { application } = await trusting(main);

    expect((await exchange(application, changes)).error_codes).toEqual([code]);
  });

  it('is refused where no issuer is trusted', async () => {
    const { application } = await trusting();

    expect((await exchange(application, {})).error_codes).toEqual([70025]);
  });
});
