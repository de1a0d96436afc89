import { Option, type Command } from 'commander';
import type { ItsmToolKind } from '../components/itsmTools';
import { ending, exitCodes, stackCommand, type StackOptions } from './command';
import { chosen, deployedComponents } from './components';
import { exportedState } from './deployment';
import { buildHandover, buildPreparation, forTool, kindNames } from './handover/build';
import type { Handover, Preparation } from './handover/handover';
import { callbackInputs } from './handover/callback';
import { toHtml } from './handover/html';
import { preparationToJson, toJson } from './handover/json';
import { toMarkdown } from './handover/markdown';
import { readOutputs } from './handover/outputs';
import { preparationSheetOf, sheetOf, type Made, type Sheet } from './handover/sheet';
import { languages, type Language } from './handover/text';
import { ownVersion } from './ownVersion';
import { targetOf } from './pulumi';
import { writeOutput } from './writeOutput';

const formats = ['md', 'html', 'json'] as const;
type Format = (typeof formats)[number];

interface Options extends StackOptions {
  before?: boolean;
  kind?: ItsmToolKind;
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
  return format === 'json' ? toJson(handover) : written(sheetOf(handover, language, made), format);
}

/** The same of what is done before anything is deployed. */
export function renderPreparation(
  preparation: Preparation,
  format: Format,
  language: Language,
  made?: Made,
): string {
  return format === 'json'
    ? preparationToJson(preparation)
    : written(preparationSheetOf(preparation, language, made), format);
}

function written(sheet: Sheet, format: 'md' | 'html'): string {
  return format === 'md' ? toMarkdown(sheet) : toHtml(sheet);
}

async function handOver(options: Options): Promise<number> {
  const { language, tool, output, component, kind } = options;
  const format = options.json === true ? 'json' : options.format;
  if (format === 'json' && language !== 'en') {
    throw new Error(`--language ${language} does not go with JSON, which is in English.`);
  }
  const made = { on: new Date().toISOString().slice(0, 10), version: ownVersion() };
  if (options.before === true) {
    writeOutput(renderPreparation(buildPreparation(kind), format, language, made), output);
    return exitCodes.done;
  }
  if (kind !== undefined) {
    throw new Error('--kind needs --before. For one tool of the stack, use --tool.');
  }
  const target = await targetOf(options);
  const found = deployedComponents(await exportedState(target));
  const { outputs, inputs } = chosen(found, component, target.stack);
  const handover = buildHandover(
    target.stack,
    readOutputs(target.stack, outputs),
    callbackInputs(inputs),
  );
  const asked = tool === undefined ? handover : forTool(handover, tool);
  writeOutput(render(asked, format, language, made), output);
  return exitCodes.done;
}

export function handoverCommand(): Command {
  return stackCommand('handover', 'Prints what the ITSM administrator enters where.')
    .addOption(
      new Option(
        '--before',
        'the sheet for the time before the deployment; needs no stack',
      ).conflicts(['stack', 'configFile', 'component', 'tool']),
    )
    .addOption(new Option('--kind <kind>', 'with --before: one kind of tool').choices(kindNames))
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
    .option('-t, --tool <name>', 'one tool; default: all of them')
    .option('-o, --output <file>', 'write to this file instead of standard output')
    .addHelpText('after', '\nExit code: 0; 1 if it failed.')
    .action(ending(handOver));
}
