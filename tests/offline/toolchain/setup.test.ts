import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { eventually, executable, temporaryFolder } from '../support';

// npm itself is replaced: what it does is not ours. It installs a package "thing" and npm's own list of what is there.
const installs = `
echo called >> "$CALLS"; env > "$CALLS.env"
mkdir -p node_modules/thing
echo '{"packages":{"node_modules/thing":{"version":"1.0.0"}}}' > node_modules/.package-lock.json`;

jest.setTimeout(60_000);

function checkout(npm = installs) {
  const root = temporaryFolder();
  for (const name of ['setup.mjs', 'lock.js']) {
    const source = path.join(__dirname, '..', '..', '..', 'offline', 'toolchain', name);
    fs.mkdirSync(path.join(root, 'offline', 'toolchain'), { recursive: true });
    fs.copyFileSync(source, path.join(root, 'offline', 'toolchain', name));
  }
  const lock = (version: string) =>
    fs.writeFileSync(
      path.join(root, 'package-lock.json'),
      JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version } } }),
    );
  lock('1.0.0');
  const tools = path.join(root, 'tools');
  executable(tools, 'npm', npm);
  const calls = path.join(root, 'calls');
  const env = {
    PATH: [path.join(root, 'node_modules', '.bin'), tools, '/usr/bin', '/bin'].join(path.delimiter),
    CALLS: calls,
    npm_lifecycle_event: 'demo',
    npm_config_local_prefix: '/elsewhere',
    npm_config_registry: 'https://registry.test/',
  };
  const script = path.join(root, 'offline', 'toolchain', 'setup.mjs');
  return {
    root,
    lock,
    env,
    script,
    setUp: () => spawnSync(process.execPath, [script], { env, encoding: 'utf8' }),
    calls: () => (fs.existsSync(calls) ? fs.readFileSync(calls, 'utf8').split('\n').length - 1 : 0),
    inherited: () => fs.readFileSync(`${calls}.env`, 'utf8'),
  };
}

test('A fresh checkout is installed with progress on standard error; the next run is silent', () => {
  const { setUp, calls } = checkout();
  const first = setUp();
  expect(first.status).toBe(0);
  expect(first.stdout).toBe('');
  expect(first.stderr).toMatch(
    /^Installing the dependencies \(npm ci\).*\nInstalled the dependencies in \d+ s\.\n$/s,
  );
  const second = setUp();
  expect([second.status, second.stdout, second.stderr]).toEqual([0, '', '']);
  expect(calls()).toBe(1);
});

test('A changed package-lock.json is installed again', () => {
  const { setUp, lock, calls } = checkout();
  setUp();
  lock('2.0.0');
  expect(setUp().status).toBe(0);
  expect(calls()).toBe(2);
});

test('What somebody installed by hand is taken as it is when it matches the lock file', () => {
  const { root, setUp, lock, calls } = checkout();
  fs.mkdirSync(path.join(root, 'node_modules'));
  const list = '{"packages":{"node_modules/thing":{"version":"1.0.0"}}}';
  fs.writeFileSync(path.join(root, 'node_modules', '.package-lock.json'), list);
  expect(setUp().stderr).toBe('');
  lock('2.0.0');
  setUp();
  expect(calls()).toBe(1);
});

test("npm gets the user's registry, and nothing of the npm that runs the script", () => {
  const { root, setUp, inherited } = checkout();
  setUp();
  expect(inherited()).toContain('npm_config_registry=https://registry.test/');
  expect(inherited()).not.toMatch(/npm_lifecycle_event|npm_config_local_prefix/);
  expect(inherited()).not.toContain(path.join(root, 'node_modules', '.bin'));
});

test('A failed installation shows what npm said, and is tried again', () => {
  const { setUp, calls } = checkout('echo called >> "$CALLS"; echo "no such package" >&2; exit 3');
  const failed = setUp();
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/error: npm ci failed after \d+ s:\nno such package\n$/);
  setUp();
  expect(calls()).toBe(2);
});

test('Dependencies without their own Node are reported with the remedy', () => {
  const { root, setUp } = checkout();
  fs.mkdirSync(path.join(root, 'offline', 'toolchain', 'node'));
  const result = setUp();
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('or run: node offline/toolchain/ownNode.mjs');
});

test('An interrupted installation ends npm, and the next run repairs it', async () => {
  const { root, env, script, setUp } = checkout(
    `if [ -e "$CALLS" ]; then ${installs}\nelse echo $$ > "$CALLS"; exec sleep 60; fi`,
  );
  const child = spawn(process.execPath, [script], { env });
  const npm = await eventually(
    () => fs.existsSync(env.CALLS) && Number(fs.readFileSync(env.CALLS, 'utf8')),
  );
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(143);
  expect(() => process.kill(npm, 0)).toThrow('ESRCH');
  expect(setUp().status).toBe(0);
  expect(fs.existsSync(path.join(root, 'node_modules', 'thing'))).toBe(true);
});

test('Two at once install once', async () => {
  const { env, script, calls } = checkout();
  const children = [1, 2].map(() => spawn(process.execPath, [script], { env }));
  const codes = await Promise.all(children.map((child) => once(child, 'exit')));
  expect(codes).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(calls()).toBe(1);
});

test('A Node.js that is too old is told in one sentence', () => {
  const { env, script } = checkout();
  const pretend = `Object.defineProperty(process, 'version', { value: 'v18.20.0' });
    Object.defineProperty(process.versions, 'node', { value: '18.20.0' });
    import(${JSON.stringify(pathToFileURL(script).href)});`;
  const result = spawnSync(process.execPath, ['-e', pretend], { env, encoding: 'utf8' });
  expect(result.status).toBe(1);
  expect(result.stderr).toBe(
    'error: This project needs Node.js 20 or newer, and found v18.20.0: https://nodejs.org/\n',
  );
});

test('The Node.js of the scripts is installed once per machine, and linked into each checkout', () => {
  const brings =
    'echo called >> "$CALLS"; mkdir -p node_modules/node/bin; echo it > node_modules/node/bin/node';
  const { root, env, calls } = checkout(brings);
  const toolchain = path.join(root, 'offline', 'toolchain');
  const source = path.join(__dirname, '..', '..', '..', 'offline', 'toolchain');
  fs.cpSync(path.join(source, 'ownNode.mjs'), path.join(toolchain, 'ownNode.mjs'));
  fs.cpSync(path.join(source, 'node'), path.join(toolchain, 'node'), { recursive: true });
  const bin = path.join(root, 'node_modules', '.bin', 'node');
  const bring = () =>
    spawnSync(process.execPath, [path.join(toolchain, 'ownNode.mjs')], {
      env: { ...env, XDG_CACHE_HOME: path.join(root, 'cache') },
      encoding: 'utf8',
    });

  expect([bring().status, fs.readFileSync(bin, 'utf8')]).toEqual([0, 'it\n']);
  fs.rmSync(path.join(root, 'node_modules'), { recursive: true });
  expect([bring().status, fs.readFileSync(bin, 'utf8')]).toEqual([0, 'it\n']);
  expect(calls()).toBe(1);
});
