import { compare, type Comparison, type Side } from './compare';
import { measure } from './measure';
import { destroy, up, type Deployed, type Stage } from './stage';
import { makeCold, outside } from './workspace';
import { rmSync } from 'node:fs';
import path from 'node:path';

/** How often, and whom to tell. */
export interface Options {
  quick: boolean;
  progress: (line: string) => void;
}

/** What people wait for: each case gives one comparison or several. */
export const cases: Record<string, (stage: Stage, options: Options) => Promise<Comparison[]>> = {
  'preview-warm': async (stage, options) => {
    const sides = await programs(stage, ['empty', 'bare', 'flat', 'layout']);
    return compare(
      ['preview-warm'],
      sides.map(([name, deployed]) => previewOf(stage, name, deployed)),
      rounds(options, 2, 9),
      options.progress,
    );
  },

  'preview-cold': async (stage, options) => {
    const sides = await programs(stage, ['layout', 'empty', 'flat']);
    sides.push(['template', await stage.user('template')]);
    return compare(
      ['preview-cold'],
      sides.map(([name, deployed]) => ({
        ...previewOf(stage, name, deployed),
        prepare: () => makeCold(deployed.folder, deployed.main, deployed.temporary),
      })),
      rounds(options, 1, 5),
      options.progress,
    );
  },

  'up-destroy': async (stage, options) => {
    const sides = await programs(stage, ['flat', 'layout']);
    for (const [, deployed] of sides) {
      await stage.pulumi(deployed, ...destroy);
    }
    const compared = await compare(
      ['up', 'destroy'],
      sides.map(([name, deployed]) => ({
        name,
        steps: [() => stage.pulumi(deployed, ...up), () => stage.pulumi(deployed, ...destroy)],
      })),
      rounds(options, 1, 4),
      options.progress,
    );
    for (const [, deployed] of sides) {
      await stage.pulumi(deployed, ...up);
    }
    return compared;
  },

  handover: async (stage, options) => {
    const program = await stage.program();
    const sides: Side[] = [
      { name: 'export', steps: [() => stage.pulumi(program, 'stack', 'export')] },
      { name: 'handover', steps: [() => stage.operation(program, 'handover')] },
    ];
    return compare(['handover'], sides, rounds(options, 2, 5), options.progress);
  },

  'preview-summary': async (stage, options) => {
    const program = await stage.program();
    const preview = () => stage.pulumi(program, 'preview', '--json', '--show-sames');
    const sides: Side[] = [
      { name: 'json', steps: [preview] },
      { name: 'summary', steps: [() => stage.operation(program, 'preview-summary')] },
    ];
    return compare(['preview-summary'], sides, rounds(options, 2, 5), options.progress);
  },

  yaml: async (stage, options) => {
    const sides: [string, Deployed][] = [
      ['smallest', await stage.user('smallest')],
      ['yaml', await stage.user('yaml')],
    ];
    return compare(
      ['yaml'],
      sides.map(([name, deployed]) => previewOf(stage, name, deployed)),
      rounds(options, 2, 7),
      options.progress,
    );
  },

  'npm-ci': async (stage, options) => {
    const install = ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    const sides: Side[] = [];
    for (const name of ['without', 'with'] as const) {
      const cwd = await stage.consumer(name);
      const command = { command: 'npm', args: install, cwd, env: outside() };
      sides.push({
        name,
        prepare: () => rmSync(path.join(cwd, 'node_modules'), { recursive: true }),
        steps: [() => measure(command, undefined)],
      });
    }
    return compare(['npm-ci'], sides, rounds(options, 1, 3), options.progress);
  },
};

type SideName = Parameters<Stage['side']>[0];

/** The sides of these names, and this repository's program as the last. */
async function programs(stage: Stage, names: SideName[]): Promise<[string, Deployed][]> {
  const sides: [string, Deployed][] = [];
  for (const name of names) {
    sides.push([name, await stage.side(name)]);
  }
  return [...sides, ['program', await stage.program()]];
}

function previewOf(stage: Stage, name: string, deployed: Deployed): Side {
  return { name, steps: [() => stage.pulumi(deployed, 'preview')] };
}

/** After a deployment, few runs do without one that does not count. */
const rounds = ({ quick }: Options, few: number, many: number) =>
  quick ? { rounds: few, warmUps: 0 } : { rounds: many };
