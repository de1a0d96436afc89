import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Options } from '../cases';
import type { Growth, Point } from '../growth';
import { up, type Stage } from '../stage';

/** A consumer's stack with more and more alert rules on the action group of the program. */
export async function rules(stage: Stage, { quick, progress }: Options): Promise<Growth> {
  await stage.program();
  const folder = stage.workspace.side('alerts');
  const subscription = stage.cloud.env.ARM_SUBSCRIPTION_ID;
  const group = `/subscriptions/${subscription}/resourceGroups/rg-itsm-dev`;
  const actionGroupId = `${group}/providers/microsoft.insights/actionGroups/itsm-dev`;
  const points: Point[] = [];
  for (const n of quick ? [10, 100] : [10, 100, 1000]) {
    const stack = `rules${n}`;
    const resourceGroupName = `rg-${stack}`;
    await stage.cloud.group(resourceGroupName);
    const config = Object.entries({ rules: String(n), resourceGroupName, actionGroupId });
    const keys = config.map(([key, value]) => [`bench-alerts:${key}`, value]);
    writeFileSync(
      path.join(folder, `Pulumi.${stack}.yaml`),
      stringify({ config: Object.fromEntries(keys) as object }),
    );
    const env = await stage.cloud.stack(folder, stack);
    const temporary = stage.workspace.temporary('alerts');
    const one = { folder, main: 'index.js', stack, env, temporary };
    progress(`growth-rules: ${n}, up`);
    const made = await stage.pulumi(
      { ...one, env: { ...env, PULUMI_EXPERIMENTAL: 'true', PULUMI_SKIP_CHECKPOINTS: 'true' } },
      ...up,
    );
    progress(`growth-rules: ${n}, preview`);
    const preview = await stage.pulumi(one, 'preview');
    const values = {
      up: made.cpu,
      preview: preview.cpu,
      cloud: preview.cloud,
      cloudUp: made.cloud,
      memory: preview.memory,
    };
    points.push({ n, units: n, values });
  }
  return { name: 'growth-rules', points };
}
