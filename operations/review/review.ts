import type { Command } from 'commander';
import { asJson, command } from '../command';
import { readPreviewFile, summarized } from '../previewSummary';
import { isAcknowledgeable } from '../summary/consequence';
import { lined, visibleLines } from '../terminalText';
import type { Host } from './host';
import { hostOf } from './hosts';
import { environmentOf, idsOf, reviewCode, reviewText, type Summary } from './reviewText';

export interface ReviewOptions {
  host: Host;
  summarise: (file: string, environment: string, acknowledged: string[]) => Summary;
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
    summaries.push(summarise(file, environmentOf(file), acknowledged));
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

/** The summary of one preview; where there is none, why is said, and the others are reviewed all the same. */
function summarise(file: string, environment: string, ids: string[]): Summary {
  try {
    const { code, markdown, json } = summarized(readPreviewFile(file), environment, ids);
    return { environment, code, markdown, json };
  } catch (error) {
    console.error(`error: ${visibleLines((error as Error).message)}`);
    return { environment, code: 1, markdown: '' };
  }
}

export function reviewCommand(): Command {
  const review = command('review', 'Writes previews as a comment of a pull request.')
    .argument('<files...>', 'previews, each named preview-<environment>.json')
    .option('--note <text>', 'a paragraph above the summaries')
    .option('--only-inform', 'succeed even if a consequence is not acknowledged')
    .option('--json', 'print the summaries as JSON too');
  return review
    .addHelpText(
      'after',
      '\nA preview is what "pulumi preview --json --show-sames" prints.\nExit code: 0; 1 without a usable preview; 2 if a consequence needs an\nacknowledgement (label "acknowledged: <id>" of the pull request), or is refused.',
    )
    .action(async (files: string[], options: Flags) => {
      process.exitCode = await reviewed(files, options);
    });
}

interface Flags {
  note?: string;
  onlyInform?: boolean;
  json?: boolean;
}

async function reviewed(files: string[], { json: asked, ...options }: Flags): Promise<number> {
  const say = (line: string) => void process.stderr.write(lined([line]));
  // Standard output belongs to the JSON, where that is asked for.
  const print = asked === true ? (text: string) => void process.stderr.write(text) : undefined;
  const host = hostOf(process.env, print);
  const summaries: Summary[] = [];
  const code = await review(files, {
    ...options,
    host,
    summarise: (...of) => {
      summaries.push(summarise(...of));
      return summaries.at(-1) as Summary;
    },
    say,
  });
  if (asked === true) {
    process.stdout.write(
      asJson(summaries.map(({ environment, code, json }) => ({ environment, code, json }))),
    );
  }
  return code;
}
