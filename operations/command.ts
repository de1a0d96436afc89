import { Command } from 'commander';

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

/** Runs a command where its file is what was started: a mistake is a sentence, without a stack trace. */
export function runIfMain(module: NodeJS.Module, main: () => Promise<void>): void {
  if (require.main === module) {
    main().catch((error: Error) => {
      console.error(`error: ${error.message}`);
      process.exitCode = 1;
    });
  }
}
