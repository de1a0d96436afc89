import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { onBed, type Bed } from './bed';
import { isSame, tapped, writes } from './calls';
import type { Outcome } from './report';
import { backUp, compared, errorIn, lost, recovered, type Baseline, type Trial } from './trial';
import { checkpoint } from './whole';

/** Kilobytes left when the `up` begins: its state needs about 60. */
const room = [0, 4, 8, 16, 24, 32, 48];
const size = 1024;

/** Two runs at once, and a backend that is full or read-only. */
export function backend(baseline: Baseline): Trial[] {
  const table = 'backend';
  return [
    ...['together', 'while the first makes the action group'].map((column) => ({
      table,
      row: 'a second up',
      column,
      run: () => twoUps(baseline, column === 'together'),
    })),
    ...room.map((kilobytes) => ({
      table,
      row: 'disk full',
      column: `${kilobytes} kB left`,
      run: () => onDisk(baseline, (bed, disk) => fullDisk(baseline, bed, disk, kilobytes)),
    })),
    {
      table,
      row: 'read-only',
      column: 'from the start',
      run: () => onDisk(baseline, (bed, disk) => readOnly(baseline, bed, disk)),
    },
    {
      table,
      row: 'read-only',
      column: 'once the application is made',
      run: () => readOnlyLater(baseline),
    },
  ];
}

function twoUps({ empty, calls, wanted }: Baseline, together: boolean): Promise<Outcome> {
  const { tap, observers } = tapped();
  return onBed(empty, observers, async (bed) => {
    tap.calls.length = 0;
    const last = writes(calls.up).at(-1);
    let reach = () => {};
    const reached = new Promise<void>((resolve) => (reach = resolve));
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    if (!together) {
      tap.before = (call) => {
        if (last === undefined || !isSame(call, last)) return undefined;
        reach();
        return gone.then(() => undefined);
      };
    }
    const first = bed.up();
    if (!together) await Promise.race([reached, first]);
    const second = await bed.up();
    letGo();
    const ended = [await first, second];
    const refused = ended.filter(({ code }) => code !== 0);
    const unclear = refused.find(({ said }) => !/currently locked/.test(said));
    if (unclear !== undefined) return lost(`no clear refusal: ${unclear.said.slice(-400)}`);
    if (refused.length === 0 && !together) return lost('both ran at once');
    if (refused.length < 2) return compared(bed, `${refused.length} refused`, wanted.up);
    return backUp(bed, second, wanted.up);
  });
}

interface Disk {
  remount: (mode: 'ro' | 'rw') => void;
  /** Leaves that many kilobytes. */
  fill: (kilobytes: number) => void;
  clear: () => void;
}

/** Works with the backend on a small file system of its own; where mounting is not allowed, that is the outcome. */
function onDisk(
  { empty }: Baseline,
  work: (bed: Bed, disk: Disk) => Promise<Outcome>,
  observers = {},
): Promise<Outcome> {
  return onBed(empty, observers, async (bed) => {
    const state = path.join(bed.folder, 'state');
    const kept = `${state}-kept`;
    fs.cpSync(state, kept, { recursive: true });
    const mount = (...args: string[]) => execFileSync('mount', args, { stdio: 'pipe' });
    try {
      mount('-t', 'tmpfs', '-o', `size=${size}k`, 'itsm-faults', state);
    } catch {
      return { outcome: 'not tried: mounting a file system needs root', survived: true };
    }
    try {
      fs.cpSync(kept, state, { recursive: true });
      const ballast = path.join(state, 'ballast');
      return await work(bed, {
        remount: (mode) => void mount('-o', `remount,${mode}`, state),
        fill: (kilobytes) => {
          const { bavail, bsize } = fs.statfsSync(state);
          const bytes = Math.max(0, bavail * bsize - kilobytes * 1024);
          fs.writeFileSync(ballast, Buffer.alloc(bytes));
        },
        clear: () => fs.rmSync(ballast),
      });
    } finally {
      execFileSync('umount', ['--lazy', state]);
    }
  });
}

/** Makes room, and does what pulumi and `recover` say. */
async function fullDisk(
  { wanted }: Baseline,
  bed: Bed,
  disk: Disk,
  kilobytes: number,
): Promise<Outcome> {
  disk.fill(kilobytes);
  const first = await bed.up();
  disk.clear();
  if (first.code === 0) return lost('the disk was not full: leave less');
  if (errorIn(first.said) === undefined) return lost(`no clear error: ${first.said.slice(-400)}`);
  if ((await bed.up()).code === 0) return compared(bed, 'up', wanted.up);
  const { said } = await bed.recover();
  const isCutOff = said.includes('the state of before');
  if (isCutOff) {
    const { file } = checkpoint(bed);
    fs.copyFileSync(`${file}.bak`, file);
    const again = await bed.recover();
    // Nothing in it says what was made.
    if (again.said.includes('adopt --stack')) {
      const adopted = await bed.adopt('--import');
      if (adopted.code !== 0) return lost(`adopt --import: ${adopted.said.slice(-600)}`);
      const { code, said: last } = await bed.up();
      return code === 0
        ? compared(bed, 'state of before, recover, adopt --import, up', wanted.up)
        : lost(`up after adopt: ${errorIn(last) ?? last.slice(-600)}`);
    }
  }
  const isForced = said.includes('--force');
  if (isForced) await bed.recover('--force');
  const outcome = await recovered(bed, wanted.up);
  const before = isCutOff ? 'state of before, ' : isForced ? 'recover --force, ' : '';
  return { ...outcome, outcome: outcome.survived ? before + outcome.outcome : outcome.outcome };
}

async function readOnly({ wanted }: Baseline, bed: Bed, disk: Disk): Promise<Outcome> {
  disk.remount('ro');
  const first = await bed.up();
  disk.remount('rw');
  return backUp(bed, first, wanted.up);
}

function readOnlyLater(baseline: Baseline): Promise<Outcome> {
  const { tap, observers } = tapped();
  return onDisk(
    baseline,
    async (bed, disk) => {
      tap.calls.length = 0;
      tap.after = ({ method, path }) => {
        if (method === 'POST' && path.endsWith('/applications')) disk.remount('ro');
      };
      const first = await bed.up();
      delete tap.after;
      disk.remount('rw');
      return errorIn(first.said) === undefined
        ? lost(`no clear error: ${first.said.slice(-400)}`)
        : backUp(bed, first, baseline.wanted.up);
    },
    observers,
  );
}
