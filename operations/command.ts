import { Command } from 'commander';
import type { TargetOptions } from './pulumi';
import { visibleJson } from './terminalText';

/** Exit codes of every command; operations/README.md has what each means where. */
export const exitCodes = { done: 0, failed: 1, asksForAPerson: 2 } as const;

/** A command whose help marks what is required, and whose mistakes end with a pointer to that help. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .configureHelp({
      optionDescription: (option) => {
        const isShown = option.defaultValue !== undefined && option.defaultValue !== false;
        const shown = option.defaultValueDescription ?? String(option.defaultValue);
        return [
          option.mandatory ? `(required) ${option.description}` : option.description,
          ...(option.argChoices === undefined ? [] : [`: ${option.argChoices.join(', ')}`]),
          ...(isShown ? [` (default: ${shown})`] : []),
        ].join('');
      },
    })
    .showHelpAfterError('--help shows the options.');
}

/** A command about a stack: which one, and of what project. */
export function stackCommand(name: string, description: string): Command {
  return command(name, description)
    .option('-s, --stack <name>', 'the stack; default: the selected one')
    .option('-C, --cwd <folder>', 'folder of the Pulumi project; default: this one')
    .option('--config-file <file>', "the stack's configuration file");
}

export interface StackOptions extends TargetOptions {
  json?: boolean;
}

/** Ends the process with the exit code that an action answers. */
export function ending<T>(action: (options: T) => Promise<number>): (options: T) => Promise<void> {
  return async (options) => {
    process.exitCode = await action(options);
  };
}

/** What `--json` prints. */
export function asJson(value: unknown): string {
  return visibleJson(value);
}
