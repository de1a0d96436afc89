import type { Finding } from '../../../operations/preflight/finding';
import type { Promised, PromisedGroup } from '../../../operations/verify/promise';
import { azns, clientId, helix, identifierUri, serviceNow, tenantId } from '../handover/support';

export const subscription = '/subscriptions/99999999-9999-9999-9999-999999999999';
export const groupId = `${subscription}/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/itsm-dev`;

export const group: PromisedGroup = {
  id: groupId,
  tools: [serviceNow, helix],
  enabled: true,
  lock: undefined,
  processingRules: [],
};

/** What a stack with everything promises. */
export const promised: Promised & { group: PromisedGroup } = {
  stack: 'dev',
  component: 'itsm',
  identity: {
    applicationObjectId: 'application-id',
    clientId,
    identifierUri,
    tenantId,
    cloud: 'public',
    tokenVersion: 2,
    servicePrincipalObjectId: 'service-principal-id',
    aznsServicePrincipalObjectId: 'azns-id',
    callerClaimValue: azns,
    appRoleId: 'role-id',
    roles: ['ActionGroupsSecureWebhook'],
  },
  application: { displayName: 'itsm-dev', owners: ['pipeline'], assignmentRequired: true },
  assignment: { by: 'stack', id: 'assignment-id' },
  assignmentIds: ['assignment-id'],
  group,
  callback: undefined,
  pending: [],
};

export const again = 'pulumi up --refresh --stack dev';

/** Findings that are not ok, as `state check: detail -> fix`. */
export const faults = (findings: Finding[]) =>
  findings
    .filter(({ state }) => state !== 'ok')
    .map(({ state, check, detail, fix }) => `${state} ${check}: ${detail} -> ${fix}`);
