import { Command } from 'commander';
import { exitCode, run } from '../offline/toolchain/processes';
import { reportAndExit } from '../offline/toolchain/userErrors';
import { isAcknowledgeable } from '../operations/summary/consequence';
import type { Host } from './host';
import { hostOf } from './hosts';
import { environmentOf, idsOf, reviewCode, reviewText, type Summary } from './reviewText';

export interface ReviewOptions {
  host: Host;
  summarise: (file: string, environment: string, acknowledged: string[]) => Promise<Summary>;
  /** A paragraph above the summaries. */
  note?: string;
  /** Whether consequences that nobody acknowledged are no failure. */
  onlyInform?: boolean;
  say: (line: string) => void;
}

/**
 * Summarises previews, shows the text on the page of the run, and keeps it as the one comment of the pull request.
 *
 * @returns 0; 1 without a usable preview; 2 where a consequence is not acknowledged.
 */
export async function review(files: string[], options: ReviewOptions): Promise<number> {
  const { host, summarise, note, onlyInform, say } = options;
  const ids = idsOf(await host.labels());
  const acknowledged = ids.filter(isAcknowledgeable);
  const others = ids.filter((id) => !isAcknowledgeable(id));
  if (others.length > 0) {
    say(`Labels acknowledge what cannot be acknowledged, and do not count: ${others.join(', ')}.`);
  }
  const summaries: Summary[] = [];
  for (const file of files) {
    summaries.push(await summarise(file, environmentOf(file), acknowledged));
  }
  const text = reviewText(summaries, note);
  await host.show(text);
  const commented = await host.comment(text);
  if (commented !== undefined) {
    say(commented);
  }
  const code = reviewCode(summaries);
  return code === 2 && onlyInform ? 0 : code;
}

/** The summary by this project's own command. */
async function summarise(file: string, environment: string, ids: string[]): Promise<Summary> {
  const acknowledge = ids.length === 0 ? [] : ['--acknowledge', ids.join(',')];
  const command = ['run', '-s', 'preview:summary', '--', '--json-file', file];
  const finished = await run('npm', [...command, '--title', environment, ...acknowledge], {
    env: process.env,
  });
  process.stderr.write(finished.stderr);
  return { environment, code: exitCode(finished), markdown: finished.stdout };
}

async function main(): Promise<number> {
  const command = new Command('npm run review --')
    .description('Summarises previews for a pull request: docs/pull-requests.md')
    .argument('<files...>', 'what "pulumi preview --json" printed, as preview-<environment>.json')
    .option('--note <text>', 'a paragraph above the summaries')
    .option('--only-inform', 'succeed also where a consequence is not acknowledged')
    .parse();
  const options = command.opts<{ note?: string; onlyInform?: boolean }>();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  return review(command.args, { ...options, host: hostOf(process.env), summarise, say });
}

if (require.main === module) {
  main().then((code) => process.exit(code), reportAndExit);
}
