import { otherReceivers, receiverKinds } from '../../components/actionGroup/otherReceivers';
import { receiverSecrets } from '../../components/actionGroup/receiverSecrets';
import { writtenVersion } from '../actionGroups';
import { receiversOf, type LiveActionGroup, type LiveReceiver } from '../arguments/actionGroup';
import { secret } from './secretValue';

const secretLists = Object.keys(receiverSecrets);
/** Keys of a secure webhook that the component gives. */
const secureKeys = [
  'name',
  'serviceUri',
  'useAadAuth',
  'useCommonAlertSchema',
  'objectId',
  'identifierUri',
  'tenantId',
];

/** What a program can give of a receiver: without what Azure adds, such as an e-mail receiver's `status`. */
export function ownKeys(kind: string, receiver: LiveReceiver): LiveReceiver {
  const facts = otherReceivers[kind as keyof typeof otherReceivers];
  const isSecure = kind === 'webhookReceivers' && receiver.useAadAuth === true;
  const keys = isSecure
    ? secureKeys
    : [
        'name',
        ...facts.required,
        ...(facts.optional ?? []),
        ...(facts.commonAlertSchema ? ['useCommonAlertSchema'] : []),
      ];
  const entries = keys
    .map((key): [string, unknown] => [key, receiver[key]])
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .filter(([key, value]) => key !== 'useAadAuth' || value !== false);
  return Object.fromEntries(entries) as LiveReceiver;
}

/** The group as azure-native's inputs: what a program that declares exactly this would give. */
export function inputsOf(group: LiveActionGroup): Record<string, unknown> {
  const [, , , , resourceGroupName] = group.id.split('/');
  const lists = Object.keys(group.properties)
    .filter((kind) => kind.endsWith('Receivers') && receiversOf(group, kind).length > 0)
    .map((kind): [string, unknown] => {
      const known = (receiverKinds as string[]).includes(kind);
      const receivers = receiversOf(group, kind).map((receiver) =>
        known ? ownKeys(kind, receiver) : receiver,
      );
      return [kind, secretLists.includes(kind) ? secret(receivers) : receivers];
    });
  const tags = group.tags ?? {};
  return {
    actionGroupName: group.name,
    resourceGroupName,
    groupShortName: group.properties.groupShortName,
    location: group.location,
    enabled: group.properties.enabled,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...Object.fromEntries(lists),
  };
}

/** The group as azure-native's outputs, as it would read them; every list with a URI that holds a key is a secret. */
export function outputsOf(group: LiveActionGroup): Record<string, unknown> {
  const { properties, ...rest } = { ...group, id: undefined };
  const flat = Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([key, value]): [string, unknown] => [
      key,
      secretLists.includes(key) && receiversOf(group, key).length > 0 ? secret(value) : value,
    ]);
  delete rest.id;
  return { ...rest, ...Object.fromEntries(flat), azureApiVersion: writtenVersion };
}

/** The URIs in it that hold a key, by kind and name of the receiver. */
export function urisOf(group: LiveActionGroup): Map<string, string> {
  const found = Object.entries(receiverSecrets).flatMap(([kind, key]) =>
    receiversOf(group, kind).flatMap((receiver): [string, string][] =>
      typeof receiver[key] === 'string' ? [[`${kind}/${receiver.name}`, receiver[key]]] : [],
    ),
  );
  return new Map(found);
}
