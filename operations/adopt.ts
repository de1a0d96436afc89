import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { argumentsOf } from './adopt/arguments';
import { shownCandidates, type Candidate } from './adopt/candidates';
import { chosenIn } from './adopt/chosen';
import { keepable, type Choices, type Finding } from './adopt/finding';
import { findingsOf } from './adopt/findings';
import { goodUri } from './adopt/uriFindings';
import { importFile } from './adopt/importFile';
import { importState, setSecrets, type Imported } from './adopt/importState';
import { cloudOf, readSetup, type Application, type Setup } from './adopt/setup';
import type { LiveActionGroup } from './arguments/actionGroup';
import { forms, rendered, secretKeys, type Form } from './arguments/render';
import type { Arguments } from './arguments/secretArgument';
import { connect, type Azure } from './azure';
import { asJson, ending, exitCodes, stackCommand, type StackOptions } from './command';
import { targetOf } from './pulumi';
import { lined } from './terminalText';
import { writeOutput } from './writeOutput';

/*
 * What somebody made by hand, as the component: its arguments, and its resources in a state. Asks Azure only; what it
 * writes is the files that are named, and with --import the state.
 */

interface Options extends StackOptions {
  application?: string;
  actionGroup?: string;
  as: Form;
  component?: string;
  keep: string[];
  useAsIs: boolean;
  setSecrets: boolean;
  import: boolean;
  importFile?: string;
}

interface Report {
  candidates?: Candidate[];
  application?: { objectId: string; clientId: string; displayName: string };
  actionGroup?: string;
  findings?: Finding[];
  /** In the form that was asked for. */
  arguments?: string;
  /** Configuration keys of the secrets among them. */
  secretKeys?: string[];
  imported?: Imported;
}

async function adopt(options: Options): Promise<number> {
  const azure = await connect(process.env);
  const say = (text: string) => void process.stderr.write(text);
  const named = options.application !== undefined || options.actionGroup !== undefined;
  if (options.import && !named) {
    // A state that is lost: the program says what there is.
    return report(options, { imported: await taken(azure, options, {}, say) });
  }
  const meant = await chosenIn(azure, options);
  if ('candidates' in meant) {
    if (options.json !== true) {
      process.stdout.write(shownCandidates(meant.candidates));
    }
    return report(options, meant, exitCodes.asksForAPerson);
  }
  const { application, actionGroup } = meant;
  const cloud = cloudOf(process.env.ARM_ENVIRONMENT);
  const setup = await readSetup(azure, application, actionGroup, cloud);
  const choices = { keep: options.keep, asIs: options.useAsIs };
  const findings = findingsOf(setup, choices, uriOf(setup, choices, options));
  say(shownFindings(setup, findings));

  const adopted = argumentsOf(setup, choices);
  const { as, cwd } = options;
  const keys = [...secretKeys(adopted, as).values()];
  const text = rendered(adopted, as, { component: nameIn(options), project: projectIn(cwd) });
  const result: Report = {
    application: {
      objectId: application.id,
      clientId: application.appId,
      displayName: application.displayName,
    },
    actionGroup: actionGroup.id,
    findings,
    arguments: text,
    secretKeys: keys,
  };
  if (keys.length > 0 && !options.setSecrets) {
    say(shownSecrets(keys));
  }
  await write(options, setup, choices, adopted, say);
  if (options.import) {
    result.imported = await taken(azure, options, { application, actionGroup }, say);
  } else if (options.json !== true) {
    process.stdout.write(text);
  }
  const asks = findings.some(({ becomes }) => becomes === 'person');
  return report(options, result, asks ? exitCodes.asksForAPerson : exitCodes.done);
}

function report(options: Options, result: Report, code: number = exitCodes.done): number {
  if (options.json === true) {
    process.stdout.write(asJson(result));
  }
  return code;
}

async function write(
  options: Options,
  setup: Setup,
  choices: Choices,
  adopted: Arguments,
  say: (text: string) => void,
): Promise<void> {
  if (options.importFile !== undefined) {
    writeOutput(asJson(importFile(setup, choices, nameIn(options))), options.importFile);
    say(
      'The action group is not in it: pulumi import would write its webhook URIs in plain text into the state. ' +
        'After "pulumi import --file", take it over with: azure-itsm adopt … --import\n',
    );
  }
  if (options.setSecrets) {
    const target = await targetOf(options);
    await setSecrets(target, setup.actionGroup, adopted, options.as);
    say(`Set as secrets in the configuration of ${target.stack}: ${adopted.secrets.length}.\n`);
  }
}

async function taken(
  azure: Azure,
  options: Options,
  given: { application?: Application; actionGroup?: LiveActionGroup },
  say: (text: string) => void,
): Promise<Imported> {
  const target = await targetOf(options);
  return importState(azure, target, given, options.component, say);
}

/** The Application ID URI it will have: one of its own, or what the component makes. */
function uriOf(setup: Setup, choices: Choices, options: Options): string {
  const { stack = '<stack>' } = options;
  return goodUri(setup, choices) ?? `api://${setup.tenantId}/${nameIn(options)}-${stack}`;
}

/** Logical name of the component; the program of this project has that one. */
function nameIn({ component = 'itsm' }: Options): string {
  return component;
}

function shownSecrets(keys: string[]): string {
  const commands = keys.map((key) => `  pulumi config set --secret --path '${key}'\n`);
  return `Webhook URIs are secrets. --set-secrets copies them from Azure, or set them yourself:\n${commands.join('')}\n`;
}

/** Name of the project, which its configuration keys begin with. */
function projectIn(folder = '.'): string {
  const file = path.join(folder, 'Pulumi.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return /^name:\s*["']?([\w.-]+)/m.exec(text)?.[1] ?? 'itsm-secure-export';
}

/** What differs, before anything is written. */
export function shownFindings(
  { application, actionGroup }: Pick<Setup, 'application' | 'actionGroup'>,
  findings: Finding[],
): string {
  const title = [
    `Application "${application.displayName}" (${application.id})`,
    `Action group ${actionGroup.id}`,
  ];
  const headings = {
    improved: '"pulumi up" will change:',
    kept: 'Stays as it is:',
    person: 'Needs you first:',
  };
  const parts = (['person', 'improved', 'kept'] as const).flatMap((becomes) => {
    const found = findings.filter((finding) => finding.becomes === becomes);
    return found.length === 0
      ? []
      : [
          '',
          headings[becomes],
          ...found.map(({ id, found: what, then }) => `  ${id}: ${what}. ${then}`),
        ];
  });
  const none = findings.length === 0 ? ['', 'Everything is as the component makes it.'] : [];
  return lined([...title, ...parts, ...none, '']);
}

function keptIds(text: string): string[] {
  const ids = text.split(',').map((id) => id.trim());
  const unknown = ids.filter((id) => !(keepable as readonly string[]).includes(id));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `${unknown.join(', ')} cannot be kept. Allowed, separated by commas: ${keepable.join(', ')}.`,
    );
  }
  return ids;
}

export function adoptCommand(): Command {
  return stackCommand('adopt', 'Takes over a set-up made by hand.')
    .option('--application <id>', 'object id or client id')
    .option('--action-group <id>', 'resource id or name')
    .addOption(
      new Option('--as <form>', 'form of the arguments').choices(forms).default('typescript'),
    )
    .option('--component <name>', 'logical name of the SecureExport; default: itsm')
    .addOption(
      new Option('--keep <findings>', 'findings to keep as they are, separated by commas')
        .argParser(keptIds)
        .default([], 'none'),
    )
    .option('--use-as-is', 'leave the application as it is, unmanaged', false)
    .option('--import-file <file>', 'write a file for "pulumi import"')
    .option('--set-secrets', "set the webhook URIs in the stack's configuration", false)
    .option('--import', 'take over into the state what the program declares', false)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit code: 0; 1 if it failed; 2 if you have to do something.')
    .action(ending(adopt));
}
