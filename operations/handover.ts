import { Option, type Command } from 'commander';
import { ending, exitCodes, stackCommand, type StackOptions } from './command';
import { chosen, deployedComponents } from './components';
import { exportedState } from './deployment';
import { buildHandover, forTool } from './handover/build';
import type { Handover } from './handover/handover';
import { toHtml } from './handover/html';
import { toJson } from './handover/json';
import { toMarkdown } from './handover/markdown';
import { readOutputs } from './handover/outputs';
import { sheetOf, type Made } from './handover/sheet';
import { languages, type Language } from './handover/text';
import { ownVersion } from './ownVersion';
import { targetOf } from './pulumi';
import { writeOutput } from './writeOutput';

const formats = ['md', 'html', 'json'] as const;
type Format = (typeof formats)[number];

interface Options extends StackOptions {
  component?: string;
  format: Format;
  language: Language;
  tool?: string;
  output?: string;
}

/** The hand-over in a format; JSON is for programs, so it is in English whatever the language. */
export function render(
  handover: Handover,
  format: Format,
  language: Language,
  made?: Made,
): string {
  switch (format) {
    case 'md':
      return toMarkdown(sheetOf(handover, language, made));
    case 'html':
      return toHtml(sheetOf(handover, language, made));
    case 'json':
      return toJson(handover);
  }
}

async function handOver(options: Options): Promise<number> {
  const { language, tool, output, component } = options;
  const format = options.json === true ? 'json' : options.format;
  if (format === 'json' && language !== 'en') {
    throw new Error(`--language ${language} does not go with JSON, which is in English.`);
  }
  const target = await targetOf(options);
  const found = deployedComponents(await exportedState(target));
  const { outputs } = chosen(found, component, target.stack);
  const handover = buildHandover(target.stack, readOutputs(target.stack, outputs));
  const asked = tool === undefined ? handover : forTool(handover, tool);
  const made = { on: new Date().toISOString().slice(0, 10), version: ownVersion() };
  writeOutput(render(asked, format, language, made), output);
  return exitCodes.done;
}

export function handoverCommand(): Command {
  return stackCommand(
    'handover',
    "Prints what the ITSM tool's administrator types where, from the stack's state.",
  )
    .option('--component <name>', 'the SecureExport, if the stack has several')
    .addOption(
      new Option('-f, --format <format>', 'sheet in Markdown, page to print, or JSON')
        .choices(formats)
        .default('md'),
    )
    .option('--json', 'the same as --format json')
    .addOption(
      new Option('-l, --language <language>', 'of md and html').choices(languages).default('en'),
    )
    .option('-t, --tool <name>', 'one tool alone; all of them without it')
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .addHelpText('after', '\nExit code: 0; 1 where it failed.')
    .action(ending(handOver));
}
