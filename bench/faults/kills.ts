import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { onBed, type Bed } from './bed';
import { isSame, nameOf, tapped, writes, type Call, type Tap } from './calls';
import type { Outcome } from './report';
import { backUp, compared, errorIn, lost, recovered, type Baseline, type Trial } from './trial';
import { checkpoint } from './whole';

type Command = 'up' | 'update' | 'destroy';
/** The last: pulumi is killed while it saves, which leaves a file cut off. That moment is seldom met, so it is made. */
const ends = ['SIGTERM', 'SIGKILL', 'SIGKILL in a save'] as const;
type End = (typeof ends)[number];

/** What the update changes: resource group, application and action group. */
export const changed = {
  tags: { environment: 'changed' },
  displayName: 'itsm-changed',
  groupShortName: 'changed',
};

/** Each step of an `up`, an update and a destroy, ended in each way right after Azure has done it. */
export function kills(baseline: Baseline): Trial[] {
  const commands: Command[] = ['up', 'update', 'destroy'];
  return commands.flatMap((command) =>
    writes(baseline.calls[command]).flatMap((call) =>
      ends.map((end) => ({
        table: command,
        row: nameOf(call),
        column: end,
        run: () => tryKill(baseline, command, call, end),
      })),
    ),
  );
}

function tryKill(
  { empty, deployed, wanted }: Baseline,
  command: Command,
  step: Call,
  end: End,
): Promise<Outcome> {
  const isKill = end !== 'SIGTERM';
  const { tap, observers } = tapped();
  return onBed(command === 'up' ? empty : deployed, observers, async (bed) => {
    if (command === 'update') bed.configure(changed);
    tap.calls.length = 0;
    let victim: ChildProcess | undefined;
    let isStruck = false;
    tap.after = (call) => {
      if (!isSame(call, step)) return;
      isStruck = true;
      victim?.kill(isKill ? 'SIGKILL' : 'SIGTERM');
    };
    // The plugins run in this process: after a kill nothing more comes of them, as of a machine that is gone.
    tap.before = () => (isStruck && isKill ? { connection: 'close' } : undefined);
    const onSpawn = (child: ChildProcess) => (victim = child);
    const ended = await (command === 'destroy' ? bed.destroy({ onSpawn }) : bed.up({ onSpawn }));
    if (!isStruck) return lost(`${nameOf(step)} was not called`);
    await quiet(tap);
    delete tap.before;
    delete tap.after;
    const final = command === 'update' ? wanted.update : wanted.up;
    // Entra may keep the URI of a deleted application, so docs/troubleshooting.md has it deleted for good.
    const between = () => purge(bed);
    if (end === 'SIGKILL in a save') fs.truncateSync(`${checkpoint(bed).file}.attrs`);
    if (isKill) return recovered(bed, final, between);
    if (ended.code !== 0 && errorIn(ended.said) === undefined)
      return lost(`no clear error: ${ended.said.slice(-600)}`);
    if (command !== 'destroy') return backUp(bed, ended, final);
    await between();
    const up = await bed.up();
    return up.code === 0 ? compared(bed, 'up', final) : recovered(bed, final, between);
  });
}

/** Until the plugins have given up what they were doing. */
async function quiet(tap: Tap): Promise<void> {
  for (let seen = -1; seen !== tap.calls.length;) {
    seen = tap.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function purge({ client }: Bed): Promise<void> {
  const bin = '/v1.0/directory/deletedItems';
  for (const { id } of await client.list<{ id: string }>(`${bin}/microsoft.graph.application`)) {
    await client.answer('DELETE', `${bin}/${id}`);
  }
}
