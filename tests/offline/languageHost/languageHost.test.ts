import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import type { LanguageRuntimeClient } from '@pulumi/pulumi/proto/language_grpc_pb';
import * as language from '@pulumi/pulumi/proto/language_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct, type JavaScriptValue } from 'google-protobuf/google/protobuf/struct_pb';
import { version } from '@pulumi/pulumi/package.json';
import { splitWords } from '../../../offline/languageHost/program';
import { isGone, languageHosts, listen, pidIn } from './languageHosts';
import { eventually, temporaryFolder } from '../support';

jest.setTimeout(60_000);

const hosts = languageHosts();

type Answer<Response> = (error: grpc.ServiceError | null, response: Response) => void;

function call<Response>(send: (answer: Answer<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) =>
    send((error, response) => (error ? reject(error) : resolve(response))),
  );
}

const run = (client: LanguageRuntimeClient, request: language.RunRequest) =>
  call<language.RunResponse>((answer) => client.run(request, answer));

/** A program whose SDK is replaced by a script: it sees what the real starter would get. */
function program(script: string, options: Record<string, JavaScriptValue> = {}) {
  const folder = temporaryFolder();
  const starter = path.join(folder, 'node_modules', '@pulumi', 'pulumi', 'cmd', 'run');
  fs.mkdirSync(starter, { recursive: true });
  fs.writeFileSync(path.join(starter, 'index.js'), script);
  const info = new language.ProgramInfo()
    .setRootDirectory('/root-folder')
    .setProgramDirectory(folder)
    .setEntryPoint('index.ts')
    .setOptions(Struct.fromJavaScript(options));
  const request = new language.RunRequest()
    .setMonitorAddress('127.0.0.1:7')
    .setProject('project')
    .setStack('dev')
    .setOrganization('organization')
    .setParallel(16)
    .setArgsList(['one', 'two'])
    .setConfigsecretkeysList(['project:secret'])
    .setInfo(info);
  request.getConfigMap().set('project:key', 'value').set('azure:config:old', '1');
  return { folder, request, starter, seen: path.join(folder, 'seen.json') };
}

const writesWhatItGets = `
  const { argv, execArgv, env } = process;
  require('fs').writeFileSync(__dirname + '/../../../../../seen.json', JSON.stringify({ argv, execArgv, env }));`;

interface Seen {
  argv: string[];
  execArgv: string[];
  env: Record<string, string>;
}
const read = (file: string) => JSON.parse(fs.readFileSync(file, 'utf8')) as Seen;

test("It tells the SDK's version and that no plugin is missing, and refuses what it cannot do", async () => {
  const { client } = await hosts.start();
  const info = await call<PluginInfo>((answer) => client.getPluginInfo(new Empty(), answer));
  expect(info.getVersion()).toBe(version);
  const packages = new language.GetRequiredPackagesRequest();
  const required = await call<language.GetRequiredPackagesResponse>((answer) =>
    client.getRequiredPackages(packages, answer),
  );
  expect(required.getPackagesList()).toEqual([]);
  const about = call<language.AboutResponse>((answer) =>
    client.about(new language.AboutRequest(), answer),
  );
  await expect(about).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
});

test('A program gets the arguments of the official host', async () => {
  const { client } = await hosts.start();
  const { request, starter, folder, seen } = program(writesWhatItGets);
  const response = await run(client, request.setDryrun(true));
  expect(response.toObject()).toEqual({ error: '', bail: false });
  expect(read(seen).argv.slice(1)).toEqual([
    path.join(starter, 'index.js'),
    ...[
      '--monitor',
      '127.0.0.1:7',
      '--engine',
      hosts.engineAddress(),
      '--organization',
      'organization',
    ],
    ...['--project', 'project', '--root-directory', '/root-folder', '--stack', 'dev'],
    ...['--pwd', folder, '--parallel', '16', '--dry-run', 'index.ts', 'one', 'two'],
  ]);
});

test('An update is no dry run', async () => {
  const { client } = await hosts.start();
  const { request, seen } = program(writesWhatItGets);
  await run(client, request);
  expect(read(seen).argv).not.toContain('--dry-run');
});

test('Configuration comes in the environment, with the names of its secret keys', async () => {
  const { client } = await hosts.start();
  const { request, seen } = program(writesWhatItGets);
  await run(client, request);
  const { env } = read(seen);
  expect(JSON.parse(env.PULUMI_CONFIG ?? '')).toEqual({
    'project:config:key': 'value',
    'azure:config:old': '1',
  });
  expect(JSON.parse(env.PULUMI_CONFIG_SECRET_KEYS ?? '')).toEqual(['project:secret']);
  expect(env.PULUMI_NODEJS_TYPESCRIPT).toBe('true');
  expect(env).not.toHaveProperty('PULUMI_NODEJS_TSCONFIG_PATH');
});

test('The runtime options of Pulumi.yaml are honoured', async () => {
  const { client } = await hosts.start();
  const { request, seen } = program(writesWhatItGets, {
    typescript: false,
    tsconfig: 'tsconfig.pulumi.json',
    nodeargs: '--title "a b" --no-warnings',
    packagemanager: 'npm',
  });
  await run(client, request);
  const { env, execArgv } = read(seen);
  expect(execArgv).toEqual(['--title', 'a b', '--no-warnings']);
  expect(env.PULUMI_NODEJS_TSCONFIG_PATH).toBe('tsconfig.pulumi.json');
  expect(env).not.toHaveProperty('PULUMI_NODEJS_TYPESCRIPT');
});

test.each([
  ['process.exit(32)', { error: '', bail: true }],
  ['process.exit(7)', { error: 'Program exited with non-zero exit code: 7', bail: false }],
  [
    "process.kill(process.pid, 'SIGKILL')",
    { error: 'Program exited with non-zero exit code: SIGKILL', bail: false },
  ],
])('A program that ends with %s is reported as %j', async (script, expected) => {
  const { client } = await hosts.start();
  const response = await run(client, program(script).request);
  expect(response.toObject()).toEqual(expected);
});

test('A runtime option of the wrong type, and a missing SDK, are told in a sentence', async () => {
  const { client } = await hosts.start();
  const wrong = await run(client, program('', { nodeargs: true }).request);
  expect(wrong.getError()).toBe('The runtime option nodeargs in Pulumi.yaml must be a string.');
  const { request, folder } = program('');
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
  const missing = await run(client, request);
  expect(missing.getError()).toBe(
    `The Pulumi SDK is not installed in ${folder}. Run npm ci there.`,
  );
});

const runsUntilInterrupted = `
  const { writeFileSync } = require('fs');
  process.on('SIGINT', () => process.exit(9));
  setInterval(() => {}, 1000);
  writeFileSync(__dirname + '/../../../../../seen.json', String(process.pid));`;

test('Cancel interrupts the program', async () => {
  const { client } = await hosts.start();
  const { request, seen } = program(runsUntilInterrupted);
  const running = run(client, request);
  await pidIn(seen);
  await call<Empty>((answer) => client.cancel(new Empty(), answer));
  expect((await running).getError()).toBe('Program exited with non-zero exit code: 9');
});

test('When the engine is killed, the host and its program end', async () => {
  const doomed = new grpc.Server();
  const { child, client } = await hosts.start(await listen(doomed));
  const { request, seen } = program(runsUntilInterrupted);
  const running = run(client, request).catch((error: Error) => error);
  const pid = await pidIn(seen);
  const exited = once(child, 'exit');
  doomed.forceShutdown();
  await exited;
  await eventually(() => isGone(pid));
  expect(await running).toBeInstanceOf(Error);
});

test.each([
  ['', []],
  ['  a  b ', ['a', 'b']],
  [`--title="a b" 'c d' e\\ f`, ['--title=a b', 'c d', 'e f']],
  [`"say \\"hi\\"" 'it"s'`, ['say "hi"', 'it"s']],
])('%j is split as a shell does', (text, expected) => expect(splitWords(text)).toEqual(expected));
