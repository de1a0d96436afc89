import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { goModuleFolder } from '../../../offline/toolchain/buildPulumiCli';
import { LocalCloud } from '../../../offline/cloud/cloud';
import {
  ensurePulumiCli,
  environmentWith,
  which,
  type Install,
} from '../../../offline/toolchain/pulumiCli';
import { pulumiVersion } from '../../../pulumiVersion';
import { dependencies } from '../../../package.json';
import { eventually, executable, processesWith, temporaryFolder } from '../support';

jest.setTimeout(60_000);

const noDownload: Install = () => Promise.reject(new Error('The download failed: offline.'));
const prints = (version: string) => `echo "v${version}"`;
/** A go that "builds" a CLI of the version that it is told to link in. */
const go = `
if [ "$1" = list ]; then echo "go: downloading a v1" >&2; echo "go: downloading b v1" >&2; exit 0; fi
while [ "$1" != -ldflags ]; do shift; done
version=\${2##*=}
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho v%s\\n' "$version" > "$2"; chmod +x "$2"`;

function machine() {
  const root = temporaryFolder();
  const bin = path.join(root, 'bin');
  fs.mkdirSync(bin);
  const lines: string[] = [];
  const cacheFolder = path.join(root, 'cache', 'itsm-secure-export');
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: root,
    XDG_CACHE_HOME: path.join(root, 'cache'),
  };
  return {
    root,
    bin,
    lines,
    env,
    cacheFolder,
    cached: path.join(cacheFolder, `pulumi-${pulumiVersion}`, 'bin', 'pulumi'),
    ensure: (download = noDownload) =>
      ensurePulumiCli({ report: (line) => lines.push(line), env, download }),
  };
}

test('A CLI on PATH that is new enough is used; nothing is made', async () => {
  const { bin, ensure, cacheFolder, lines } = machine();
  const cli = executable(bin, 'pulumi', prints('3.400.1'));
  await expect(ensure()).resolves.toBe(cli);
  expect(fs.existsSync(cacheFolder)).toBe(false);
  expect(lines).toEqual([]);
});

test.each(['3.274.0', '3.259.0', '2.999.0', '4.0.0'])(
  'A CLI on PATH of version %s is passed over, and said',
  async (version) => {
    const { bin, ensure, cached, lines } = machine();
    executable(bin, 'pulumi', prints(version));
    executable(bin, 'go', go);
    await expect(ensure()).resolves.toBe(cached);
    expect(lines[0]).toContain(
      `is version ${version}; this project needs ${pulumiVersion} or a newer 3.x: older ones can delete a resource`,
    );
  },
);

test('The cached CLI is used before any download or build', async () => {
  const { ensure, cached, lines } = machine();
  executable(path.dirname(cached), 'pulumi', prints(pulumiVersion));
  await expect(ensure()).resolves.toBe(cached);
  expect(lines).toEqual([]);
});

test('Without XDG_CACHE_HOME the cache is ~/.cache', async () => {
  const { root, env } = machine();
  const cli = executable(
    path.join(root, '.cache', 'itsm-secure-export', `pulumi-${pulumiVersion}`, 'bin'),
    'pulumi',
    prints(pulumiVersion),
  );
  const found = ensurePulumiCli({ env: { PATH: env.PATH, HOME: root }, download: noDownload });
  await expect(found).resolves.toBe(cli);
});

test('The download is preferred to building', async () => {
  const { bin, ensure, cached } = machine();
  executable(bin, 'go', 'echo "go must not run" >&2; exit 1');
  const found = ensure((folder) => {
    executable(path.join(folder, 'bin'), 'pulumi', prints(pulumiVersion));
    return Promise.resolve();
  });
  await expect(found).resolves.toBe(cached);
});

test('Building says what it does and how long it takes, and the next call builds nothing', async () => {
  const { bin, ensure, cached, lines } = machine();
  executable(bin, 'go', go);
  await expect(ensure()).resolves.toBe(cached);
  expect(lines).toEqual([
    expect.stringContaining('There is no pulumi on PATH. Getting Pulumi'),
    'The download failed: offline.',
    'Downloading the Go modules of the CLI …',
    expect.stringMatching(/^Downloading the Go modules of the CLI, 2 so far: done in \d/),
    'Compiling the Pulumi CLI: takes about 5 minutes on 2 cores, once per machine …',
    expect.stringMatching(/^Compiling the Pulumi CLI.*: done in \d/),
  ]);
  executable(bin, 'go', 'exit 1');
  await expect(ensure()).resolves.toBe(cached);
});

test('The build runs in the folder that pins the modules, and must not change them', async () => {
  const { root, bin, ensure } = machine();
  const log = path.join(root, 'log');
  executable(bin, 'go', `echo "$PWD $*" >> ${log}\n${go}`);
  await ensure();
  const [list, build] = fs.readFileSync(log, 'utf8').split('\n');
  expect(list).toMatch(`${goModuleFolder} list -mod=readonly`);
  expect(build).toMatch(`${goModuleFolder} build -mod=readonly`);
});

test('A machine with neither CLI, download nor Go gets one message with the three ways out', async () => {
  const { env, ensure } = machine();
  env.PATH = '/nowhere';
  const message = await ensure().catch((error: Error) => error.message);
  expect(message.split('\n')).toEqual([
    `Could not find, download or build the Pulumi CLI ${pulumiVersion} or a newer 3.x:`,
    '  - There is no pulumi on PATH.',
    '  - The download failed: offline.',
    '  - It cannot be built: there is no go on PATH.',
    'Any one of these three helps; then run the same command again:',
    '  1. Install the CLI, and put it on PATH: https://www.pulumi.com/docs/install/',
    '  2. Let this machine reach https://get.pulumi.com and https://github.com (HTTPS_PROXY counts).',
    '  3. Install Go (https://go.dev/dl/) and let it reach a module proxy (GOPROXY counts): the CLI is then built here,',
    '     about 5 minutes on 2 cores, once per machine.',
  ]);
});

test('A Go that is too old is told with the version that is needed', async () => {
  const { bin, ensure } = machine();
  const said = 'go: go.mod requires go >= 1.25.11 (running go 1.22.1; GOTOOLCHAIN=local)';
  executable(bin, 'go', `echo "${said}" >&2; exit 1`);
  await expect(ensure()).rejects.toThrow(
    'Go 1.22.1 on PATH is too old. Go 1.25.11 or newer is needed',
  );
});

test('A failed build shows the end of what go said, and leaves nothing', async () => {
  const { bin, ensure, cacheFolder } = machine();
  executable(bin, 'go', `if [ $1 = build ]; then touch "$7"; echo "disk full" >&2; exit 1; fi`);
  await expect(ensure()).rejects.toThrow('go could not build it:\n    disk full');
  expect(fs.readdirSync(cacheFolder)).toEqual([]);
});

test('A CLI that does not work is not kept', async () => {
  const { ensure, cacheFolder } = machine();
  const wrong: Install = (folder) => {
    executable(path.join(folder, 'bin'), 'pulumi', prints('1.0.0'));
    return Promise.resolve();
  };
  await expect(ensure(wrong)).rejects.toThrow(`What was installed says it is version 1.0.0`);
  expect(fs.readdirSync(cacheFolder)).toEqual([]);
});

test('What a killed attempt has left is removed', async () => {
  const { bin, ensure, cacheFolder } = machine();
  fs.mkdirSync(path.join(cacheFolder, 'pulumi-3.1.0.77.partial'), { recursive: true });
  executable(bin, 'go', go);
  await ensure();
  expect(fs.readdirSync(cacheFolder)).toEqual([`pulumi-${pulumiVersion}`]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s during the build ends the compiler and leaves nothing', async (signal, code) => {
  const { root, bin, env, cacheFolder } = machine();
  // The compiler, a child of go, is told to end as well.
  const marker = path.join(root, 'compiling');
  executable(bin, 'go', `if [ $1 = build ]; then touch ${marker}; sh -c 'sleep 60; : ${root}'; fi`);
  const script = path.join(__dirname, 'fixtures', 'ensureCli.ts');
  const child = spawn(process.execPath, ['--require', './compile.js', script], {
    env,
    stdio: 'ignore',
  });
  await eventually(() => fs.existsSync(marker) && processesWith(`: ${root}`).length > 0);
  child.kill(signal);
  expect((await once(child, 'exit'))[0]).toBe(code);
  await eventually(() => processesWith(`: ${root}`).length === 0);
  expect(fs.readdirSync(cacheFolder)).toEqual([]);
});

test('The Go module is of the version that is wanted, and the SDK is not newer', () => {
  const goMod = fs.readFileSync(path.join(goModuleFolder, 'go.mod'), 'utf8');
  expect(goMod).toContain(`github.com/pulumi/pulumi/pkg/v3 v${pulumiVersion}`);
  expect(goMod).toContain(`github.com/pulumi/pulumi/sdk/v3 v${pulumiVersion}`);
  const minor = (version: string) => Number(/^3\.(\d+)\.\d+$/.exec(version)![1]);
  expect(minor(dependencies['@pulumi/pulumi'])).toBeLessThanOrEqual(minor(pulumiVersion));
});

describe('on Windows', () => {
  test('the CLI on PATH is found by its ending, whatever the variable is spelled', () => {
    const folder = temporaryFolder();
    const wrong = temporaryFolder();
    executable(wrong, 'pulumi', 'exit 1'); // not for Windows
    executable(folder, 'pulumi.exe', 'exit 0');

    expect(which('pulumi', { Path: `${wrong};${folder}` }, 'win32')).toBe(
      path.join(folder, 'pulumi.exe'),
    );
    expect(environmentWith(path.join(folder, 'pulumi.exe'), { Path: wrong })).toEqual({
      Path: [folder, wrong].join(path.delimiter),
    });
  });

  test('one that is there is used, before anything is said of the emulated cloud', async () => {
    const { bin, env, cacheFolder } = machine();
    executable(bin, 'pulumi.exe', prints(pulumiVersion));
    const cli = await ensurePulumiCli({
      env: { ...env, PATH: bin },
      cacheFolder,
      platform: 'win32',
      report: () => {},
    });

    expect(cli).toBe(path.join(bin, 'pulumi.exe'));
  });

  test('where none is, it has to be installed: nothing is downloaded or built', async () => {
    const { env, cacheFolder } = machine();
    const ensured = ensurePulumiCli({ env, cacheFolder, platform: 'win32', report: () => {} });

    await expect(ensured).rejects.toThrow(
      `There is no pulumi on PATH. Install the Pulumi CLI ${pulumiVersion} or newer, and put it on PATH`,
    );
    expect(fs.existsSync(cacheFolder)).toBe(false);
  });

  test('the emulated cloud says WSL', async () => {
    const cloud = new LocalCloud({ folder: temporaryFolder(), platform: 'win32' });

    await expect(cloud.start()).rejects.toThrow('does not run on Windows. Use WSL');
  });
});
