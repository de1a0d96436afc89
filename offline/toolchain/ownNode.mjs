// Puts the Node.js that the npm scripts run on into node_modules/.bin: a link to one that npm installs once per machine,
// because it is a quarter of what a checkout would take. `npm ci` runs this last, with whichever Node.js is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import lock from './lock.js';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const files = ['package.json', 'package-lock.json'].map((name) => path.join(here, 'node', name));
const name = process.platform === 'win32' ? 'node.exe' : 'node';

const own = await lock.withLock(`${folder()}.lock`, () => undefined, installed);
link(own, path.join(root, 'node_modules', '.bin', name));

/** In the cache that the Pulumi CLI is in (pulumiCli.ts). */
function folder() {
  const cache = process.env.XDG_CACHE_HOME || path.join(process.env.HOME || os.homedir(), '.cache');
  const pin = createHash('sha256').update(fs.readFileSync(files[1])).digest('hex').slice(0, 12);
  return path.join(cache, 'itsm-secure-export', `node-${pin}-${process.platform}-${process.arch}`);
}

function installed() {
  const target = folder();
  const node = path.join(target, 'node_modules', 'node', 'bin', name);
  if (!fs.existsSync(node)) {
    fs.rmSync(target, { recursive: true, force: true });
    fs.mkdirSync(target, { recursive: true });
    for (const file of [...files, path.join(root, '.npmrc')].filter((one) => fs.existsSync(one))) {
      fs.copyFileSync(file, path.join(target, path.basename(file)));
    }
    npmCi(target);
  }
  return node;
}

function npmCi(cwd) {
  const npm = process.env.npm_execpath;
  const [command, ...script] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const args = [...script, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // Without what the npm that runs this adds, which would lead the inner one back to the checkout.
  const added = /^npm_(package|lifecycle|config_(local_prefix|workspace))/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !added.test(key)));
  const { status, error } = spawnSync(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    console.error(
      `error: The Node.js of this project was not installed: ${error ?? 'npm ci failed'}.`,
    );
    process.exit(1);
  }
}

function link(target, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.rmSync(file, { force: true });
  if (process.platform === 'win32') {
    fs.copyFileSync(target, file); // links take a right of their own there
  } else {
    fs.symlinkSync(target, file);
  }
}
