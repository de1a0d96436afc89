import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// Beside node_modules, where the modules below find their packages.
mkdirSync('.local', { recursive: true });
const folder = mkdtempSync(resolve('.local', 'preload-'));
const compiled = resolve('node_modules', '.cache', 'itsm-secure-export');

afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const file of readdirSync(compiled).map((name) => join(compiled, name))) {
    if (readFileSync(file, 'utf8').includes(folder)) rmSync(file);
  }
});

/** Runs JavaScript after preload.js. */
const preloaded = (program: string, before = '') =>
  run(`${before}; require('./preload.js'); ${program}`);

function run(script: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** Loads preload.js in a Node.js that says it is this version. */
const preloadOn = (version: string) =>
  preloaded(
    "console.log('the program runs');",
    `Object.defineProperty(process.versions, 'node', { value: '${version}' });
     Object.defineProperty(process, 'version', { value: 'v${version}' })`,
  );

/** Writes a TypeScript module whose text is its own, so that nobody has compiled it before. */
function module(name: string, ...lines: string[]): string {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, [`export const own = '${folder}';`, ...lines, ''].join('\n'));
  return JSON.stringify(file);
}

test('on a Node.js that is too old the program stops before anything is loaded, and says what to do', () => {
  expect(preloadOn('20.20.2')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'error: this program needs Node.js 22 or newer, and found v20.20.2. Put a newer one on PATH, or use the one the project brings: npm ci, then PATH="$PWD/node_modules/.bin:$PATH" pulumi up\n',
  });
});

test('on a Node.js that is new enough it runs', () => {
  expect(preloadOn('22.0.0')).toEqual({ status: 0, stdout: 'the program runs\n', stderr: '' });
});

test('TypeScript is compiled once, and loaded without a compiler as long as it does not change', () => {
  const file = module('once', 'export enum Colour { red = "rot" }', 'export let not: string;');
  const compilers = '/node_modules.(@swc.core.index|typescript.lib.typescript).js$/';
  const program = `
    const { Colour } = require(${file});
    const loaded = Object.keys(require.cache).filter((name) => ${compilers}.test(name));
    console.log(Colour.red, loaded.length);`;
  const first = preloaded(program);
  const second = preloaded(program);
  module('once', 'export enum Colour { red = "rosso" }');
  const changed = preloaded(program);

  expect([first, second, changed]).toEqual(
    ['rot 1\n', 'rot 0\n', 'rosso 1\n'].map((stdout) => ({ status: 0, stdout, stderr: '' })),
  );
});

test('a mistake in its syntax is named with file and line', () => {
  const file = module('wrong', '', 'const = 1;');
  const { stdout } = preloaded(
    `try { require(${file}) } catch ({ name, message }) { console.log(name, message) }`,
  );

  expect(stdout).toContain(`SyntaxError ${JSON.parse(file)} cannot be compiled:\n`);
  expect(stdout).toMatch(/wrong\.ts:3:\d/);
});

test('a stack trace leads to the line of the TypeScript', () => {
  const file = module(
    'thrown',
    'interface Gone { a: string; }',
    'export function fail(gone: Gone) {',
    '  throw new Error(gone.a);',
    '}',
  );
  const program = `try { require(${file}).fail({ a: 'b' }) } catch ({ stack }) { console.log(stack) }`;

  // Once compiled, once loaded.
  for (const { stdout } of [preloaded(program), preloaded(program)]) {
    expect(stdout).toContain('thrown.ts:4:9)');
  }
});

test("Pulumi's SDK loads TypeScript, npm's dependency tree, the Automation API and traces when they are used", () => {
  const { status, stdout } = preloaded(`
    const pulumi = require('@pulumi/pulumi');
    const tracing = require('@pulumi/pulumi/cmd/run/tracing');
    const loaded = () =>
      ['typescript/lib/typescript.js', 'arborist/lib/arborist/index.js', 'automation/localWorkspace.js',
       'exporter-zipkin/build/src/zipkin.js', 'closure/v8Hooks.js', 'normalize-package-data/lib/normalize.js']
        .map((name) => Object.values(require.cache).some(({ filename }) => filename?.endsWith(name)));
    tracing.newSpan('none').end();
    console.log(JSON.stringify(loaded()));
    const seven = 7;
    pulumi.runtime.serializeFunction(() => seven).then(async ({ text }) => {
      console.log(/seven: 7/.test(text), typeof pulumi.automation.LocalWorkspace.create);
      await pulumi.runtime.computeCodePaths();
      tracing.start('http://127.0.0.1:1/api/v2/spans');
      console.log(tracing.newSpan('one').isRecording(), JSON.stringify(loaded()));
    });`);

  expect([status, stdout.trim().split('\n')]).toEqual([
    0,
    [
      '[false,false,false,false,false,false]',
      'true function',
      'true [true,true,true,true,true,true]',
    ],
  ]);
});

test('the plugin for other languages loads no more of it, and leaves what Pulumi has loaded of it before', () => {
  const { status, stdout } = run(`
    const v8Hooks = require('@pulumi/pulumi/runtime/closure/v8Hooks');
    process.argv.push('127.0.0.1:1');
    require('./components/plugin.js');
    const loaded = ['arborist/lib/arborist/index.js', 'automation/localWorkspace.js', '/provider/server.js']
      .map((name) => Object.values(require.cache).some(({ filename }) => filename?.endsWith(name)));
    console.log(JSON.stringify(loaded), v8Hooks === require('@pulumi/pulumi/runtime/closure/v8Hooks'));
    process.exit();`);

  expect([status, stdout]).toEqual([0, '[false,false,true] true\n']);
});

test('a promise that never ends is reported with the place that made it', () => {
  const { stdout } = preloaded(`
    const { debuggablePromise, promiseDebugString } = require('@pulumi/pulumi/runtime/debuggable');
    const promise = new Promise(() => {});
    (function madeThere() { debuggablePromise(promise, 'some context'); })();
    console.log(promiseDebugString(promise));
    process.exit();`);

  expect(stdout).toMatch(
    /some context\nSTACK_TRACE:\nError: *\n +at debuggablePromise .*\n +at madeThere/,
  );
});
