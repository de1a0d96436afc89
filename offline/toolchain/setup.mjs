// Makes node_modules what package-lock.json says. Runs before anything is installed: Node's own modules only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import lock from './lock.js';

const oldestNode = 20;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.setup');

await setUp();

async function setUp() {
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    fail(
      `This project needs Node.js ${oldestNode} or newer, and found ${process.version}: https://nodejs.org/`,
    );
  }
  const wanted = stamp();
  if (isCurrent(wanted)) {
    return;
  }
  const wait = (owner) =>
    say(`Waiting for the process ${owner}, which is installing the dependencies.`);
  await lock.withLock(path.join(root, '.local', 'setup.lock'), wait, async () => {
    if (!isCurrent(wanted)) {
      await install();
      checkNode();
      fs.mkdirSync(modules, { recursive: true }); // npm makes none where there is nothing to install
      fs.writeFileSync(stampFile, wanted);
    }
  });
}

function stamp() {
  const hash = createHash('sha256').update(fs.readFileSync(path.join(root, 'package-lock.json')));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

function isCurrent(wanted) {
  if (readIfThere(stampFile) === wanted && hasOwnNode()) {
    return true;
  }
  // Installed by hand (npm ci): npm leaves a list of what it has put there, as its last step.
  const installed = readIfThere(path.join(modules, '.package-lock.json'));
  if (installed === undefined || !hasOwnNode() || !matchesLock(JSON.parse(installed).packages)) {
    return false;
  }
  fs.writeFileSync(stampFile, wanted);
  return true;
}

function matchesLock(installed) {
  const locked = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const isThere = ([name, wanted]) =>
    installed[name] === undefined
      ? name === '' || wanted.optional === true
      : installed[name].version === wanted.version;
  return (
    Object.entries(locked).every(isThere) && Object.keys(installed).every((name) => name in locked)
  );
}

/** Whether the Node that the npm scripts run on is there: the checkout's install script links it (ownNode.mjs). */
function hasOwnNode() {
  const bringsNode = fs.existsSync(path.join(root, 'offline', 'toolchain', 'node'));
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return !bringsNode || fs.existsSync(path.join(modules, '.bin', name));
}

function checkNode() {
  if (!hasOwnNode()) {
    fail(
      'The dependencies are installed, but not the Node.js that comes with them: npm was told not to run install ' +
        'scripts. Allow them for this project (npm config set ignore-scripts false --location project), or run: ' +
        'node offline/toolchain/ownNode.mjs',
    );
  }
}

async function install() {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say(
    'Installing the dependencies (npm ci), once per checkout and after each change of package-lock.json.',
  );
  const ticker = setInterval(
    () => say(`Still installing the dependencies (${elapsed()}).`),
    30_000,
  );
  try {
    const { code, signal, output } = await npmCi();
    if (signal !== null) {
      say('Interrupted. The next command starts the installation again.');
      process.exit(128 + os.constants.signals[signal]);
    }
    if (code !== 0) {
      fail(`npm ci failed after ${elapsed()}:\n${output.trim()}`);
    }
  } finally {
    clearInterval(ticker);
  }
  say(`Installed the dependencies in ${elapsed()}.`);
}

function npmCi() {
  const env = cleanEnvironment();
  const viaNpm = path.basename(process.env.npm_execpath ?? '') === 'npm-cli.js';
  const [command, ...args] = viaNpm ? ['node', process.env.npm_execpath] : ['npm'];
  let child;
  let interruptedBy = null;
  // Before npm runs: a signal without a handler would leave it alone.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      interruptedBy = signal;
      child.kill(signal);
    });
  }
  child = spawn(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (text) => (output += text);
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) =>
      fail(`Could not start npm (${error.message}). It comes with Node.js.`),
    );
    child.on('close', (code, signal) => resolve({ code, signal: interruptedBy ?? signal, output }));
  });
}

/**
 * The environment without what `npm run` adds: its variables would configure the inner npm, and its PATH leads to the
 * Node inside the very folder that npm ci deletes. What a user sets to reach a registry stays.
 */
function cleanEnvironment() {
  const kept =
    /^npm_config_(\/\/.*|.*registry|cache|userconfig|globalconfig|.*proxy|cafile|ca|strict_ssl|.*offline|nodedir)$/i;
  const entries = Object.entries(process.env).filter(
    ([key]) => !/^npm_/i.test(key) || kept.test(key),
  );
  const outside = (folder) => path.resolve(folder) !== path.join(modules, '.bin');
  return {
    ...Object.fromEntries(entries),
    PATH: (process.env.PATH ?? '').split(path.delimiter).filter(outside).join(path.delimiter),
  };
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

// On standard error: standard output belongs to the command that follows.
function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(message) {
  say(`error: ${message}`);
  process.exit(1);
}
