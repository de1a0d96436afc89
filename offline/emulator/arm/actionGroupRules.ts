import { AzureError, notEmulated } from '../errors';
import {
  identityVersion,
  newerLists,
  newerProperties,
  receiverLists,
  type ActionGroup,
  type WebhookReceiver,
} from './actionGroupSchema';

/** The resource provider answers without the `error` envelope. */
export const providerError = (status: number, code: string, message: string = code) =>
  new AzureError(status, code, message, { bare: true });
const badRequest = (message: string) => providerError(400, 'BadRequest', message);

/** Hosts Azure is known to refuse; https://github.com/hashicorp/terraform-provider-azurerm/pull/23203 */
const blockedHost = /(^|\.)example\.(com|org|net)$/i;

/** https://learn.microsoft.com/azure/azure-monitor/service-limits#action-groups */
const maxSecureWebhooks = 10;

/**
 * The rules of an action group that need nothing but its text.
 * @throws 400; messages never contain a serviceUri.
 */
export function checkActionGroup(name: string, version: string, body: ActionGroup): void {
  checkName(name);
  const { groupShortName } = body.properties;
  if (!/\S/.test(groupShortName) || groupShortName.length > 12)
    throw badRequest(
      `The value '${groupShortName}' of property 'groupShortName' is invalid: it must have 1 to 12 characters.`,
    );
  for (const list of receiverLists)
    if (body.properties[list] && (newerLists[list] ?? '') > version)
      throw badRequest(
        `Could not find member '${list}' on object of type 'ActionGroup' in api-version ${version}.`,
      );
  for (const list of receiverLists) {
    const name = newerProperties.names[list] ?? '';
    if (
      newerProperties.version > version &&
      (body.properties[list] ?? []).some((one) => name in one)
    )
      throw badRequest(
        `Could not find member '${name}' on object of type 'ActionGroup' in api-version ${version}.`,
      );
  }
  checkIdentity(version, body);
  checkReceiverNames(body);
  const webhooks = body.properties.webhookReceivers ?? [];
  for (const receiver of webhooks) checkWebhook(receiver);
  const secure = webhooks.filter((receiver) => receiver.useAadAuth).length;
  if (secure > maxSecureWebhooks || webhooks.length - secure > maxSecureWebhooks)
    throw badRequest(
      `The action group has ${secure} secure webhook and ${webhooks.length - secure} webhook receivers; at most ${maxSecureWebhooks} of each are allowed.`,
    );
}

/** Receivers sign in with the group's own identity; which is for runbooks, event hubs, Logic Apps and functions. */
function checkIdentity(version: string, body: ActionGroup): void {
  if (body.identity && version < identityVersion)
    throw badRequest(
      `Could not find member 'identity' on object of type 'ActionGroup' in api-version ${version}.`,
    );
  for (const list of receiverLists)
    for (const receiver of body.properties[list] ?? []) {
      const used = 'managedIdentity' in receiver ? (receiver.managedIdentity ?? 'None') : 'None';
      if (used === 'None') continue;
      if (list === 'webhookReceivers') throw notEmulated('managed identities of webhooks');
      if (used !== 'SystemAssigned') throw notEmulated('user-assigned identities of receivers');
      if (body.identity?.type !== 'SystemAssigned')
        throw badRequest(
          `The receiver '${receiver.name}' uses a system-assigned identity, which the action group does not have.`,
        );
    }
}

function checkName(name: string): void {
  if (name.length > 260 || /[<>*%&:\\?+/]/.test(name) || /[. ]$/.test(name))
    throw badRequest(
      `The action group name '${name}' is invalid: 1 to 260 characters, none of < > * % & : \\ ? + /, and no '.' or space at its end.`,
    );
}

function checkReceiverNames(body: ActionGroup): void {
  const names = receiverLists.flatMap((list) =>
    (body.properties[list] ?? []).map(({ name }) => name),
  );
  const seen = new Set<string>();
  for (const name of names) {
    if (name.trim() === '') throw badRequest("A receiver has an empty 'name'.");
    if (seen.has(name.toLowerCase()))
      throw badRequest(`The receiver name '${name}' is used more than once in the action group.`);
    seen.add(name.toLowerCase());
  }
}

function checkWebhook(receiver: WebhookReceiver): void {
  const uri = URL.canParse(receiver.serviceUri) ? new URL(receiver.serviceUri) : undefined;
  if (!uri || !/^https?:$/.test(uri.protocol))
    throw badRequest(
      `The serviceUri of webhook receiver '${receiver.name}' is not an http or https URI.`,
    );
  if (blockedHost.test(uri.hostname))
    throw providerError(
      400,
      'WebhookServiceUriBlocked',
      `The service URI of webhook receiver '${receiver.name}' is blocked.`,
    );
  if (receiver.useAadAuth && (!receiver.objectId || !receiver.identifierUri))
    throw badRequest(
      `Webhook receiver '${receiver.name}' uses Entra ID authentication and needs objectId and identifierUri.`,
    );
}
