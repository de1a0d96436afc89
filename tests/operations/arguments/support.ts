import { receiverKinds } from '../../../components/actionGroup/otherReceivers';
import type { LiveActionGroup } from '../../../operations/arguments/actionGroup';
import { oneOfEach } from '../../support/receivers';

export const groupId =
  '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg-alerts/providers/microsoft.insights/actionGroups/ops';

/** As Azure answers: every list, what it adds, and its own defaults. */
export function liveGroup(
  properties: object = {},
  more: Partial<LiveActionGroup> = {},
): LiveActionGroup {
  const lists = receiverKinds.map((kind) => [
    kind,
    (oneOfEach[kind] as object[]).map((receiver) => ({
      ...receiver,
      ...(kind === 'emailReceivers' && { status: 'Enabled', useCommonAlertSchema: true }),
      ...(kind === 'webhookReceivers' && { useAadAuth: false, useCommonAlertSchema: false }),
      managedIdentity: kind === 'eventHubReceivers' ? 'None' : undefined,
    })),
  ]);
  return {
    id: groupId,
    name: 'ops',
    location: 'global',
    tags: {},
    ...more,
    properties: {
      groupShortName: 'ops',
      enabled: true,
      incidentReceivers: [],
      ...(Object.fromEntries(lists) as object),
      ...properties,
    },
  };
}

export const secureWebhook = (changes: object = {}) => ({
  name: 'servicenow',
  serviceUri:
    'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor',
  useAadAuth: true,
  useCommonAlertSchema: true,
  objectId: '3b3a5954-1f0c-4aa6-b96d-3b059bbd29a9',
  identifierUri: 'api://alerts.contoso.com/itsm',
  ...changes,
});
