import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import { isActionGroup, receiversOf, secureWebhooks } from './resources';
import { forEachKnown, listed } from './values';

/**
 * Domains of ITSM tools that take secure webhooks: ServiceNow's commercial and government instances
 * (https://github.com/ServiceNow/ServiceNowDocs, azure-integration.md), and BMC Helix's hosted tenants (no document lists
 * the domain; it is in the addresses that their customers publish).
 */
export const itsmHosts = ['service-now.com', 'servicenowservices.com', 'onbmc.com'];

/** Kinds of receivers that have `useCommonAlertSchema`: the types of @pulumi/azure-native/monitor. */
const kindsWithSchema = [
  ...['armRoleReceivers', 'automationRunbookReceivers', 'azureFunctionReceivers'],
  ...['emailReceivers', 'eventHubReceivers', 'logicAppReceivers', 'webhookReceivers'],
];

/** Where receivers hold a URI; runbooks and webhooks name it alike. */
const urisByKind = {
  automationRunbookReceivers: 'serviceUri',
  azureFunctionReceivers: 'httpTriggerUrl',
  logicAppReceivers: 'callbackUrl',
  webhookReceivers: 'serviceUri',
} as const;

const groupsOnly =
  (validate: (args: ResourceValidationArgs, report: (message: string) => void) => void) =>
  (args: ResourceValidationArgs, report: (message: string) => void) => {
    if (!isActionGroup(args.type)) {
      args.notApplicable('Only action groups have receivers.');
    }
    validate(args, report);
  };

/** Mandatory: alerts, and a token that others could replay, would leave to a foreign host. */
export const secureWebhookHost: ResourceValidationPolicy = {
  name: 'secure-webhook-host',
  description: 'Secure webhooks post over HTTPS to the ITSM tool only.',
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: {
      hosts: { type: 'array', items: { type: 'string', minLength: 1 }, default: itsmHosts },
    },
  },
  validateResource: groupsOnly((args, report) => {
    const { hosts } = args.getConfig<{ hosts: string[] }>();
    forEachKnown(secureWebhooks(args.props), (receiver) => {
      const problem = hostProblem(receiver.serviceUri ?? '', hosts);
      if (problem !== undefined) {
        report(
          `Action group "${args.name}", secure webhook "${receiver.name}": its serviceUri ${problem}`,
        );
      }
    });
  }),
};

/** Only the scheme or the host is shown: the rest of a webhook URI is a secret. */
function hostProblem(uri: string, hosts: string[]): string | undefined {
  const fix =
    `Allowed is https:// to these domains and their subdomains: ${listed(hosts)}. ` +
    'Correct it, or add your ITSM tool\'s domain to "hosts" of this policy.';
  if (!URL.canParse(uri)) {
    return `is not a URI (not shown, it is a secret). ${fix}`;
  }
  const { protocol, hostname } = new URL(uri);
  if (protocol !== 'https:') {
    return `has the scheme ${protocol}//, which shows the token to everybody on the way. ${fix}`;
  }
  const host = hostname.replace(/\.$/, '');
  const isAllowed = hosts
    .map((domain) => domain.toLowerCase())
    .some((domain) => host === domain || host.endsWith(`.${domain}`));
  return isAllowed ? undefined : `leads to the host ${host}. ${fix}`;
}

/** Mandatory: ITSM tools read no other schema. https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema */
export const commonAlertSchema: ResourceValidationPolicy = {
  name: 'common-alert-schema',
  description: 'Every receiver that can gets the common alert schema.',
  enforcementLevel: 'mandatory',
  validateResource: groupsOnly((args, report) => {
    for (const kind of kindsWithSchema) {
      forEachKnown(receiversOf(args.props, kind), (receiver) => {
        if (receiver.useCommonAlertSchema !== true) {
          report(
            `Action group "${args.name}", ${kind} "${receiver.name}": useCommonAlertSchema is ` +
              `${receiver.useCommonAlertSchema ?? 'not set, which means false'}. Set it to true. ` +
              'https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema',
          );
        }
      });
    }
  }),
};

/** Mandatory: everybody who can read the group in Azure can read the password. ServiceNow asks for one in one case; such receivers can be named. */
export const uriWithoutUserInfo: ResourceValidationPolicy = {
  name: 'uri-without-userinfo',
  description: 'No URI of a receiver holds a user name or password.',
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: {
      allowedReceivers: { type: 'array', items: { type: 'string', minLength: 1 }, default: [] },
    },
  },
  validateResource: groupsOnly((args, report) => {
    const { allowedReceivers } = args.getConfig<{ allowedReceivers: string[] }>();
    for (const [kind, key] of Object.entries(urisByKind)) {
      forEachKnown(receiversOf(args.props, kind), (receiver) => {
        const uri = (receiver as Record<string, unknown>)[key];
        if (holdsUserInfo(uri) && !allowedReceivers.includes(receiver.name ?? '')) {
          report(
            `Action group "${args.name}", ${kind} "${receiver.name}": its ${key} holds a user name or password ` +
              '(not shown). Secure webhooks authenticate with a token instead: remove it, or add the receiver to ' +
              '"allowedReceivers" of this policy if your ITSM tool insists. ' +
              'https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook',
          );
        }
      });
    }
  }),
};

function holdsUserInfo(uri: unknown): boolean {
  if (typeof uri !== 'string' || !URL.canParse(uri)) {
    return false;
  }
  const { username, password } = new URL(uri);
  return username !== '' || password !== '';
}

/** Mandatory: Azure retires ITSM actions, and no new ones can be made. */
export const noItsmReceivers: ResourceValidationPolicy = {
  name: 'no-itsm-receivers',
  description:
    'Action groups reach ITSM tools through secure webhooks, not through the retired ITSM actions.',
  enforcementLevel: 'mandatory',
  validateResource: groupsOnly((args, report) => {
    const receivers = receiversOf(args.props, 'itsmReceivers');
    if (receivers.length > 0) {
      report(
        `Action group "${args.name}" has itsmReceivers: ${listed(receivers.map((receiver) => `"${receiver.name}"`))}. ` +
          'Azure retires ITSM actions: declare secure webhooks (webhookReceivers with useAadAuth: true) instead. ' +
          'https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-overview',
      );
    }
  }),
};
