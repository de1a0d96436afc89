import { locationOf } from '../../components/actionGroup/actionGroupRules';
import {
  byName,
  otherReceivers,
  receiverKinds,
  type ReceiverKind,
} from '../../components/actionGroup/otherReceivers';
import { liveTool } from './liveTools';
import { SecretArgument, type Arguments } from './secretArgument';

export type LiveReceiver = {
  name: string;
  serviceUri?: string | null;
  objectId?: string | null;
  identifierUri?: string | null;
  tenantId?: string | null;
} & Record<string, unknown>;

/** An action group as Azure answers: https://learn.microsoft.com/rest/api/monitor/action-groups/get */
export interface LiveActionGroup {
  id: string;
  name: string;
  location: string;
  tags?: Record<string, string> | null;
  identity?: { type?: string } | null;
  properties: { groupShortName: string; enabled: boolean } & Record<string, unknown>;
  [more: string]: unknown;
}

export function receiversOf(group: LiveActionGroup, list: string): LiveReceiver[] {
  return (group.properties[list] as LiveReceiver[] | null | undefined) ?? [];
}

export function secureWebhooksOf(group: LiveActionGroup): LiveReceiver[] {
  return receiversOf(group, 'webhookReceivers').filter(isSecure);
}

const isSecure = ({ useAadAuth }: LiveReceiver) => useAadAuth === true;

/** Arguments that declare a group as it is; what has its default is left out. */
export function actionGroupArguments(group: LiveActionGroup): Arguments {
  const secrets: SecretArgument[] = [];
  const hide = (secret: SecretArgument) => {
    secrets.push(secret);
    return secret;
  };
  const tools = secureWebhooksOf(group)
    .sort(byName)
    .map(({ name, serviceUri }, index) => {
      const { tool, needsUri } = liveTool(name, String(serviceUri));
      const place = { list: 'tools', index, key: 'serviceUri' };
      const inAzure = pathInAzure(group, 'webhookReceivers', name, 'serviceUri');
      return needsUri
        ? { ...tool, serviceUri: hide(new SecretArgument(name, place, inAzure)) }
        : tool;
    });
  const others = receiverKinds.flatMap((kind): [string, object[]][] => {
    const { secret } = otherReceivers[kind];
    const receivers = receiversOf(group, kind).filter((receiver) => !isSecure(receiver));
    const declared = [...receivers].sort(byName).map((receiver, index) => {
      const own = declaredKeys(kind, receiver);
      const place = { list: kind, index, key: secret ?? '' };
      return secret === undefined || own[secret] === undefined
        ? own
        : {
            ...own,
            [secret]: hide(
              new SecretArgument(
                receiver.name,
                place,
                pathInAzure(group, kind, receiver.name, secret),
              ),
            ),
          };
    });
    return declared.length === 0 ? [] : [[kind, declared]];
  });
  const [, , , , resourceGroupName] = group.id.split('/');
  const location = locationOf(group.location);
  const tags = group.tags ?? {};
  const args = {
    resourceGroupName,
    actionGroupName: group.name,
    groupShortName: group.properties.groupShortName,
    ...(location !== 'Global' && { location }),
    ...(!group.properties.enabled && { enabled: false }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(tools.length > 0 && { tools }),
    ...Object.fromEntries(others),
  };
  return { args, secrets };
}

/** The value of a secret among the arguments of a group, as Azure has it. */
export function secretValue(group: LiveActionGroup, secret: SecretArgument): string {
  const { list, key } = secret.place;
  const inAzure = receiversOf(group, list === 'tools' ? 'webhookReceivers' : list);
  return String(inAzure.find(({ name }) => name === secret.receiver)?.[key]);
}

/** What the arguments above leave out, because the component does not take it: a sentence each. */
export function notDeclared(group: LiveActionGroup): string[] {
  const lists = Object.keys(group.properties).filter(
    (list) => list.endsWith('Receivers') && receiversOf(group, list).length > 0,
  );
  return [
    ...(['SystemAssigned', 'UserAssigned'].some((type) => group.identity?.type?.includes(type))
      ? ['The group has an identity, which the component does not take: "pulumi up" removes it.']
      : []),
    ...lists.flatMap((list) =>
      isKnown(list)
        ? receiversOf(group, list).flatMap((receiver) => problemsOf(list, receiver))
        : [
            `The component does not take ${list}: ${names(receiversOf(group, list))}. "pulumi up" removes them.`,
          ],
    ),
  ];
}

function isKnown(list: string): list is ReceiverKind {
  return Object.hasOwn(otherReceivers, list);
}

function problemsOf(kind: ReceiverKind, receiver: LiveReceiver): string[] {
  const { secret } = otherReceivers[kind];
  const { name, managedIdentity, useCommonAlertSchema } = receiver;
  const uri = secret === undefined ? undefined : receiver[secret];
  const who = `The ${isSecure(receiver) ? 'secure webhook' : otherReceivers[kind].label} receiver "${name}"`;
  return [
    ...(typeof uri === 'string' && /^http:/i.test(uri)
      ? [`${who} has an http:// URI, which the component refuses: give it an https:// one.`]
      : []),
    ...(typeof managedIdentity === 'string' && managedIdentity !== 'None'
      ? [`${who} signs in with a managed identity, which the component does not take.`]
      : []),
    ...(isSecure(receiver) && useCommonAlertSchema !== true
      ? [`${who} does not have the common alert schema: "pulumi up" switches it on.`]
      : []),
  ];
}

/** Without what Azure adds, such as an e-mail receiver's `status`. */
function declaredKeys(kind: ReceiverKind, receiver: LiveReceiver): LiveReceiver {
  const { required, optional = [], commonAlertSchema } = otherReceivers[kind];
  const entries = ['name', ...required, ...optional]
    .map((key): [string, unknown] => [key, receiver[key]])
    .filter(([key, value]) => value !== undefined && value !== null && key !== 'useAadAuth')
    .filter(([, value]) => value !== '');
  // Azure's default is false, the component's is true.
  const schema =
    commonAlertSchema && receiver.useCommonAlertSchema !== true
      ? { useCommonAlertSchema: false }
      : {};
  return { ...Object.fromEntries(entries), ...schema } as LiveReceiver;
}

/** As JMESPath, which `az rest --query` takes. */
function pathInAzure(group: LiveActionGroup, list: string, name: string, key: string): string {
  const index = receiversOf(group, list).findIndex((receiver) => receiver.name === name);
  return `properties.${list}[${index}].${key}`;
}

function names(receivers: LiveReceiver[]): string {
  return receivers.map(({ name }) => `"${name}"`).join(', ');
}
