import { receiversOf, type LiveActionGroup } from '../arguments/actionGroup';
import { connectorLosses, gains, lossesOf, retirement, type Loss } from './losses';
import type { Choice, ItsmAction, Proposal } from './proposal';
import { stepsOf, type Written } from './steps';
import { lined } from '../terminalText';

const retired = `Azure retires ITSM actions: three years from September 2022, and the portal has made no new ones since October 2023 (${retirement}).`;

/** Which groups have ITSM actions, and what to type for each. */
export function candidatesText(groups: LiveActionGroup[], subscriptionId: string): string {
  const actions = (group: LiveActionGroup) =>
    receiversOf(group, 'itsmReceivers')
      .map(({ name }) => name)
      .join(', ');
  return groups.length === 0
    ? lined([`No action group of the subscription ${subscriptionId} has ITSM actions.`])
    : paragraphs([
        ...groups.map((group) => [
          group.id,
          `  ITSM actions: ${actions(group)}`,
          `  azure-itsm migrate --action-group '${group.id}'`,
        ]),
        [retired],
      ]);
}

/** Everything a person has to know of a group, in the order in which it is needed. */
export function proposalText(proposal: Proposal, choice: Choice, written: Written | null): string {
  const { actionGroup, itsmActions, notes } = proposal;
  return paragraphs([
    [`Action group ${actionGroup.name}`, actionGroup.id, retired],
    ...itsmActions.map((action) => actionLines(action, choice)),
    ['Of the ITSM Connector as a whole', ...connectorLosses(choice.kind).flatMap(lossLines)],
    [gains.text, `  ${gains.source}`],
    ...(notes.length === 0 ? [] : [['Look at', ...notes.map((note) => `  - ${note}`)]]),
    ...(written === null ? [toSay(itsmActions)] : proposed(proposal, written)),
  ]);
}

function actionLines(action: ItsmAction, { kind }: Choice): string[] {
  const { name, connectionId, workspaceId, region, ticket } = action;
  const [subscription, workspace] = workspaceId.split('|');
  const isWhole = workspace !== undefined;
  return [
    `ITSM action "${name}"`,
    `  connection ${connectionId}`,
    isWhole
      ? `  in the workspace ${workspace} (${region}) of the subscription ${subscription}`
      : `  in "${workspaceId}" (${region}), which is not <subscription id>|<workspace id>: this action opens no work items, and the component refuses it`,
    `  tool: ${toolText(action)}`,
    ...(ticket.isReadable
      ? []
      : ['  its ticketConfiguration is not a JSON object, and the component refuses it']),
    ...(ticket.otherKeys.length === 0
      ? []
      : [`  not known here, of its ticketConfiguration: ${ticket.otherKeys.join(', ')}`]),
    ...lossesOf(ticket, kind ?? action.kind ?? undefined).flatMap(lossLines),
  ];
}

function toolText({ kind, workspaceId }: ItsmAction): string {
  const workspace = workspaceId.split('|').at(-1);
  return kind === 'servicenow'
    ? `ServiceNow: no other tool has work items of that type (${retirement})`
    : `not known. Azure keeps it with the connection: in the portal, All resources > ServiceDesk(<name of the workspace ${workspace}>) > ITSM Connections`;
}

function lossLines({ what, instead, source }: Loss): string[] {
  return [`  - ${what}`, `    ${instead}`, `    ${source}`];
}

function toSay(actions: ItsmAction[]): string[] {
  const known = actions.every(({ kind }) => kind === 'servicenow');
  return [
    known
      ? 'Say which ServiceNow instance takes over, for the arguments and the steps:'
      : 'Say which tool takes over, for the arguments and the steps:',
    '  --kind servicenow --instance acme',
    ...(known ? [] : ['  --kind bmcHelix', '  --kind custom']),
  ];
}

const forms = { typescript: 'TypeScript', yaml: 'YAML', config: 'configuration of a stack' };

function proposed(proposal: Proposal, { as, text, secrets }: Written): string[][] {
  return [
    [`Arguments (${forms[as]})`, '', ...text.trimEnd().split('\n')],
    ...(secrets.length === 0
      ? []
      : [
          [
            'Secrets, into the configuration',
            ...secrets.map(({ command }) => `  ${command} --stack <stack>`),
          ],
        ]),
    ...stepsOf(proposal).map(({ title, what, commands }, index) => [
      `${index + 1}. ${title}`,
      ...what.map((line) => `   ${line}`),
      ...commands.map((command) => `     ${command}`),
    ]),
  ];
}

function paragraphs(all: string[][]): string {
  return all.map(lined).join('\n');
}
