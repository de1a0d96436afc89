import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as rpc from '@pulumi/pulumi/proto/provider_pb';
import { LocalProviders, type ProviderName } from '../../../offline/providers/providers';
import { toStruct } from '../../../offline/providers/values';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Engine, failureOf, startPlugins, types, type Plugins } from './support';

const names: ProviderName[] = ['azuread', 'azure-native', 'random'];
const root = join(__dirname, '..', '..', '..');
let plugins: Plugins;

beforeAll(async () => {
  plugins = await startPlugins();
});
afterAll(() => plugins.stop());

test.each(names)('%s reports the version of its SDK, which the engine compares', async (name) => {
  const info = await plugins
    .connect(name)
    .call<Empty, { getVersion(): string }>('getPluginInfo', new Empty());

  const file = join(root, 'node_modules', '@pulumi', name, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  expect(info.getVersion()).toBe(version);
});

test.each([
  ['azuread', true],
  ['azure-native', false],
  ['random', true],
] as const)('%s says whether it accepts secrets (%s) and previews', async (name, accepts) => {
  const engine = plugins.connect(name);
  const handshake = await engine.call<rpc.ProviderHandshakeRequest, rpc.ProviderHandshakeResponse>(
    'handshake',
    new rpc.ProviderHandshakeRequest(),
  );
  expect(handshake.toObject()).toMatchObject({ acceptSecrets: accepts, acceptOutputs: false });
  expect((await engine.configure()).toObject()).toEqual({
    acceptsecrets: accepts,
    supportspreview: true,
    acceptresources: false,
    acceptoutputs: false,
    supportsAutonamingConfiguration: false,
  });
});

test('the addresses are named as PULUMI_DEBUG_PROVIDERS wants them, chosen providers only', async () => {
  expect(plugins.providers.debugProviders).toMatch(/^azuread:\d+,azure-native:\d+,random:\d+$/);
  const some = new LocalProviders({ names: ['random'], env: {} });
  await some.start();
  expect(some.debugProviders).toMatch(/^random:\d+$/);
  await expect(some.start()).rejects.toThrow('The local providers have been started already.');
  await some.stop();
  expect(() => some.debugProviders).toThrow('The local providers have not been started.');
});

test('a type that is not served is an error in every method, never a success', async () => {
  const engine = plugins.connect('azuread');
  await engine.configure();
  const token = 'azuread:index/group:Group';
  for (const call of [
    engine.check(token, {}),
    engine.diff(token, { news: {} }),
    engine.create(token, {}, true),
    engine.read(token, '/groups/1'),
    engine.update(token, '/groups/1', { olds: {}, news: {} }),
    engine.delete(token, '/groups/1'),
  ]) {
    expect((await failureOf(call)).message).toMatch(
      /^the local azuread plugin does not serve the type azuread:index\/group:Group\. It serves azuread:index\/application:Application, .*--vendor azuread$/,
    );
  }
});

test('who asks for a schema, as pulumi import does to generate code, is told how to do without', async () => {
  const schema = plugins.connect('azuread').call('getSchema', new rpc.GetSchemaRequest());
  expect((await failureOf(schema)).message).toBe(
    'the local azuread plugin has no schema to generate code from. Add --generate-code=false to pulumi import, or run with --vendor azuread',
  );
});

test('a function that is not served is an error naming those that are', async () => {
  const engine = plugins.connect('azuread');
  await engine.configure();
  expect((await failureOf(engine.invoke('azuread:index/getUser:getUser'))).message).toBe(
    'the local azuread plugin does not serve the function azuread:index/getUser:getUser. ' +
      'It serves azuread:index/getApplication:getApplication, azuread:index/getClientConfig:getClientConfig, ' +
      'azuread:index/getServicePrincipal:getServicePrincipal',
  );
});

test('without credentials a provider starts, and says at configuration what is missing', async () => {
  const providers = new LocalProviders({ env: { ARM_TENANT_ID: 'tenant' } });
  await providers.start();
  const [azuread, azureNative, random] = providers.debugProviders
    .split(',')
    .map((entry) => new Engine(`127.0.0.1:${entry.split(':')[1]}`, types));

  expect((await failureOf(azuread!.configure({ clientId: 'id' }))).message).toBe(
    'unable to build authorizer for Microsoft Graph API: no Authorizer could be configured, please check your configuration. ' +
      'Not set, as configuration or environment variable: clientSecret (ARM_CLIENT_SECRET), metadataHost (ARM_METADATA_HOSTNAME)',
  );
  expect((await failureOf(azureNative!.configure())).message).toContain(
    'subscriptionId (ARM_SUBSCRIPTION_ID), clientId (ARM_CLIENT_ID), clientSecret (ARM_CLIENT_SECRET)',
  );
  await random!.configure();
  [azuread, azureNative, random].forEach((engine) => engine!.rpc.close());
  await providers.stop();
});

test('azuread refuses an environment it does not know, wherever the cloud is', async () => {
  const engine = plugins.connect('azuread');
  expect((await failureOf(engine.configure({ environment: 'usgov' }))).message).toMatch(
    /^no environment was found with the name "usgov"\. Known are global, public, usgovernment, /,
  );
  await engine.configure({ environment: 'USGovernment' });
});

test('a wrong client secret is told with what Entra answered', async () => {
  const engine = plugins.connect('azuread');
  const { message } = await failureOf(engine.configure({ clientSecret: 'wrong-CANARY' }));
  expect(message).toMatch(
    /^clientCredentialsToken: received HTTP status 401 Unauthorized with response: .*AADSTS7000215/,
  );
  expect(message).not.toContain('CANARY');
});

test('providers configured differently keep apart, although they share one address', async () => {
  const [mine, others] = [plugins.connect('azuread'), plugins.connect('azuread')];
  await mine.configure();
  await others.configure({
    clientId: plugins.env.EMULATOR_OTHER_CLIENT_ID,
    clientSecret: plugins.env.EMULATOR_OTHER_CLIENT_SECRET,
  });
  const token = 'azuread:index/getClientConfig:getClientConfig';

  expect(await mine.invoke(token)).toEqual({
    clientId: plugins.env.ARM_CLIENT_ID,
    objectId: '33333333-3333-3333-3333-333333333333',
    tenantId: plugins.env.ARM_TENANT_ID,
    id: `${plugins.env.ARM_TENANT_ID}-${plugins.env.ARM_CLIENT_ID}-33333333-3333-3333-3333-333333333333`,
  });
  expect(await others.invoke(token)).toMatchObject({
    objectId: '66666666-6666-6666-6666-666666666666',
  });
});

test('a connection that is not configured is told so', async () => {
  const engine = plugins.connect('azure-native');
  const call = engine.invoke('azure-native:authorization:getClientConfig');
  expect((await failureOf(call)).message).toBe('the provider azure-native is not configured');
});

test('configuration keys are checked: unknown ones, and those that are not served', async () => {
  const engine = plugins.connect('azuread');
  const request = new rpc.CheckRequest().setNews(
    toStruct({ tenantId: 't', clientCertificatePath: 'p', tenant: 't', version: '6.9.1' }),
  );
  const response = await engine.call<rpc.CheckRequest, rpc.CheckResponse>('checkConfig', request);
  expect(response.getFailuresList().map((failure) => failure.toObject())).toEqual([
    {
      property: 'clientCertificatePath',
      reason:
        'the local azuread plugin does not serve this property. Leave it out, or run with --vendor azuread',
    },
    { property: 'tenant', reason: 'is not a configuration key of azuread' },
  ]);
});

test('changed configuration is an update of the provider, not a replacement', async () => {
  const engine = plugins.connect('azuread');
  const request = new rpc.DiffRequest()
    .setOldInputs(toStruct({ tenantId: 't', clientId: 'a', version: '6.9.0' }))
    .setNews(toStruct({ tenantId: 't', clientId: 'b', version: '6.9.1' }));
  const response = await engine.call<rpc.DiffRequest, rpc.DiffResponse>('diffConfig', request);
  expect(response.getDiffsList()).toEqual(['clientId']);
  expect(response.getReplacesList()).toEqual([]);
});

test('calls to Azure are logged by method, path and status, without anything that was sent', async () => {
  const engine = plugins.connect('azuread');
  await engine.configure();
  plugins.log.length = 0;
  await engine.invoke('azuread:index/getServicePrincipal:getServicePrincipal', {
    clientId: '461e8683-5575-4561-ac7f-899cc907d62a',
  });
  expect(plugins.log).toEqual([
    'GET /v1.0/servicePrincipals 200',
    'GET /beta/servicePrincipals/44444444-4444-4444-4444-444444444444 200',
  ]);
});

test('as a process a provider prints its port, serves, and ends with SIGTERM', async () => {
  const main = join(root, 'offline', 'providers', 'main.ts');
  const child = spawn(
    process.execPath,
    ['--require', './compile.js', main, 'random', '127.0.0.1:1'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(line.toString()).toMatch(/^\d+\n$/);

  const engine = new Engine(`127.0.0.1:${line.toString().trim()}`, types);
  await engine.configure();
  const { id, outputs } = await engine.create('uuid', {});
  expect(outputs).toEqual({ result: id });
  engine.rpc.close();

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('as a process it refuses a provider there is not', async () => {
  const main = join(root, 'offline', 'providers', 'main.ts');
  const child = spawn(process.execPath, ['--require', './compile.js', main, 'aws'], { cwd: root });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(text).toContain('Allowed choices are azuread, azure-native, random.');
});
