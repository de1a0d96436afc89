import { Option, type Command } from 'commander';
import { instanceForm, itsmTools, type ItsmToolKind } from '../components/itsmTools';
import { forms, type Form } from './arguments/render';
import { connect } from './azure';
import { asJson, command, ending, exitCodes } from './command';
import { candidates, meantGroup } from './migrate/groups';
import { connectorLosses, lossesOf } from './migrate/losses';
import { itsmActionsOf, proposalFor, type Choice } from './migrate/proposal';
import { stepsOf, written } from './migrate/steps';
import { candidatesText, proposalText } from './migrate/text';

/*
 * From the ITSM actions of an action group to a secure webhook: what they did, what is done otherwise, the component's
 * arguments, and the steps. Asks Azure only; changes nothing.
 */

interface Options {
  actionGroup?: string;
  subscription?: string;
  kind?: ItsmToolKind;
  instance?: string;
  as: Form;
  component: string;
  project: string;
  json?: boolean;
}

async function migrate(options: Options): Promise<number> {
  const choice = choiceOf(options);
  const azure = await connect(process.env);
  const subscription = () => subscriptionOf(options);
  const print = (json: object, text: string) =>
    process.stdout.write(options.json === true ? asJson({ version: 1, ...json }) : text);
  if (options.actionGroup === undefined) {
    const groups = await candidates(azure, subscription());
    const found = groups.map((group) => ({
      id: group.id,
      name: group.name,
      itsmActions: itsmActionsOf(group),
    }));
    print({ candidates: found }, candidatesText(groups, subscription()));
    return exitCodes.done;
  }
  const proposal = proposalFor(await meantGroup(azure, options.actionGroup, subscription), choice);
  const { as, component, project } = options;
  const result = written(proposal, as, { component, project });
  const json = {
    actionGroup: proposal.actionGroup,
    itsmActions: proposal.itsmActions.map((action) => ({
      ...action,
      losses: lossesOf(action.ticket, choice.kind ?? action.kind ?? undefined),
    })),
    losses: connectorLosses(choice.kind),
    present: proposal.present,
    proposed: proposal.proposed,
    notes: proposal.notes,
    arguments: result,
    steps: result === null ? [] : stepsOf(proposal),
  };
  print(json, proposalText(proposal, choice, result));
  return result === null ? exitCodes.asksForAPerson : exitCodes.done;
}

/** @throws Error where the two do not go together */
function choiceOf({ kind, instance }: Options): Choice {
  if (instance === undefined) {
    return { kind, instance };
  }
  if (kind !== undefined && kind !== 'servicenow') {
    throw new Error(
      `--instance does not go with --kind ${kind}: only ServiceNow has instances. Leave it out.`,
    );
  }
  if (!instanceForm.test(instance)) {
    throw new Error(
      `--instance must be the first part of the host, acme for acme.service-now.com (got "${instance}").`,
    );
  }
  return { kind: 'servicenow', instance };
}

/** @throws Error where none is known */
function subscriptionOf({ subscription }: Options): string {
  const { ARM_SUBSCRIPTION_ID, AZURE_SUBSCRIPTION_ID } = process.env;
  const id = subscription ?? ARM_SUBSCRIPTION_ID ?? AZURE_SUBSCRIPTION_ID;
  if (id === undefined) {
    throw new Error(
      'No subscription is known. Give --subscription, set ARM_SUBSCRIPTION_ID, or give the resource id of the group.',
    );
  }
  return id;
}

export function migrateCommand(): Command {
  return command('migrate', 'Plans the move from ITSM actions. Read-only.')
    .option('--action-group <id>', 'resource id or name; without it, list the groups')
    .option('--subscription <id>', 'default: ARM_SUBSCRIPTION_ID')
    .addOption(
      new Option('--kind <kind>', 'kind of tool that takes over').choices(Object.keys(itsmTools)),
    )
    .option('--instance <name>', 'ServiceNow: acme for acme.service-now.com')
    .addOption(
      new Option('--as <form>', 'form of the arguments').choices(forms).default('typescript'),
    )
    .option('--component <name>', 'logical name in the arguments', 'itsm')
    .option('--project <name>', 'for --as config', 'itsm-secure-export')
    .option('--json', 'print JSON instead of text')
    .addHelpText('after', '\nExit code: 0; 1 if it failed; 2 if you have to choose the tool.')
    .action(ending(migrate));
}
