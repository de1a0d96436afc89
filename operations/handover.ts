import { Option } from 'commander';
import { command, runIfMain } from './command';
import { buildHandover, forTool } from './handover/build';
import type { Handover } from './handover/handover';
import { toHtml } from './handover/html';
import { toJson } from './handover/json';
import { toMarkdown } from './handover/markdown';
import { readOutputs } from './handover/outputs';
import { sheetOf } from './handover/sheet';
import { languages, type Language } from './handover/text';
import { failure, pulumi } from './pulumi';
import { writeOutput } from './writeOutput';

const formats = ['md', 'html', 'json'] as const;
type Format = (typeof formats)[number];

interface Options {
  stack: string;
  format: Format;
  language: Language;
  tool?: string;
  output?: string;
}

/** The hand-over in a format; JSON is for programs, so it is in English whatever the language. */
export function render(handover: Handover, format: Format, language: Language): string {
  switch (format) {
    case 'md':
      return toMarkdown(sheetOf(handover, language));
    case 'html':
      return toHtml(sheetOf(handover, language));
    case 'json':
      return toJson(handover);
  }
}

async function handOver({ stack, format, language, tool, output }: Options): Promise<void> {
  if (format === 'json' && language !== 'en') {
    throw new Error(`--language ${language} does not go with --format json, which is in English.`);
  }
  // Without --show-secrets: what is secret never reaches this process.
  const result = await pulumi(['stack', 'output', '--json', '--stack', stack]);
  if (result.code !== 0) {
    throw await failure(
      `The outputs of the stack ${stack} cannot be read; pulumi says`,
      stack,
      result,
    );
  }
  const handover = buildHandover(stack, readOutputs(stack, result.stdout));
  const asked = tool === undefined ? handover : forTool(handover, tool);
  writeOutput(render(asked, format, language), output);
}

async function main(): Promise<void> {
  const handover = command(
    'handover',
    "Prints what the ITSM tool's administrator types where, from the stack's outputs.",
  )
    .requiredOption('-s, --stack <name>', 'the stack, as pulumi names it')
    .addOption(
      new Option('-f, --format <format>', 'Markdown, a page to print, or JSON for programs')
        .choices(formats)
        .default('md'),
    )
    .addOption(
      new Option('-l, --language <language>', 'of md and html').choices(languages).default('en'),
    )
    .option('-t, --tool <name>', 'one tool alone; all of them without it')
    .option('-o, --output <file>', 'write to this file; standard output without it')
    // offline/cloud/operation.ts gives it to every operation; outputs are in the state.
    .addOption(new Option('--config-file <file>').hideHelp());
  await handOver(handover.parse().opts<Options>());
}

runIfMain(module, main);
