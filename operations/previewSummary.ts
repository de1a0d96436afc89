import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { asJson, ending, exitCodes, stackCommand, type StackOptions } from './command';
import { failure, pulumi, targetOf, type Target } from './pulumi';
import {
  consequences,
  isAcknowledgeable,
  levelOf,
  type ConsequenceId,
} from './summary/consequence';
import { toJson } from './summary/json';
import { toMarkdown } from './summary/markdown';
import { readPreview, type Preview } from './summary/preview';
import { openIds, summarize } from './summary/summary';
import { writeOutput } from './writeOutput';

/*
 * What `pulumi preview` will do, for its reviewer: the changes as a table, and their consequences in plain words.
 */

interface Options extends StackOptions {
  jsonFile?: string;
  refresh?: boolean;
  title?: string;
  acknowledge: ConsequenceId[];
  output?: string;
}

/** A preview in words, with the exit code of the command. */
export interface Summarized {
  code: number;
  markdown: string;
  /** What `--json` prints. */
  json: object;
  /** Ids that nobody has agreed to. */
  open: ConsequenceId[];
}

export function summarized(
  preview: Preview,
  title: string | undefined,
  acknowledged: readonly string[],
): Summarized {
  const summary = summarize(preview);
  const open = openIds(summary, acknowledged);
  const { done, failed, asksForAPerson } = exitCodes;
  return {
    code: summary.hasFailed ? failed : open.length > 0 ? asksForAPerson : done,
    markdown: toMarkdown(summary, title ?? (summary.stack.stack || 'unknown stack'), acknowledged),
    json: toJson(summary, open),
    open,
  };
}

async function summarizePreview(options: Options): Promise<number> {
  const { jsonFile, title, acknowledge, output } = options;
  const live = { '--stack': options.stack, '--refresh': options.refresh };
  const given = Object.entries(live).filter(([, value]) => value !== undefined);
  if (jsonFile !== undefined && given.length > 0) {
    const names = given.map(([name]) => name).join(', ');
    throw new Error(
      `${names} and --json-file cannot be used together: a printed preview names its stack.`,
    );
  }
  const preview =
    jsonFile === undefined
      ? await previewOf(await targetOf(options), options.refresh)
      : readPreviewFile(jsonFile);
  const { code, markdown, json, open } = summarized(preview, title, acknowledge);
  writeOutput(options.json === true ? asJson(json) : markdown, output);
  if (open.length > 0) {
    const refused = open.filter((id) => levelOf({ id }) === 'refused');
    console.error(
      refused.length > 0
        ? `Refused: ${refused.join(', ')}.`
        : `Needs an acknowledgement: ${open.join(', ')}. If intended: --acknowledge ${open.join(',')}`,
    );
  }
  return code;
}

export function readPreviewFile(file: string): Preview {
  const from = file === '-' ? 'Standard input' : file;
  try {
    return readPreview(readFileSync(file === '-' ? 0 : file, 'utf8'), from);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? new Error(
          `There is no file ${file}. Create it with: pulumi preview --json --show-sames > ${file}`,
        )
      : error;
  }
}

/**
 * Makes a preview of a stack, with all that stays as it is: the component among it.
 *
 * @throws Error in a sentence where there is no preview; one that failed is told by the preview itself.
 */
export async function previewOf(target: Target, refresh = false): Promise<Preview> {
  const args = ['preview', '--json', '--show-sames', ...(refresh ? ['--refresh'] : [])];
  const result = await pulumi(target, args, { configured: true });
  if (result.code !== 0 && !result.stdout.trimStart().startsWith('{')) {
    throw await failure('pulumi preview failed', target, result);
  }
  return readPreview(result.stdout, 'The preview', result.code !== 0);
}

function idsIn(text: string): ConsequenceId[] {
  const ids = text.split(',').map((id) => id.trim());
  const given = ids.filter((id) => id !== '');
  const unknown = given.filter((id) => !isAcknowledgeable(id));
  if (unknown.length > 0) {
    const allowed = Object.keys(consequences).filter(isAcknowledgeable);
    throw new InvalidArgumentError(
      `${unknown.join(', ')} cannot be acknowledged. Allowed, separated by commas: ${allowed.join(', ')}.`,
    );
  }
  return given as ConsequenceId[];
}

export function previewSummaryCommand(): Command {
  return stackCommand('preview-summary', 'Explains what a preview means. Read-only.')
    .option('-j, --json-file <file>', 'a preview printed by pulumi; - is standard input')
    .option('-r, --refresh', 'read what is in Azure first (drift)')
    .option('--title <text>', 'title of the summary; default: the stack')
    .addOption(
      new Option('-a, --acknowledge <ids>', 'intended consequences, separated by commas')
        .argParser(idsIn)
        .default([], 'none'),
    )
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .option('--json', 'print JSON instead of Markdown')
    .addHelpText(
      'after',
      '\nExit code: 0; 1 if the preview failed; 2 if a consequence needs an\nacknowledgement, or is refused.',
    )
    .action(ending(summarizePreview));
}
