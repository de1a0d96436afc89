import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../offline/toolchain/processes';
import {
  createApplication,
  identifierUri,
  startCloud,
  subscriptionId,
  tenantId,
  type Cloud,
} from '../offline/emulator/support';
import { ConnectProxy } from '../support/connectProxy';
import { AzureCli, describeWithAzureCli, ensureAzureCli } from './azureCli';
import { expected, type Outcome } from './expected';
import { azSnippets, commandName, type Snippet } from './pages';

/*
 * What the pages tell people to run with the Azure CLI, read from them, each command unchanged but for its placeholders,
 * on the public cloud's own hosts, which a proxy leads to the emulator.
 */

const hosts =
  /^(login\.microsoftonline|graph\.microsoft|management\.azure)\.com$|\.vault\.azure\.net$/;
const actionGroup = `/subscriptions/${subscriptionId}/resourceGroups/rg-itsm-prod/providers/Microsoft.Insights/actionGroups/itsm-prod`;
const machine = `/subscriptions/${subscriptionId}/resourceGroups/rg-alerts/providers/Microsoft.Compute/virtualMachines/vm`;
const { run: snippets, named } = azSnippets();
const byPage = [...new Set(snippets.map(({ page }) => page))];

/** Other programs stand by: other tests run what the pages say of them. */
const before = `
pulumi() { echo "$ACTION_GROUP"; }; terraform() { :; }; npm() { :; }
client() { "$AZ" ad app list --display-name "$1" --query '[0].appId' --output tsv; }
application() { "$AZ" ad app list --display-name "$1" --query '[0].id' --output tsv; }
servicePrincipal() { "$AZ" ad sp list --display-name "$1" --query '[0].id' --output tsv; }
az() {
  local call="$CALLS/$(ls "$CALLS" | wc -l)" code=0
  mkdir "$call"; printf '%s\\0' "$@" > "$call/args"
  if [ "$*" = login ]; then set -- login --service-principal --username "$WHO" --password="$SECRET" --tenant "$TENANT"; fi
  "$AZ" "$@" 2> "$call/error" || code=$?
  echo $code > "$call/code"
}
`;

let cloud: Cloud;
let proxy: ConnectProxy;
let az: AzureCli;
let stop: () => Promise<void>;

describeWithAzureCli('the Azure CLI, as the pages use it', () => {
  beforeAll(async () => {
    const python = await ensureAzureCli();
    ({ cloud, stop } = await startCloud());
    proxy = new ConnectProxy(hosts, Number(new URL(cloud.url).port));
    az = new AzureCli(python, cloud.ca, { HTTPS_PROXY: await proxy.start() });
    await az.login(cloud.deployer.clientId, cloud.deployer.clientSecret, tenantId);
  }, 600_000);
  afterAll(async () => {
    await az?.remove();
    await proxy?.stop();
    await stop?.();
  });

  it.each(byPage)('%s: every command is done, or refused as expected', async (page) => {
    await deploy();
    const calls = [];
    for (const snippet of snippets.filter((each) => each.page === page))
      calls.push(...(await runSnippet(snippet)));

    expect(calls.filter(({ problem }) => problem !== undefined)).toEqual([]);
    const names = new Set(calls.map(({ name }) => name));
    expect(names).toEqual(new Set(Object.keys(expected[page]?.commands ?? {})));
  });

  it.each(named.map(({ page, script }) => [page, script]))('%s: there is %s', async (_, script) => {
    const words = commandName(script.split(' ').slice(1));
    const { code } = await az.run(...words.split(' '), '--help');

    expect(code).toBe(0);
  });
});

/** What the pages take for granted: resource groups, an application with a role, an action group. */
async function deploy(): Promise<void> {
  await cloud.control('reset', { azns: false });
  for (const group of ['rg-itsm-prod', 'rg-alerts', 'rg-pulumi'])
    await cloud.arm('PUT', `/resourceGroups/${group}?api-version=2024-03-01`, {
      location: 'westeurope',
    });
  const { appId } = await createApplication(cloud, {
    displayName: 'itsm',
    identifierUris: [identifierUri],
  });
  await cloud.graph('POST', '/servicePrincipals', { appId });
  const path = actionGroup.slice(`/subscriptions/${subscriptionId}`.length);
  const { status } = await cloud.arm('PUT', `${path}?api-version=2023-01-01`, {
    location: 'Global',
    properties: { groupShortName: 'itsm', enabled: true },
  });
  expect(status).toBe(201);
}

interface Call {
  name: string;
  command: string;
  problem: string | undefined;
}

async function runSnippet({ page, script }: Snippet): Promise<Call[]> {
  const { placeholders = {}, commands = {} } = expected[page] ?? {};
  const filled = script.replace(/<([a-z][^<>\n]*)>/gi, (whole, name: string) => {
    const value = placeholders[name];
    if (value === undefined)
      throw new Error(`${page} has ${whole}, which has no value in tests/interop/expected.ts.`);
    return value;
  });
  const folder = join(az.folder, 'calls');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const env = {
    ...az.env,
    AZ: az.executable,
    CALLS: folder,
    ACTION_GROUP: actionGroup,
    WHO: cloud.deployer.clientId,
    SECRET: cloud.deployer.clientSecret,
    TENANT: tenantId,
    vm: machine,
  };
  const { code, stderr } = await run('bash', ['-uc', `set -f\n${before}\n${filled}`], {
    cwd: az.folder,
    env,
    timeoutMs: 150_000,
  });
  if (code !== 0)
    throw new Error(`The commands of ${page} ended with ${code}:\n${filled}${stderr}`);
  return readdirSync(folder).map((call) => judge(join(folder, call), commands));
}

function judge(folder: string, commands: Record<string, Outcome>): Call {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const args = read('args').split('\0').slice(0, -1);
  const name = commandName(args);
  const error = read('error');
  const code = existsSync(join(folder, 'code')) ? Number(read('code')) : undefined;
  const outcome = commands[name];
  const command = ['az', ...args].join(' ');
  if (outcome === undefined)
    return { name, command, problem: 'it has no entry in tests/interop/expected.ts' };
  const isRefused = code !== 0 && outcome !== 'done' && outcome.refused.test(error);
  const isDone = code === 0 && (outcome === 'done' || outcome.orDone === true);
  const asExpected = isRefused || isDone;
  return { name, command, problem: asExpected ? undefined : `ended with ${code}: ${error}` };
}
