import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far, from /proc/<pid>/stat: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
interface Usage {
  parent: number;
  session: number;
  /** Its own CPU time, seconds. */
  own: number;
  /** That of its children that have ended and were waited for, and of theirs. */
  children: number;
  /** Resident memory, bytes. */
  resident: number;
}

interface Seen extends Usage {
  command: string;
}

/** USER_HZ, the unit of /proc: 100 on every architecture that Node.js is built for. */
const ticksPerSecond = 100;
let pageBytes: number | undefined;

/** @returns Undefined where the process has ended. */
export function usageOf(pid: number | 'self'): Usage | undefined {
  pageBytes ??= Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; the state follows, field 3.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const field = (number: number) => Number(fields[number - 3]);
    return {
      parent: field(4),
      session: field(6),
      own: (field(14) + field(15)) / ticksPerSecond,
      children: (field(16) + field(17)) / ticksPerSecond,
      resident: field(24) * pageBytes,
    };
  } catch {
    return undefined;
  }
}

/** What the leader of a session and all it has started use; call `look` often, as what has ended is no longer there. */
export function watchTree(root: number) {
  const tree = new Map<number, Seen>();
  const others = new Set<number>();
  let peak = 0;

  const look = () => {
    const pids = readdirSync('/proc').map(Number).filter(Boolean);
    let resident = 0;
    for (const pid of pids) {
      if (others.has(pid)) {
        continue;
      }
      const usage = usageOf(pid);
      if (usage === undefined) {
        continue;
      }
      // By its session, too: its parent may have ended before anybody looked.
      const isOurs = tree.has(pid) || tree.has(usage.parent) || usage.session === root;
      if (pid !== root && !isOurs) {
        others.add(pid);
        continue;
      }
      resident += usage.resident;
      tree.set(pid, { ...usage, command: commandOf(pid) || tree.get(pid)?.command || '' });
    }
    peak = Math.max(peak, resident);
  };
  return {
    look,
    /** The largest sum of resident memory at one look, bytes. */
    peak: () => peak,
    /** Every process that was seen, as it was last seen. */
    seen: () => [...tree.values()],
    /** CPU time that no waiting parent was told of: of processes whose parent ended first. */
    orphaned: () =>
      [...tree.entries()]
        .filter(([pid, { parent }]) => pid !== root && !tree.has(parent))
        .reduce((sum, [, { own, children }]) => sum + own + children, 0),
  };
}

function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return undefined;
  }
}
