import { locationOf } from '../../components/actionGroup/actionGroupRules';
import { receiverKinds } from '../../components/actionGroup/otherReceivers';
import { receiverSecrets } from '../../components/actionGroup/receiverSecrets';
import { receiverUriRule, serviceUriRule } from '../../components/actionGroup/serviceUriRules';
import { receiversOf, secureWebhooksOf, type LiveReceiver } from '../arguments/actionGroup';
import { improved, kept, person, type Choices, type Finding } from './finding';
import { identityFindings } from './identityFindings';
import type { Setup } from './setup';

/** Everything that is not as the component makes it, each once. @param uri - The Application ID URI it will have. */
export function findingsOf(setup: Setup, choices: Choices, uri: string): Finding[] {
  return [...identityFindings(setup, choices, uri), ...groupFindings(setup, uri)];
}

function groupFindings(setup: Setup, uri: string): Finding[] {
  const { actionGroup: group } = setup;
  const location = locationOf(group.location);
  const others = receiverKinds.flatMap((kind) =>
    receiversOf(group, kind).filter(({ useAadAuth }) => useAadAuth !== true),
  );
  return [
    ...secureWebhooksOf(group).flatMap((receiver) => secureFindings(setup, receiver, uri)),
    ...orderFindings(setup),
    ...otherUriFindings(setup),
    ...(others.length === 0
      ? []
      : [
          kept(
            'other-receivers',
            `the action group has other receivers: ${named(others)}`,
            'They stay, as further arguments of the component.',
          ),
        ]),
    ...incidentFindings(setup),
    ...(location === 'Global'
      ? []
      : [
          kept(
            'regional',
            `the action group is processed in ${location} only, so service health alerts do not reach it`,
            'It stays there: Azure cannot move it, and a global one has another name and id, which alert rules would have to name.',
          ),
        ]),
    ...(group.properties.enabled
      ? []
      : [kept('disabled', 'the action group is disabled', 'It stays so: enabled is false.')]),
  ];
}

const named = (receivers: LiveReceiver[]) => receivers.map(({ name }) => name).join(', ');
const same = (one: unknown, other: string) => String(one).toLowerCase() === other.toLowerCase();

function secureFindings({ application, tenantId }: Setup, receiver: LiveReceiver, uri: string) {
  const { name, serviceUri, useCommonAlertSchema } = receiver;
  const fields = [
    ['objectId', application.id],
    ['identifierUri', uri],
    ['tenantId', tenantId],
  ] as const;
  const other = fields.filter(([key, wanted]) => !same(receiver[key] ?? '', wanted));
  const problem = serviceUriRule(true)(serviceUri ?? '');
  return [
    ...(useCommonAlertSchema === true
      ? []
      : [
          improved(
            'schema-off',
            `the secure webhook ${name} does not use the common alert schema`,
            'It will: ITSM tools read that schema alone.',
          ),
        ]),
    ...(other.length === 0
      ? []
      : [
          improved(
            'receiver-target',
            `the secure webhook ${name} has ${other.map(([key]) => `${key} ${receiver[key] ?? 'missing'}`).join(', ')}`,
            `It will have ${other.map(([key, wanted]) => `${key} ${wanted}`).join(', ')}.`,
          ),
        ]),
    ...(problem === undefined
      ? []
      : [uriFinding(`the URI of the secure webhook ${name}`, serviceUri ?? '', problem)]),
  ];
}

function uriFinding(what: string, uri: string, problem: string): Finding {
  const id = /^http:/i.test(uri) ? 'http' : 'uri';
  return person(
    id,
    `${what} ${problem}`,
    'The component refuses it: set the right URI as its secret before "pulumi up".',
  );
}

function otherUriFindings({ actionGroup }: Setup): Finding[] {
  return Object.entries(receiverSecrets).flatMap(([kind, key]) =>
    receiversOf(actionGroup, kind)
      .filter(({ useAadAuth }) => useAadAuth !== true)
      .flatMap((receiver) => {
        const uri = typeof receiver[key] === 'string' ? receiver[key] : undefined;
        const problem = uri === undefined ? undefined : receiverUriRule(uri);
        return problem === undefined
          ? []
          : [uriFinding(`${key} of the receiver ${receiver.name}`, uri ?? '', problem)];
      }),
  );
}

/** Azure keeps the order it was given; the component sorts by name. */
function orderFindings({ actionGroup }: Setup): Finding[] {
  const unsorted = receiverKinds.filter((kind) => {
    const names = receiversOf(actionGroup, kind).map(({ name }) => name);
    return names.some((name, index) => index > 0 && name < (names[index - 1] ?? ''));
  });
  return unsorted.length === 0
    ? []
    : [
        improved(
          'receiver-order',
          `the receivers are not in the order of their names: ${unsorted.join(', ')}`,
          'They will be. The order means nothing to Azure.',
        ),
      ];
}

/** Receivers of Microsoft's own incident management: https://learn.microsoft.com/rest/api/monitor/action-groups/get */
function incidentFindings({ actionGroup }: Setup): Finding[] {
  const receivers = receiversOf(actionGroup, 'incidentReceivers');
  return receivers.length === 0
    ? []
    : [
        person(
          'incident-receivers',
          `the action group has incidentReceivers: ${named(receivers)}`,
          'The component has no argument for them: "pulumi up" removes them. Keep this group out of Pulumi until nothing needs them.',
        ),
      ];
}
