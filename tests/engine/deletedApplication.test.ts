import { TestCloud } from './support';

const check = 'Application ID URI: free';
const bin = '/v1.0/directory/deletedItems';
const taken = 'Another object with the same value for property identifierUris already exists';
const destroy = ['destroy', '--yes', '--skip-preview', '--stack', 'dev'];

let cloud: TestCloud;
let outputs: Record<string, string>;

async function begin(softDelete?: 'frees-uri'): Promise<void> {
  cloud = new TestCloud({ softDelete });
  await cloud.startDeployed();
  outputs = await cloud.outputs('dev');
}

/** What preflight says of the identifier URI, and how it ended. */
async function preflight(): Promise<{
  code: number;
  state?: string;
  detail?: string;
  fix: string;
}> {
  const { code, stdout } = await cloud.command('preflight', [...cloud.where('dev'), '--json']);
  const { findings } = JSON.parse(stdout) as { findings: { check: string; fix?: string }[] };
  const found = findings.find((finding) => finding.check === check);
  return { code, fix: '', ...found };
}

/** Runs the command `az rest --method … --uri …` that a text names, without az. */
async function azRest(text: string, method: string): Promise<number> {
  const uri = new RegExp(`az rest --method ${method} --uri (https://\\S+?)(?=[.]?\\s)`).exec(text);
  const { pathname } = new URL(uri?.[1] ?? '');
  return (await cloud.azure(method, pathname)).status;
}

describe('where a deleted application keeps its identifier URI', () => {
  beforeAll(() => begin());
  afterAll(() => cloud.stop());

  test('deleted by hand, preflight says that it is the own one, and restoring it is all there is to do', async () => {
    await cloud.azure('DELETE', `/v1.0/applications/${outputs.applicationObjectId}`);
    const found = await preflight();

    expect(found).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining(
        `is the URI of the stack's own application "itsm-dev" (object id ${outputs.applicationObjectId})`,
      ) as string,
    });
    expect(await azRest(found.fix, 'POST')).toBe(200);
    expect(await cloud.changes('dev', '--refresh')).toEqual([]);
  });

  test('destroyed, up is refused as Graph does, and preflight says so before, with the commands', async () => {
    await cloud.pulumi(destroy);
    const found = await preflight();

    expect(found).toMatchObject({
      code: 2,
      state: 'missing',
      detail: expect.stringContaining(
        `belongs to the deleted application "itsm-dev" (object id ${outputs.applicationObjectId})`,
      ) as string,
      fix: expect.stringContaining(
        'Both need Application.ReadWrite.OwnedBy as its owner, or Application.ReadWrite.All',
      ) as string,
    });
    expect(await cloud.failingUp('dev')).toContain(taken);
  });

  test('restored as preflight says, it is used as an application that exists, with its client id', async () => {
    expect(await azRest((await preflight()).fix, 'POST')).toBe(200);
    const [servicePrincipal] = await cloud.list<{ id: string }>(
      `/v1.0/servicePrincipals?$filter=appId eq '${outputs.clientId}'`,
    );
    const application = {
      objectId: outputs.applicationObjectId,
      clientId: outputs.clientId,
      identifierUri: outputs.identifierUri,
      servicePrincipalObjectId: servicePrincipal?.id,
      tokenVersion: 2,
      appRoleId: outputs.appRoleId,
    };
    await cloud.configure('dev', { application });
    await cloud.up('dev');

    expect(await cloud.outputs('dev')).toMatchObject({
      clientId: outputs.clientId,
      servicePrincipalObjectId: outputs.servicePrincipalObjectId,
    });
    await cloud.pulumi(destroy);
    await cloud.configure('dev', { application: undefined });
    await cloud.azure('DELETE', `/v1.0/applications/${outputs.applicationObjectId}`);
  });

  test('deleted for good as preflight says, up makes another one with the same identifier URI', async () => {
    expect(await azRest((await preflight()).fix, 'DELETE')).toBe(204);
    expect((await preflight()).state).toBe('ok');
    await cloud.up('dev');

    const made = await cloud.outputs('dev');
    expect(made.identifierUri).toBe(outputs.identifierUri);
    expect(made.clientId).not.toBe(outputs.clientId);
  });
});

describe('where a deleted application frees its identifier URI', () => {
  beforeAll(() => begin('frees-uri'));
  afterAll(() => cloud.stop());

  test('destroyed, up makes another one at once', async () => {
    await cloud.pulumi(destroy);
    await cloud.up('dev');

    expect((await cloud.outputs('dev')).identifierUri).toBe(outputs.identifierUri);
    expect(await cloud.list(`${bin}/microsoft.graph.application`)).toHaveLength(1);
  });
});
