import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { Options } from '../cases';
import type { Growth } from '../growth';
import { destroy, type Stage } from '../stage';
import { spread } from '../statistics';

interface StackFile {
  config: Record<string, unknown>;
}

/** Previews of the program with more and more tools; an action group takes ten. */
export async function tools(stage: Stage, { quick, progress }: Options): Promise<Growth> {
  const { folder } = await stage.program();
  const sizes = [1, 3, 10];
  const deployed = [];
  for (const n of sizes) {
    const stack = `tools${n}`;
    progress(`growth-tools: deploys ${n}`);
    writeStackFile(folder, stack, {
      resourceGroupName: `rg-${stack}`,
      groupShortName: stack,
      tools: Array.from({ length: n }, (_none, index) => ({
        name: `servicenow${index}`,
        kind: 'servicenow',
        instance: `acme${index}`,
      })),
    });
    deployed.push(await stage.deploy(folder, 'index.ts', stack));
  }
  const runs = sizes.map(() => ({ cpu: [] as number[], memory: [] as number[] }));
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    for (const [index, one] of deployed.entries()) {
      progress(`growth-tools: ${sizes[index]} tools, run ${round + 1}`);
      const { cpu, memory } = await stage.pulumi(one, 'preview');
      runs[index]!.cpu.push(cpu);
      runs[index]!.memory.push(memory);
    }
  }
  for (const one of deployed) {
    await stage.pulumi(one, ...destroy);
  }
  return {
    name: 'growth-tools',
    points: sizes.map((n, index) => {
      const { cpu, memory } = runs[index]!;
      return { n, units: n, values: { cpu: spread(cpu).median, memory: spread(memory).median } };
    }),
  };
}

/** Writes the configuration of a stack: that of the stack dev, with these values. */
export function writeStackFile(
  folder: string,
  stack: string,
  values: Record<string, unknown>,
): void {
  const dev = path.join(folder, 'Pulumi.dev.yaml');
  const file = path.join(folder, `Pulumi.${stack}.yaml`);
  cpSync(dev, file);
  const content = parse(readFileSync(file, 'utf8')) as StackFile;
  for (const [key, value] of Object.entries(values)) {
    content.config[`itsm-secure-export:${key}`] = value;
  }
  writeFileSync(file, stringify(content));
}
