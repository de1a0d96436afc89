import type { Options } from '../cases';
import type { Growth, Point } from '../growth';
import { destroy, up, type Deployed, type Stage } from '../stage';
import { usageOf } from '../processTree';
import { writeStackFile } from './tools';

/** Environments of the program, a stack each, side by side in one tenant and one backend. */
export async function environments(stage: Stage, { quick, progress }: Options): Promise<Growth> {
  const { folder } = await stage.program();
  const sizes = quick ? [1, 3, 10] : [1, 10, 50];
  const last = sizes.at(-1)!;
  const points: Point[] = [];
  const deployed: Deployed[] = [];
  for (let n = 1; n <= last; n++) {
    progress(`growth-environments: ${n} of ${last}`);
    const stack = `env${n}`;
    writeStackFile(folder, stack, {
      resourceGroupName: `rg-${stack}`,
      groupShortName: stack,
      tools: [{ name: 'servicenow', kind: 'servicenow', instance: `acme${n}` }],
    });
    const env = await stage.cloud.stack(folder, stack);
    const temporary = stage.workspace.temporary('program');
    const one = { folder, main: 'index.ts', stack, env, temporary };
    const made = await stage.pulumi(one, ...up);
    deployed.push(one);
    if (sizes.includes(n)) {
      const preview = await stage.pulumi(one, 'preview');
      const values = {
        up: made.cpu,
        preview: preview.cpu,
        cloud: made.cloud,
        memory: preview.memory,
        cloudMemory: usageOf(stage.cloud.pid)!.resident / 1e6,
      };
      points.push({ n, units: 1, values });
    }
  }
  for (const one of quick ? deployed : deployed.slice(0, 1)) {
    await stage.pulumi(one, ...destroy);
  }
  return { name: 'growth-environments', points };
}
