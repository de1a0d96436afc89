import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

// Runs the scripts of package.json that the arguments name, as many at once as there are processors; the longest comes
// first. Each prints what it has to say when it ends; all of them run, also when one fails.
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
const names = process.argv.slice(2);

function run(name) {
  // In a shell, with node_modules/.bin on PATH, as npm runs this script too.
  const child = spawn(scripts[name], { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => printed.push(chunk));
  }
  return new Promise((resolve) =>
    child.on('close', (code) => {
      process.stdout.write(`${name}: ${code === 0 ? 'passed' : 'failed'}\n`);
      process.stdout.write(Buffer.concat(printed));
      if (code !== 0) process.exitCode = 1;
      resolve();
    }),
  );
}

async function runNext() {
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    await run(name);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, runNext));
