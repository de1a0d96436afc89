import type { ItsmTool, ItsmToolKind } from '../../components/itsmTools';
import {
  actionGroupArguments,
  notDeclared,
  receiversOf,
  secureWebhooksOf,
  type LiveActionGroup,
} from '../arguments/actionGroup';
import { SecretArgument, type Arguments } from '../arguments/secretArgument';
import { readTicket, type Ticket } from './ticket';

/** Which tool takes over, as far as it was said. */
export interface Choice {
  kind: ItsmToolKind | undefined;
  instance: string | undefined;
}

/** An ITSM action of the group. */
export interface ItsmAction {
  name: string;
  connectionId: string;
  /** As Azure has it: `<subscription id>|<workspace id>`. */
  workspaceId: string;
  region: string;
  /** What kind of tool its connection leads to, where that can be known. */
  kind: 'servicenow' | null;
  ticket: Ticket;
}

export interface Proposal {
  actionGroup: { id: string; name: string };
  itsmActions: ItsmAction[];
  /** Names of secure webhooks that the group has already. */
  present: string[];
  /** Name of the tool that is proposed; null where the group has one, or nobody said which. */
  proposed: string | null;
  /** Null where it has to be said first which tool takes over. */
  declared: Arguments | null;
  /** What to look at before anything is deployed. */
  notes: string[];
}

export function itsmActionsOf(group: LiveActionGroup): ItsmAction[] {
  return receiversOf(group, 'itsmReceivers').map((receiver) => {
    const ticket = readTicket(receiver.ticketConfiguration);
    return {
      name: receiver.name,
      connectionId: String(receiver.connectionId),
      workspaceId: String(receiver.workspaceId),
      region: String(receiver.region),
      // "ITSM actions to send alerts and events to ServiceNow": no other tool has these types.
      // https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-overview
      kind: /^(event|alert)$/i.test(ticket.workItemType ?? '') ? 'servicenow' : null,
      ticket,
    };
  });
}

/**
 * The group as it is, ITSM actions included, with a secure webhook beside.
 *
 * @throws Error where a component could not declare the group.
 */
export function proposalFor(group: LiveActionGroup, choice: Choice): Proposal {
  const itsmActions = itsmActionsOf(group);
  const present = secureWebhooksOf(group).map(({ name }) => name);
  const application = applicationOf(group);
  const tool = proposedTool(group, choice);
  const { args, secrets } = actionGroupArguments(group);
  const tools = [...((args.tools as object[] | undefined) ?? []), ...(tool ? [tool.tool] : [])];
  const connections = new Set(itsmActions.map(({ connectionId }) => connectionId));
  return {
    actionGroup: { id: group.id, name: group.name },
    itsmActions,
    present,
    proposed: tool?.tool.name ?? null,
    declared:
      tools.length === 0
        ? null
        : {
            args: inOrder({ ...args, tools, ...(application && { application }) }),
            secrets: [...secrets, ...(tool?.secret ? [tool.secret] : [])],
          },
    notes: [
      ...notDeclared(group),
      ...(connections.size > 1
        ? [
            `The ITSM actions use ${connections.size} connections. Where these lead to several tools, declare a tool for each of them.`,
          ]
        : []),
      ...(application === undefined
        ? []
        : [
            `The group has secure webhooks already: ${present.join(', ')}. "azure-itsm adopt --action-group ${group.id}" prints their application whole: it needs clientId, servicePrincipalObjectId and tokenVersion too.`,
          ]),
    ],
  };
}

/** Tools first, as people declare them. */
function inOrder({ tools, ...args }: Record<string, unknown>): Record<string, unknown> {
  const group = ['resourceGroupName', 'actionGroupName', 'groupShortName', 'location'];
  const entries = Object.entries(args);
  const isOfGroup = ([key]: [string, unknown]) => group.includes(key);
  return Object.fromEntries([
    ...entries.filter(isOfGroup),
    ['tools', tools],
    ...entries.filter((entry) => !isOfGroup(entry)),
  ]);
}

/** The application that the group's secure webhooks are sent for: a component has one. */
function applicationOf(group: LiveActionGroup): object | undefined {
  const [first, ...more] = secureWebhooksOf(group).map(({ objectId, identifierUri }) => ({
    objectId,
    identifierUri,
  }));
  const other = more.find((one) => JSON.stringify(one) !== JSON.stringify(first));
  if (other !== undefined) {
    throw new Error(
      `The action group ${group.name} has secure webhooks for several applications or identifier URIs (${String(first?.identifierUri)}, ${String(other.identifierUri)}). A component sends for one: divide the group first.`,
    );
  }
  return first;
}

const names: Record<ItsmToolKind, string> = {
  servicenow: 'servicenow',
  bmcHelix: 'helix',
  custom: 'itsm',
};

/** The tool that was said; undefined where nothing was, or not all that it needs. */
function proposedTool(
  group: LiveActionGroup,
  { kind, instance }: Choice,
): { tool: Omit<ItsmTool, 'serviceUri'>; secret?: SecretArgument } | undefined {
  if (kind === undefined) {
    return undefined;
  }
  const name = freeName(group, names[kind]);
  if (instance !== undefined) {
    return { tool: { name, kind, instance } };
  }
  const place = { list: 'tools', index: secureWebhooksOf(group).length, key: 'serviceUri' };
  const secret = new SecretArgument(name, place, undefined);
  return { tool: { name, kind, ...{ serviceUri: secret } }, secret };
}

/** Azure compares names without case, over all kinds of receivers. */
function freeName(group: LiveActionGroup, wanted: string): string {
  const taken = Object.keys(group.properties)
    .filter((list) => list.endsWith('Receivers'))
    .flatMap((list) => receiversOf(group, list).map(({ name }) => name.toLowerCase()));
  let name = wanted;
  for (let count = 2; taken.includes(name); count++) {
    name = `${wanted}-${count}`;
  }
  return name;
}
