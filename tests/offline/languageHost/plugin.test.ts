import fs from 'node:fs';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import type { LanguageRuntimeClient } from '@pulumi/pulumi/proto/language_grpc_pb';
import * as language from '@pulumi/pulumi/proto/language_pb';
import { isGone, languageHosts, pidIn } from './languageHosts';
import { eventually, temporaryFolder } from '../support';

jest.setTimeout(60_000);

const hosts = languageHosts();

/** A plugin whose SDK is replaced by a script: it sees what the real starter would get. */
function plugin(script: string, kind = 'analyzer', name = 'run-policy-pack') {
  const folder = temporaryFolder();
  const starter = path.join(folder, 'node_modules', '@pulumi', 'pulumi', 'cmd', name);
  fs.mkdirSync(starter, { recursive: true });
  fs.writeFileSync(path.join(starter, 'index.js'), script);
  const request = new language.RunPluginRequest()
    .setKind(kind)
    .setPwd('/another/folder')
    .setArgsList(['--logtostderr', '127.0.0.1:7'])
    .setEnvList([`PATH=${process.env.PATH}`, 'GIVEN=a=b'])
    .setInfo(new language.ProgramInfo().setProgramDirectory(folder).setEntryPoint('.'));
  return { folder, request, starter };
}

/** What the engine gets from a plugin until it ends, or ends the call. */
function runPlugin(client: LanguageRuntimeClient, request: language.RunPluginRequest) {
  const call = client.runPlugin(request);
  const got = { stdout: '', stderr: '', exitCode: undefined as number | undefined };
  call.on('data', (response: language.RunPluginResponse) => {
    got.stdout += Buffer.from(response.getStdout_asU8()).toString();
    got.stderr += Buffer.from(response.getStderr_asU8()).toString();
    if (response.hasExitcode()) {
      got.exitCode = response.getExitcode();
    }
  });
  const ended = new Promise<typeof got>((resolve, reject) => {
    call.on('error', reject);
    call.on('end', () => resolve(got));
  });
  return { call, ended };
}

test.each([
  ['policy pack', 'analyzer', 'run-policy-pack', ['--logtostderr', '127.0.0.1:7', 'folder']],
  ['component plugin', 'resource', 'run-plugin', ['folder', '--logtostderr', '127.0.0.1:7']],
])(
  "A %s gets the engine's arguments and environment, in its own folder, and the engine its output",
  async (_title, kind, name, words) => {
    const { client } = await hosts.start();
    const script = `
    const { argv, env } = process;
    console.log(JSON.stringify({ argv: argv.slice(1), cwd: process.cwd(), env }));
    console.error('to standard error');
    process.exitCode = 7;`;
    const { folder, request, starter } = plugin(script, kind, name);
    const { stdout, stderr, exitCode } = await runPlugin(client, request).ended;

    expect(JSON.parse(stdout)).toMatchObject({
      argv: [
        path.join(starter, 'index.js'),
        ...words.map((word) => (word === 'folder' ? folder : word)),
      ],
      cwd: fs.realpathSync(folder),
      env: { GIVEN: 'a=b' },
    });
    expect(stderr).toBe('to standard error\n');
    expect(exitCode).toBe(7);
  },
);

test('A plugin ends when the engine ends the call', async () => {
  const { client } = await hosts.start();
  const { folder, request } = plugin(`
    setInterval(() => {}, 1000);
    require('fs').writeFileSync('pid', String(process.pid));`);
  const { call, ended } = runPlugin(client, request);
  const pid = await pidIn(path.join(folder, 'pid'));
  call.cancel();

  await expect(ended).rejects.toMatchObject({ code: grpc.status.CANCELLED });
  await eventually(() => isGone(pid));
});

test('A plugin without its SDK, and plugins of other kinds, are refused in a sentence', async () => {
  const { client } = await hosts.start();
  const { folder, request } = plugin('');
  await expect(runPlugin(client, request.setKind('converter')).ended).rejects.toMatchObject({
    details:
      'This language host runs programs, policy packs and component plugins, no converter plugins. Install the Pulumi ' +
      'CLI with its own language host: https://www.pulumi.com/docs/install/',
  });
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true });
  await expect(runPlugin(client, request.setKind('analyzer')).ended).rejects.toMatchObject({
    details: `The Pulumi SDK is not installed for the plugin in ${folder}. Run npm ci.`,
  });
});

describe('What a component plugin needs', () => {
  const install = (client: LanguageRuntimeClient, folder: string) => {
    const info = new language.ProgramInfo().setProgramDirectory(folder).setEntryPoint('.');
    const call = client.installDependencies(
      new language.InstallDependenciesRequest().setInfo(info).setIsPlugin(true),
    );
    return new Promise<string>((resolve, reject) => {
      let printed = '';
      call.on('data', (response: language.InstallDependenciesResponse) => {
        printed += Buffer.from(response.getStdout_asU8()).toString();
      });
      call.on('error', reject);
      call.on('end', () => resolve(printed));
    });
  };

  test('is left alone where the SDK is installed', async () => {
    const { client } = await hosts.start();
    const folder = temporaryFolder();
    const sdk = path.join(folder, 'node_modules', '@pulumi', 'pulumi');
    fs.mkdirSync(sdk, { recursive: true });
    fs.writeFileSync(path.join(sdk, 'index.js'), '');

    expect(await install(client, folder)).toBe('');
    expect(fs.readdirSync(folder)).toEqual(['node_modules']);
  });

  test('is installed by npm where it is not, and a failure is said', async () => {
    const { client } = await hosts.start();
    const folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'package.json'), '{"name":"a-plugin","version":"1.0.0"}');

    expect(await install(client, folder)).toContain('up to date');
    fs.writeFileSync(path.join(folder, 'package.json'), 'no JSON');
    await expect(install(client, folder)).rejects.toMatchObject({
      details: `npm install in ${folder} ended with 1`,
    });
  });
});
