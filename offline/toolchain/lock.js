// Plain JavaScript: setup.mjs needs it before any dependency is there.
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');

const pollMilliseconds = 200;

/** See lock.d.ts. */
async function withLock(file, onWait, work) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let announced;
  while (!take(file)) {
    const owner = ownerOf(file);
    if (owner !== undefined && !isRunning(owner)) {
      takeAway(file, owner);
      continue;
    }
    if (owner !== undefined && owner !== announced) {
      announced = owner;
      onWait(owner);
    }
    await wait(pollMilliseconds);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** Creates the file with its content in one step, so that nobody ever reads an empty lock. */
function take(file) {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, `${process.pid}\n`);
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/** Removes a dead owner's lock. Of several that try, one renames it; a lock taken meanwhile is put back. */
function takeAway(file, deadOwner) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    if (ownerOf(aside) !== deadOwner) {
      fs.linkSync(aside, file);
    }
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') {
      throw error;
    }
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

function ownerOf(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { withLock, isRunning };
