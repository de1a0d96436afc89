import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { withLock } from '../../../offline/toolchain/lock';
import { temporaryFolder } from '../support';

const deadProcess = () => spawnSync(process.execPath, ['-e', '']).pid;
jest.setTimeout(60_000);

const never = (owner: number) => {
  throw new Error(`had to wait for ${owner}`);
};

test('The lock is taken for the work, and free afterwards', async () => {
  const file = path.join(temporaryFolder(), 'new', 'lock');
  const inside = await withLock(file, never, () => fs.readFileSync(file, 'utf8'));
  expect(inside).toBe(`${process.pid}\n`);
  expect(fs.readdirSync(path.dirname(file))).toEqual([]);
});

test('The lock is free after failed work', async () => {
  const file = path.join(temporaryFolder(), 'lock');
  const failing = withLock(file, never, () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  await expect(withLock(file, never, () => 'done')).resolves.toBe('done');
});

test("A running owner is waited for, and named; a dead owner's lock is taken over", async () => {
  const file = path.join(temporaryFolder(), 'lock');
  fs.writeFileSync(file, `${process.ppid}\n`);
  const owners: number[] = [];
  const waiting = withLock(
    file,
    (owner) => {
      owners.push(owner);
      fs.writeFileSync(file, `${deadProcess()}\n`);
    },
    () => fs.readFileSync(file, 'utf8'),
  );
  await expect(waiting).resolves.toBe(`${process.pid}\n`);
  expect(owners).toEqual([process.ppid]);
});

test('Of several that find a dead owner, one at a time does the work', async () => {
  const file = path.join(temporaryFolder(), 'lock');
  fs.writeFileSync(file, `${deadProcess()}\n`);
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(file, () => undefined, work)));
  expect(most).toBe(1);
  expect(fs.existsSync(file)).toBe(false);
});
