import type { ResourceValidationPolicy } from '@pulumi/policy';
import { isApplication, isServicePrincipal, typeOf } from './resources';
import { known, sameId } from './values';

/**
 * Application ids of "AzNS AAD Webhook", Azure Monitor's sender: Azure's public cloud
 * (https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook), and Azure Government
 * (https://github.com/ServiceNow/ServiceNowDocs, azure-events-authentication.md).
 */
export const aznsApplicationIds = [
  '461e8683-5575-4561-ac7f-899cc907d62a',
  'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d',
];

/** The component of this project that retains AzNS; a test of the component holds it to that. */
const retainingComponent = 'azure-itsm:index:WebhookIdentity';

/**
 * Mandatory: a tenant has one AzNS, and deleting it stops every secure webhook of the tenant.
 *
 * Pulumi does not tell policies of `retainOnDelete` (3.259.0), so what they can see stands for it: protection, which
 * refuses the deletion, or the component that is known to set it. Others are vouched for by name.
 */
export const aznsRetained: ResourceValidationPolicy = {
  name: 'azns-retained',
  description:
    "No stack can delete the service principal of Azure Monitor's sender, AzNS AAD Webhook.",
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: {
      retainedResources: { type: 'array', items: { type: 'string', minLength: 1 }, default: [] },
    },
  },
  validateResource(args, report) {
    const { type, name, props, opts } = args;
    if (!isServicePrincipal(type)) {
      args.notApplicable('Only service principals can be AzNS.');
    }
    // Unknown in a preview: then it is of an application that is not there yet, and AzNS's always is.
    const clientId = known(() => (props.clientId ?? props.applicationId) as unknown);
    if (!aznsApplicationIds.some((id) => typeof clientId === 'string' && sameId(id, clientId))) {
      return;
    }
    const { retainedResources } = args.getConfig<{ retainedResources: string[] }>();
    const isRetained =
      opts.protect ||
      retainedResources.includes(name) ||
      (opts.parent !== undefined && typeOf(opts.parent) === retainingComponent);
    if (!isRetained) {
      report(
        `Service principal "${name}" is AzNS AAD Webhook (application id ${String(clientId)}), which all secure webhooks of ` +
          'the tenant share: destroying this stack would delete it. Look it up instead (azuread.getServicePrincipal), ' +
          'protect it, or give it retainOnDelete: true and, because Pulumi does not show that to policies, add its name ' +
          'to "retainedResources" of this policy. https://github.com/pulumi/pulumi-azuread/issues/2045',
      );
    }
  },
};

/** Advisory: how many is a matter of taste; that it is few is not. Each owner can add a credential and act as the application. */
export const shortOwnerList: ResourceValidationPolicy = {
  name: 'short-owner-list',
  description: 'Few principals own an application: each can add a credential and act as it.',
  enforcementLevel: 'advisory',
  configSchema: {
    properties: {
      // A pipeline's identity each for preview and deployment, two administrators, one to spare.
      maximum: { type: 'integer', minimum: 1, default: 5 },
    },
  },
  validateResource(args, report) {
    const { type, name, props } = args;
    if (!isApplication(type) && !isServicePrincipal(type)) {
      args.notApplicable('Only applications and service principals have owners.');
    }
    const { maximum } = args.getConfig<{ maximum: number }>();
    const owners = (props.owners as string[] | undefined) ?? [];
    if (owners.length > maximum) {
      report(
        `${isApplication(type) ? 'Application' : 'Service principal'} "${name}" has ${owners.length} owners, and at most ` +
          `${maximum} are allowed. Each can add a credential and act as the application: leave who runs pulumi, or ` +
          'raise "maximum" of this policy. ' +
          'https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#application-ownership-configuration',
      );
    }
  },
};
