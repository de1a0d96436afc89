import { locationOf } from '../../components/actionGroup/actionGroupRules';
import { byName, receiverKinds } from '../../components/actionGroup/otherReceivers';
import { receiverSecrets } from '../../components/actionGroup/receiverSecrets';
import { ownKeys } from './actionGroupState';
import type { Choices } from './finding';
import { withMe } from './identityFindings';
import { roleOf } from './roleFindings';
import { goodUri, tokenVersionOf } from './uriFindings';
import { receiversOf, secureWebhooks, type Setup } from './setup';
import { toolOf } from './tools';

/** Stands for a secret among the arguments: its place, never its value. */
export class SecretArgument {
  /**
   * @param receiver - Name of its receiver.
   * @param place - Where it is: the list, the index in it, and the key.
   */
  constructor(
    readonly receiver: string,
    readonly place: { list: string; index: number; key: string },
  ) {}
}

export interface Adopted {
  /** Arguments of the component, without those that have their default. */
  args: Record<string, unknown>;
  /** The secrets among them, with their values. */
  secrets: { argument: SecretArgument; value: string }[];
}

/** What to give the component so that it declares what there is, and what the choices say. */
export function argumentsOf(setup: Setup, choices: Choices): Adopted {
  const { actionGroup: group } = setup;
  const secrets: Adopted['secrets'] = [];
  const hide = (list: string, index: number, key: string, receiver: string, value: string) => {
    const argument = new SecretArgument(receiver, { list, index, key });
    secrets.push({ argument, value });
    return argument;
  };
  const tools = secureWebhooks(group)
    .map(toolOf)
    .sort((one, other) => byName(one.tool, other.tool))
    .map(({ tool, serviceUri }, index) =>
      serviceUri === undefined
        ? tool
        : { ...tool, serviceUri: hide('tools', index, 'serviceUri', tool.name, serviceUri) },
    );
  const others = receiverKinds.flatMap((kind): [string, unknown][] => {
    const secretKey = (receiverSecrets as Record<string, string>)[kind];
    const receivers = receiversOf(group, kind)
      .filter(({ useAadAuth }) => useAadAuth !== true)
      .map((receiver) => ownKeys(kind, receiver))
      .sort(byName)
      .map((receiver, index) => {
        const value = secretKey === undefined ? undefined : receiver[secretKey];
        return secretKey === undefined || typeof value !== 'string'
          ? receiver
          : { ...receiver, [secretKey]: hide(kind, index, secretKey, receiver.name, value) };
      });
    return receivers.length === 0 ? [] : [[kind, receivers]];
  });
  const tags = group.tags ?? {};
  const [, , , , resourceGroupName] = group.id.split('/');
  const location = locationOf(group.location);
  const args = {
    resourceGroupName,
    actionGroupName: group.name,
    groupShortName: group.properties.groupShortName,
    ...(location !== 'Global' && { location }),
    ...(!group.properties.enabled && { enabled: false }),
    ...(Object.keys(tags).length > 0 && { tags }),
    tools,
    ...Object.fromEntries(others),
    ...(choices.asIs ? asItIs(setup, choices) : takenOver(setup, choices)),
    ...(choices.keep.includes('azns-not-assigned') && { roleAssignment: 'external' }),
    ...(setup.cloud !== 'public' && { cloud: setup.cloud }),
  };
  return { args, secrets };
}

function takenOver(setup: Setup, choices: Choices): object {
  const { application, servicePrincipal, owners, me } = setup;
  const { keep } = choices;
  const uri = goodUri(setup, choices);
  const role = roleOf(setup);
  const withoutRole = role === undefined && keep.includes('role-missing');
  const open = servicePrincipal?.appRoleAssignmentRequired === false;
  return {
    displayName: application.displayName,
    ...(uri !== undefined && { identifierUri: uri }),
    ...(keep.includes('token-version') && tokenVersionOf(setup) === 1 && { tokenVersion: 1 }),
    owners: withMe(owners, me),
    ...(role !== undefined && { appRoleId: role.id }),
    ...(withoutRole && { appRole: false, appRoleAssignmentRequired: false }),
    ...(open && keep.includes('assignment-not-required') && { appRoleAssignmentRequired: false }),
  };
}

function asItIs(setup: Setup, choices: Choices): object {
  const { application, servicePrincipal } = setup;
  const role = roleOf(setup);
  return {
    application: {
      objectId: application.id,
      clientId: application.appId,
      identifierUri: goodUri(setup, choices),
      servicePrincipalObjectId: servicePrincipal?.id,
      tokenVersion: tokenVersionOf(setup),
      ...(role !== undefined && { appRoleId: role.id }),
    },
  };
}
