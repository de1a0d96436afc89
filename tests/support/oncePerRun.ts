import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../offline/toolchain/lock';

/** A folder that the first test file to ask for it fills; all others of the run get it as it is, to copy from. */
export async function oncePerRun(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(process.env.ITSM_TEST_RUN!, name);
  const done = `${folder}.done`;
  await withLock(
    `${folder}.lock`,
    () => undefined,
    async () => {
      if (!existsSync(done)) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder);
        await make(folder);
        mkdirSync(done);
      }
    },
  );
  return folder;
}
