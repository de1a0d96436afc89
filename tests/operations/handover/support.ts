import type { PublicTool } from '../../../components/itsmTools';
import { buildHandover } from '../../../operations/handover/build';
import type { HandedOverTool, Handover } from '../../../operations/handover/handover';
import { readOutputs, type StackOutputs } from '../../../operations/handover/outputs';
import { inLanguage, type Language } from '../../../operations/handover/text';

export const tenantId = '11111111-1111-1111-1111-111111111111';
export const clientId = '66666666-6666-6666-6666-666666666666';
export const azns = '461e8683-5575-4561-ac7f-899cc907d62a';
export const identifierUri = `api://${tenantId}/itsm-dev`;
export const serviceNowUrl =
  'https://acme.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor';

const none = {
  instance: null,
  domain: null,
  eventClass: null,
  replaces: null,
};
export const serviceNow: PublicTool = {
  name: 'servicenow',
  kind: 'servicenow',
  ...none,
  instance: 'acme',
  secretKey: null,
};
export const helix: PublicTool = {
  name: 'helix',
  kind: 'bmcHelix',
  ...none,
  secretKey: 'serviceUris.helix',
};
export const custom: PublicTool = {
  name: 'pager',
  kind: 'custom',
  ...none,
  secretKey: 'serviceUris.pager',
};

const login = `https://login.microsoftonline.com/${tenantId}`;
export const tokens = {
  1: {
    tokenVersion: 1,
    audience: identifierUri,
    issuer: `https://sts.windows.net/${tenantId}/`,
    openIdMetadataUrl: `${login}/.well-known/openid-configuration`,
    callerClaimName: 'appid',
  },
  2: {
    tokenVersion: 2,
    audience: clientId,
    issuer: `${login}/v2.0`,
    openIdMetadataUrl: `${login}/v2.0/.well-known/openid-configuration`,
    callerClaimName: 'azp',
  },
} as const;

/** Outputs of a component. */
export function outputs(
  version: 1 | 2 = 2,
  tools: PublicTool[] = [serviceNow],
  changes: Partial<StackOutputs> = {},
): StackOutputs {
  return {
    actionGroupId:
      '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm-dev',
    actionGroupName: 'itsm-dev',
    tools,
    applicationObjectId: '55555555-5555-5555-5555-555555555555',
    clientId,
    identifierUri,
    tenantId,
    cloud: 'public',
    ...tokens[version],
    callerClaimValue: azns,
    roles: ['ActionGroupsSecureWebhook'],
    ...changes,
  };
}

/** The way an operation takes: outputs, then the hand-over. */
export function handoverOf(given: StackOutputs): Handover {
  return buildHandover('dev', readOutputs('dev', { ...given }));
}

export function toolOf(given: StackOutputs): HandedOverTool {
  const [tool] = handoverOf(given).tools;
  if (tool === undefined) {
    throw new Error('the hand-over has no tool');
  }
  return tool;
}

/** A tool's steps in one language: screen, field, value. */
export function rowsOf(tool: HandedOverTool, language: Language = 'en'): string[][] {
  return tool.steps.map(({ screen, field, value }) =>
    [screen, field, value].map((text) => inLanguage(text, language)),
  );
}
