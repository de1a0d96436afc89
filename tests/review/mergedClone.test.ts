import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergedClone } from '../../review/mergedClone';
import { TestRepository } from '../support/repository';

const repository = new TestRepository();
const parent = mkdtempSync(join(tmpdir(), 'itsm-clone-'));
const folder = join(parent, 'checkout');
const root = repository.commit({ 'a.txt': 'a\n', '.gitignore': 'node_modules/\n.local/\n' });
const base = repository.commit({ 'b.txt': 'b\n' }, root);
const head = repository.commit({ 'c.txt': 'c\n' }, root);
afterAll(() => {
  repository.remove();
  rmSync(parent, { recursive: true, force: true });
});

const merge = (onto: string, what: string) => mergedClone(repository.folder, folder, onto, what);

test('the folder holds what the merge would give, whose first parent is the base', async () => {
  const commit = await merge(base, head);

  expect(['a', 'b', 'c'].filter((name) => !existsSync(join(folder, `${name}.txt`)))).toEqual([]);
  expect(repository.git('-C', folder, 'rev-parse', 'HEAD', 'HEAD^1', 'HEAD^2').split('\n')).toEqual(
    [commit, base, head],
  );
});

test('a head on top of the base is a merge too', async () => {
  const next = repository.commit({ 'b.txt': 'changed\n' }, base);
  await merge(base, next);

  expect(repository.git('-C', folder, 'rev-parse', 'HEAD^1')).toBe(base);
  expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('changed\n');
});

test('what a run left behind is gone in the next one, but for the dependencies', async () => {
  await merge(base, head);
  for (const name of ['node_modules', '.local']) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'left'), '');
  }
  writeFileSync(join(folder, 'a.txt'), 'changed here\n');
  writeFileSync(join(folder, 'preview-dev.json'), '');
  await merge(base, head);

  expect(existsSync(join(folder, 'node_modules', 'left'))).toBe(true);
  expect(existsSync(join(folder, '.local'))).toBe(false);
  expect(existsSync(join(folder, 'preview-dev.json'))).toBe(false);
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('a\n');
});

test('a conflict is refused with what git says, and the next run goes on', async () => {
  const other = repository.commit({ 'b.txt': 'other\n' }, root);

  await expect(merge(base, other)).rejects.toThrow(
    new RegExp(
      `^${other} cannot be merged into ${base}\\. git ended with 1: [^]*CONFLICT[^]*b\\.txt`,
    ),
  );
  await merge(base, head);
  expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('b\n');
});

test('a head that the base has already is refused', async () => {
  await expect(merge(base, root)).rejects.toThrow(`${root} has nothing that ${base} has not.`);
});

test.each(['nope', '--all', '0123456789012345678901234567890123456789'])(
  'the commit %s, which is not there, is refused',
  async (name) => {
    await expect(merge(base, name)).rejects.toThrow(
      `There is no commit ${name} in ${repository.folder}.`,
    );
  },
);
