import { readFileSync, writeFileSync } from 'node:fs';
import { bareApp } from '../../../offline/emulator/app';
import { makeCertificates } from '../../../offline/emulator/certificates';
import type { Cloud as EmulatedCloud } from '../../../offline/emulator/cloud';
import { areaOf } from '../../../offline/emulator/errors';
import { registerRoutes } from '../../../offline/emulator/routes';
import { armScope, graphScope, startCloud, subscriptionId, tenantId, type Cloud } from './support';

/*
 * The table of requests in the emulator's README is what is registered, and each of them is answered by what it names.
 * With UPDATE_ROUTES=1 the test writes the table.
 */

const readme = 'offline/emulator/README.md';
const [begin, end] = ['<!-- routes -->\n', '<!-- /routes -->'];
const services = {
  login: 'sign-in, metadata',
  graph: 'Graph `v1.0` and `beta`',
  arm: 'Resource Manager, Azure Monitor',
  vault: 'Key Vault',
  control: 'controls',
};
const keyVaultScope = 'https://vault.azure.net/.default';

interface Route {
  method: string;
  url: string;
}

/** Every request the emulator answers, in the order in which they are registered. */
async function routes(): Promise<Route[]> {
  const app = bareApp(await makeCertificates());
  const found: Route[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) found.push({ method: each, url });
  });
  // Registering reads nothing of the cloud; only handlers do.
  registerRoutes(app, undefined as unknown as EmulatedCloud);
  return found;
}

/** Rows as the README has them: both versions of Graph in one, the methods of a path beside each other. */
function table(all: Route[]): string {
  const rows = new Map<string, string[]>();
  for (const { method, url } of all) {
    if (url.startsWith('/beta/')) continue;
    const path = url.replace(/^\/v1\.0/, '').replace(/:(\w+)/g, '{$1}');
    const row = `| ${services[areaOf(url)]} | \`${path}\` |`;
    rows.set(row, [...(rows.get(row) ?? []), method]);
  }
  const lines = [...rows].map(([row, methods]) => `${row} ${methods.join(' ')} |\n`);
  return ['| service | path | methods |\n|---|---|---|\n', ...lines].join('');
}

it("the README's table of requests is what is registered", async () => {
  const text = readFileSync(readme, 'utf8');
  const [head = '', rest = ''] = text.split(begin);
  const [written, tail = ''] = rest.split(end);
  const expected = table(await routes());
  if (process.env['UPDATE_ROUTES'] === '1')
    writeFileSync(readme, [head, begin, expected, end, tail].join(''));
  else expect(written).toBe(expected);
});

it('every path of Graph is in both of its versions', async () => {
  const all = (await routes()).map(({ method, url }) => `${method} ${url}`);
  const of = (version: string) => all.filter((each) => each.includes(` ${version}/`));

  expect(of('/beta').map((each) => each.replace('/beta/', '/v1.0/'))).toEqual(of('/v1.0'));
});

describe('a request to each route', () => {
  let cloud: Cloud;
  let stop: () => Promise<void>;
  const log: string[] = [];

  beforeAll(async () => {
    ({ cloud, stop } = await startCloud({ log: (line) => log.push(line) }));
  });
  afterAll(() => stop());

  /** Something of each kind that a path names; what is not there is answered with Azure's 404. */
  const named: Record<string, string> = {
    tenant: tenantId,
    subscription: subscriptionId,
    resourceGroup: 'rg',
    namespace: 'Microsoft.Insights',
    type: 'actionGroups',
  };

  it('is answered, and not with 501', async () => {
    const tokens = {
      graph: await cloud.token(graphScope),
      arm: await cloud.token(armScope),
      vault: await cloud.token(keyVaultScope),
      login: undefined,
      control: undefined,
    };
    const wrong = [];
    for (const { method, url } of await routes()) {
      const path = url.replace(/:(\w+)/g, (_, name: string) => named[name] ?? 'unknown');
      const [token, area] = [tokens[areaOf(url)], areaOf(url)];
      const version = area === 'arm' || area === 'vault' ? '?api-version=0' : '';
      const options = { ...(token ? { token } : {}), ...(method === 'GET' ? {} : { body: {} }) };
      const { status } =
        method === 'HEAD'
          ? await cloud.send(method, path + version, { ...(token ? { token } : {}) })
          : await cloud.send(method, path + version, options);
      if (status >= 500) wrong.push(`${method} ${path} ${status}`);
    }

    expect(wrong).toEqual([]);
    expect(log.filter((line) => line.startsWith('unexpected error'))).toEqual([]);
  });
});
