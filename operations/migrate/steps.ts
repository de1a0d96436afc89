import type { Form, Names } from '../arguments/render';
import { rendered, secretKeys } from '../arguments/render';
import type { SecretArgument } from '../arguments/secretArgument';
import { writtenVersion } from '../actionGroups';
import type { Proposal } from './proposal';
import { shellQuoted } from '../shell';

/** The arguments as text, and how each secret in them gets into the configuration. */
export interface Written {
  as: Form;
  text: string;
  secrets: { receiver: string; key: string; command: string }[];
}

export function written(
  { actionGroup, declared }: Proposal,
  as: Form,
  names: Names,
): Written | null {
  if (declared === null) {
    return null;
  }
  const secrets = [...secretKeys(declared, as)].map(([secret, key]) => ({
    receiver: secret.receiver,
    key,
    command: commandFor(secret, key, actionGroup.id),
  }));
  return { as, text: rendered(declared, as, names), secrets };
}

/** Through a pipe, so that the URI is on no screen and in no history of a shell; pulumi asks for one that is new. */
function commandFor({ inAzure }: SecretArgument, key: string, groupId: string): string {
  const set = `pulumi config set --secret --path ${shellQuoted(key)}`;
  const url = `${groupId}?api-version=${writtenVersion}`;
  return inAzure === undefined
    ? set
    : `az rest --url ${shellQuoted(url)} --query ${shellQuoted(inAzure)} --output tsv | ${set}`;
}

export interface Step {
  title: string;
  what: string[];
  commands: string[];
}

/** From the ITSM actions to a secure webhook alone, without losing an alert. */
export function stepsOf({ proposed, present }: Proposal): Step[] {
  const tool = proposed ?? present.join(', ');
  return [
    {
      title: 'Deploy the secure webhook beside the ITSM actions',
      what: [
        'Put the arguments into your program, and set the secrets. Then take this group over into the stack, so that alert rules go on naming it, and deploy.',
        'From then on every alert opens a work item in both ways: tell those who work on them.',
      ],
      commands: [
        'azure-itsm adopt --import --stack <stack>',
        'pulumi preview --stack <stack> --diff',
        'pulumi up --stack <stack>',
      ],
    },
    {
      title: 'Hand over',
      what: [`The administrator of the ITSM tool sets up ${tool} with this sheet.`],
      commands: ['azure-itsm handover --stack <stack>'],
    },
    {
      title: 'Check',
      what: [
        'Let an alert of each type fire and resolve. Compare both work items: type, fields, configuration item, and what the list above says is done otherwise.',
      ],
      commands: [],
    },
    {
      title: 'Remove the ITSM actions',
      what: [
        'Remove itsmReceivers from the arguments. The review says itsm-connection-removed, and which secure webhook carries on.',
      ],
      commands: ['azure-itsm preview-summary --stack <stack>', 'pulumi up --stack <stack>'],
    },
    {
      title: 'Delete the connection',
      what: [
        'When no action group names it: https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-connector-deletion',
      ],
      commands: [],
    },
  ];
}
