import type { LiveReceiver } from '../arguments/actionGroup';

/** Receivers of an action group by kind, as Azure's API has them. */
export type Receivers = Record<string, LiveReceiver[]>;

/** Kinds of receivers, as people call them. */
const kinds: Record<string, string> = {
  emailReceivers: 'e-mail',
  smsReceivers: 'SMS',
  voiceReceivers: 'call',
  azureAppPushReceivers: 'Azure app',
  armRoleReceivers: 'e-mail to a role',
  webhookReceivers: 'webhook',
  itsmReceivers: 'ITSM action',
  logicAppReceivers: 'Logic App',
  azureFunctionReceivers: 'function',
  automationRunbookReceivers: 'runbook',
  eventHubReceivers: 'event hub',
};

/**
 * The receivers of a group as its GET answers them, which is how a test has to name them.
 *
 * @param tool - The one to try; all of them without it.
 */
export function receiversOf(properties: Record<string, unknown>, tool?: string): Receivers {
  const lists = Object.entries(properties).filter(([kind]) => kind.endsWith('Receivers'));
  const wanted = lists.map(([kind, list]): [string, LiveReceiver[]] => [
    kind,
    ((list ?? []) as LiveReceiver[])
      .filter(({ name }) => tool === undefined || name.toLowerCase() === tool.toLowerCase())
      // Read-only: whether somebody has subscribed.
      .map(({ status: _, ...receiver }) => receiver),
  ]);
  return Object.fromEntries(wanted.filter(([, list]) => list.length > 0));
}

/** Each receiver with its kind, and nothing of where it is. */
export function named(receivers: Receivers): string[] {
  return Object.entries(receivers).flatMap(([kind, list]) =>
    list.map(
      ({ name, useAadAuth }) =>
        `${name} (${useAadAuth === true ? 'secure webhook' : (kinds[kind] ?? kind)})`,
    ),
  );
}

/** Takes URIs out of a text: those of receivers are secrets. */
export function withoutUris(text: string): string {
  return text.replace(/\bhttps?:\/\/[^\s'"<>]+/gi, '[URI not shown]');
}
