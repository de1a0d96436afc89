/** What a pulumi command line asks for, as far as running it locally depends on it. */
export interface PulumiArguments {
  /** The first words that are no flags: `['stack', 'init', 'dev']`. */
  words: string[];
  /** The value of --stack. */
  stack?: string;
  /** --config-file is given: the caller's own file is used. */
  hasConfigFile: boolean;
  /** --cwd is given: it is about another project, whose files are its own. */
  hasCwd: boolean;
  /** --help is given: nothing is done. */
  isHelp: boolean;
}

/** Flags of pulumi, global or common, whose value is a word of its own: it must not be taken for a command. */
const flagsWithValue = [
  ...['--cwd', '-C', '--stack', '-s', '--config-file', '--color', '--verbose', '-v', '--tracing'],
  ...['--profiling', '--memprofilerate', '--otel-traces', '--message', '-m', '--config', '-c'],
  ...['--parallel', '-p', '--target', '-t', '--replace', '--exclude', '--file', '--type', '--path'],
  ...['--policy-pack', '--policy-pack-config'],
];

export function parsePulumiArguments(args: string[]): PulumiArguments {
  const words: string[] = [];
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]!;
    if (arg === '--') {
      break;
    }
    const equals = arg.indexOf('=');
    if (!arg.startsWith('-')) {
      words.push(arg);
    } else if (equals > 0) {
      values.set(arg.slice(0, equals), arg.slice(equals + 1));
    } else if (arg === '--path' && words[0] === 'config') {
      values.set(arg, ''); // a switch there, no value
    } else if (flagsWithValue.includes(arg)) {
      index += 1;
      values.set(arg, args[index] ?? '');
    } else {
      values.set(arg, '');
    }
  }
  const stack = values.get('--stack') ?? values.get('-s');
  return {
    words,
    ...(stack ? { stack } : {}),
    hasConfigFile: values.has('--config-file'),
    hasCwd: values.has('--cwd') || values.has('-C'),
    isHelp: values.has('--help') || values.has('-h'),
  };
}

// The commands that know --config-file (pulumi 3.259), with their aliases.
const withConfigFile = [
  ...['preview', 'pre', 'up', 'update', 'refresh', 'destroy', 'down', 'dn'],
  ...['import', 'config', 'watch', 'logs'],
];

/** Whether the command reads the stack's configuration and takes the file's name. */
export function takesConfigFile({ words, hasConfigFile, hasCwd }: PulumiArguments): boolean {
  return withConfigFile.includes(words[0] ?? '') && !hasConfigFile && !hasCwd;
}

const stackChanges = {
  init: ['new', 'init', 'create', 'setup'],
  remove: ['remove', 'rm', 'delete'],
  rename: ['rename'],
  secrets: ['change-secrets-provider'],
};

/**
 * How a command changes the stack's configuration file without taking its name (it knows only Pulumi.<stack>.yaml of the
 * project): it has to run in the folder of the copies.
 */
export function stackChange({
  words,
  hasCwd,
}: PulumiArguments): keyof typeof stackChanges | undefined {
  if (words[0] !== 'stack' || hasCwd) {
    return undefined;
  }
  const found = Object.entries(stackChanges).find(([, names]) => names.includes(words[1] ?? ''));
  return found?.[0] as keyof typeof stackChanges | undefined;
}

/** Whether the command writes a stack's file without taking its name, so has to run in the folder of the copies. */
export function writesStackFile(parsed: PulumiArguments): boolean {
  const [command = '', subcommand = ''] = parsed.words;
  // The salt of a stack that resources move to, where it has none yet.
  const moves = command === 'state' && ['move', 'mv'].includes(subcommand) && !parsed.hasCwd;
  return moves || stackChange(parsed) !== undefined;
}

const stacklessSubcommands = ['ls', 'list', 'select', ...Object.values(stackChanges).flat()];

/** Whether the command works on one stack that may be made for it. */
export function needsStack(parsed: PulumiArguments): boolean {
  const [command, subcommand] = parsed.words;
  return (
    !parsed.hasCwd &&
    !parsed.isHelp &&
    (withConfigFile.includes(command ?? '') ||
      (command === 'stack' && !stacklessSubcommands.includes(subcommand ?? '')))
  );
}

/** The command line with more flags: before `--`, after which they would be taken for arguments. */
export function insertFlags(args: string[], flags: string[]): string[] {
  const end = args.indexOf('--');
  const at = end === -1 ? args.length : end;
  return [...args.slice(0, at), ...flags, ...args.slice(at)];
}
