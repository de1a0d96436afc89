import type { Input } from '@pulumi/pulumi';

/** ITSM tools that accept Azure Monitor's secure webhook. */
export type ItsmToolKind = 'servicenow' | 'bmcHelix' | 'custom';

/** One ITSM tool that receives the alerts. */
export interface ItsmTool {
  /**
   * Name of the receiver in the action group: unique in the group, compared without case.
   *
   * It identifies the receiver: renaming it is one receiver less and another more.
   */
  name: string;
  /** Which tool it is; decides where its URI comes from. */
  kind: ItsmToolKind;
  /**
   * ServiceNow only: name of the instance, the first part of its host name.
   *
   * @default - none; ServiceNow takes either `instance` or `serviceUri`
   */
  instance?: Input<string>;
  /**
   * ServiceNow only: domain of the instance, `service-now.com`, or `servicenowservices.com` for government instances.
   *
   * @default 'service-now.com'
   */
  domain?: string;
  /**
   * ServiceNow only: connector instance that events are filed under, where several tenants report to one ServiceNow.
   *
   * @default - no event class
   */
  eventClass?: string;
  /**
   * ServiceNow only: `sys_id` of the push connector instance that takes the alerts, 32 letters and digits. The
   * Integrations Launchpad shows it at the end of the instance's URL.
   *
   * @default - the base system's Azure Monitor push connector
   */
  pushConnectorSysId?: string;
  /**
   * ServiceNow only: REST API key of the integration user, which instances on `servicenowservices.com` want in the URL.
   * A secret: wrapped as one before any resource sees it.
   *
   * @default - no key in the URL
   */
  apiKey?: Input<string>;
  /**
   * URI the alerts are posted to, HTTPS only. A secret: wrapped as one before any resource sees it.
   *
   * @default - built from `instance` for ServiceNow; required for BMC Helix and custom tools
   */
  serviceUri?: Input<string>;
  /**
   * Whether `serviceUri` may hold `user:password@`.
   *
   * Microsoft says secure webhook does not support basic authentication; ServiceNow prints such a URI for
   * several tenants with a bi-directional connector. Nobody has settled which of them is right.
   *
   * @default false
   */
  allowUserInfo?: boolean;
  /**
   * Name of the tool of the same kind that this one takes over from. Both receive every alert as long as both are
   * listed, so that none is lost; the hand-over says what to do meanwhile, and after.
   *
   * @default - it takes over from none
   */
  replaces?: string;
}

/** What a kind of tool needs. */
interface ItsmToolFacts {
  label: string;
  /** Keys besides `name`, `kind` and `replaces` that mean something for this kind. */
  keys: readonly (keyof ItsmTool)[];
}

/** ITSM tools as data. */
export const itsmTools: Record<ItsmToolKind, ItsmToolFacts> = {
  servicenow: {
    label: 'ServiceNow',
    keys: [
      'instance',
      'domain',
      'eventClass',
      'pushConnectorSysId',
      'apiKey',
      'serviceUri',
      'allowUserInfo',
    ],
  },
  bmcHelix: { label: 'BMC Helix', keys: ['serviceUri', 'allowUserInfo'] },
  custom: { label: 'custom', keys: ['serviceUri', 'allowUserInfo'] },
};

/** The name of a ServiceNow instance: one label of a host name. */
export const instanceForm = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i;

/** Domains of ServiceNow instances: commercial, then government. */
export const serviceNowDomains = ['service-now.com', 'servicenowservices.com'] as const;

/** A header by the same name would do, too; action groups send none. */
export const apiKeyParameter = 'x-sn-apikey';

/**
 * URI of a ServiceNow instance's inbound endpoint, which is documented: github.com/ServiceNow/ServiceNowDocs,
 * markdown/it-operations-management/event-management/azure-integration.md; with an API key:
 * azure-events-authentication.md beside it, release Australia; with a push connector instance:
 * markdown/it-operations-management/configure-azure-monitor-issue-integrations-launchpad.md.
 *
 * BMC Helix shows its own in Integration Studio (flow "Create Incident from Azure Alerts"), so it is given.
 */
export function builtUri(tool: {
  instance?: string | null;
  domain?: string | null;
  eventClass?: string | null;
  pushConnectorSysId?: string | null;
  apiKey?: string;
}): string {
  const host = `${tool.instance}.${tool.domain ?? serviceNowDomains[0]}`;
  const query = new URLSearchParams({ source: 'azuremonitor' });
  const more = {
    event_class: tool.eventClass,
    sys_id: tool.pushConnectorSysId,
    [apiKeyParameter]: tool.apiKey,
  };
  for (const [name, value] of Object.entries(more)) {
    if (typeof value === 'string') {
      query.set(name, value);
    }
  }
  return `https://${host}/api/sn_em_connector/em/inbound_event?${query.toString()}`;
}

/** What anybody may know of a tool: never a webhook URI, not even one that could be built. */
export interface PublicTool {
  /** Name of its receiver in the action group. */
  name: string;
  /** Which tool it is. */
  kind: ItsmToolKind;
  /** Name of the ServiceNow instance; null where the URI is given. */
  instance: string | null;
  /** Domain of the ServiceNow instance; null for `service-now.com`. */
  domain: string | null;
  /** Connector instance that events are filed under; null without. */
  eventClass: string | null;
  /** `sys_id` of the push connector instance; left out without one. */
  pushConnectorSysId?: string;
  /**
   * Key of this project's configuration that holds the URI, or the API key of one that is built from the instance; null
   * where nothing of it is a secret.
   */
  secretKey: string | null;
  /** The tool it takes over from; null where it does not. */
  replaces: string | null;
}

/** A tool as a stack's outputs show it. An instance that is an Output stays one, for `pulumi.output` to resolve. */
export function publicTool(tool: ItsmTool): PublicTool {
  const { name, kind, domain = null, eventClass = null, pushConnectorSysId } = tool;
  const instance = (tool.instance ?? null) as string | null;
  const builtKey = tool.apiKey === undefined ? null : apiKeyKey(name);
  const secretKey = tool.serviceUri === undefined ? builtKey : serviceUriKey(name);
  return {
    ...{ name, kind, instance, domain, eventClass },
    // Outputs of stacks that are deployed stay as they are.
    ...(pushConnectorSysId !== undefined && { pushConnectorSysId }),
    ...{ secretKey, replaces: tool.replaces ?? null },
  };
}

/** Path of a tool's URI in the configuration. */
export function serviceUriKey(name: string): string {
  return keyIn('serviceUris', name);
}

/** Path of a ServiceNow tool's API key in the configuration. */
export function apiKeyKey(name: string): string {
  return keyIn('apiKeys', name);
}

/** Quoted as https://www.pulumi.com/docs/concepts/config/#structured-configuration has it. */
function keyIn(map: string, name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `${map}.${name}` : `${map}[${JSON.stringify(name)}]`;
}
