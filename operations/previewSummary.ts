import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { command, runIfMain } from './command';
import { failure, pulumi } from './pulumi';
import {
  consequences,
  isAcknowledgeable,
  levelOf,
  type ConsequenceId,
} from './summary/consequence';
import { toMarkdown } from './summary/markdown';
import { readPreview, type Preview } from './summary/preview';
import { openIds, summarize } from './summary/summary';
import { writeOutput } from './writeOutput';

/*
 * What `pulumi preview` will do, for whoever reviews it: the changes as a table, and their consequences in plain words.
 */

interface Options {
  jsonFile?: string;
  stack?: string;
  configFile?: string;
  refresh?: boolean;
  title?: string;
  acknowledge: ConsequenceId[];
  output?: string;
}

/** @returns The exit code: 0, or 1 where the preview failed, or 2 where a consequence needs an acknowledgement. */
async function summarizePreview(options: Options): Promise<number> {
  const { jsonFile, stack, acknowledge, output } = options;
  if ((jsonFile === undefined) === (stack === undefined)) {
    throw new Error('Give either --json-file or --stack: a preview that was made, or the stack.');
  }
  const preview =
    jsonFile === undefined ? await previewOf(stack ?? '', options) : readPreviewFile(jsonFile);
  const summary = summarize(preview);
  const title = options.title ?? (stack || summary.stack.stack || 'unknown stack');
  writeOutput(toMarkdown(summary, title, acknowledge), output);
  const open = openIds(summary, acknowledge);
  if (open.length > 0) {
    const refused = open.filter((id) => levelOf({ id }) === 'refused');
    console.error(
      refused.length > 0
        ? `Refused: ${refused.join(', ')}.`
        : `Needs an acknowledgement: ${open.join(', ')}. Where it is meant: --acknowledge ${open.join(',')}`,
    );
  }
  return summary.hasFailed ? 1 : open.length > 0 ? 2 : 0;
}

function readPreviewFile(file: string): Preview {
  const from = file === '-' ? 'Standard input' : file;
  try {
    return readPreview(readFileSync(file === '-' ? 0 : file, 'utf8'), from);
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? new Error(`There is no file ${file}. Make it: pulumi preview --json > ${file}`)
      : error;
  }
}

async function previewOf(stack: string, { configFile, refresh }: Options): Promise<Preview> {
  const flags = [
    ...(configFile === undefined ? [] : ['--config-file', configFile]),
    ...(refresh ? ['--refresh'] : []),
  ];
  const result = await pulumi(['preview', '--json', '--stack', stack, ...flags]);
  if (result.code !== 0 && !result.stdout.trimStart().startsWith('{')) {
    throw await failure('pulumi preview failed', stack, result);
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
      `${unknown.join(', ')} cannot be acknowledged. Allowed, joined by commas: ${allowed.join(', ')}.`,
    );
  }
  return given as ConsequenceId[];
}

async function main(): Promise<void> {
  const options = command(
    'preview:summary',
    'Says in Markdown what a preview will do, and what that means. Changes nothing. Give --json-file or --stack.',
  )
    .option('-j, --json-file <file>', 'what "pulumi preview --json" printed; - is standard input')
    .option('-s, --stack <name>', 'makes the preview of this stack itself')
    .option('--config-file <file>', 'with --stack: its configuration file, as pulumi takes it')
    .option('-r, --refresh', 'with --stack: looks at what is there in Azure first (drift)')
    .option('--title <text>', 'what is previewed; default: the name of the stack')
    .addOption(
      new Option('-a, --acknowledge <ids>', 'consequences that are meant, joined by commas')
        .argParser(idsIn)
        .default([], 'none'),
    )
    .option('-o, --output <file>', 'write to this file; standard output without it')
    .addHelpText(
      'after',
      '\nExit code: 0; 1 where the preview failed; 2 where a consequence needs an acknowledgement, or is refused.',
    )
    .parse()
    .opts<Options>();
  process.exitCode = await summarizePreview(options);
}

runIfMain(module, main);
