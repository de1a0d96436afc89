import { regionName } from '../azureClouds';
import type { Rule } from '../validation';
import { quoted } from '../visibleText';

/**
 * Regions an action group may be placed in besides `Global`.
 *
 * https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#create-an-action-group-in-the-azure-portal
 */
export const actionGroupRegions = [
  'centralindia',
  'eastus',
  'eastus2',
  'germanywestcentral',
  'northcentralus',
  'southcentralus',
  'southindia',
  'swedencentral',
  'westus',
  'westus2',
] as const;

/** Most characters of a short name: https://learn.microsoft.com/rest/api/monitor/action-groups/create-or-update */
const shortNameLimit = 12;

/** Most characters of an action group's name: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftinsights */
const nameLimit = 260;

/** Most secure webhooks of one group: https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#action-groups */
export const secureWebhookLimit = 10;

export const groupShortNameRule: Rule<string> = (value) => {
  if (value.trim() === '') {
    return `is blank. Azure allows 1 to ${shortNameLimit} characters; it shows the name in e-mails and text messages.`;
  }
  return value.length <= shortNameLimit
    ? undefined
    : `must have 1 to ${shortNameLimit} characters (got ${quoted(value)}, which has ${value.length}). Shorten it.`;
};

export const actionGroupNameRule: Rule<string> = (value) => {
  const allowed = `Azure allows 1 to ${nameLimit} characters, none of < > * % & : \\ ? + / and no "." or space at the end.`;
  if (value.trim() === '') {
    return `is blank. ${allowed}`;
  }
  if (value.length > nameLimit) {
    return `has ${value.length} characters. ${allowed} Shorten it.`;
  }
  return /[<>*%&:\\?+/]|[. ]$/.test(value)
    ? `contains a character that Azure does not allow (got ${quoted(value)}). ${allowed} Rename it.`
    : undefined;
};

/** Most characters of a resource group's name, and which: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
const groupNameLimit = 90;

export const resourceGroupNameRule: Rule<string> = (value) => {
  const allowed = `Azure allows 1 to ${groupNameLimit} letters, digits, "_", "-", ".", "(" and ")", and no "." at the end.`;
  if (value.length > groupNameLimit) {
    return `has ${value.length} characters. ${allowed} Shorten it.`;
  }
  return /^[\p{L}\p{N}_.()-]*[\p{L}\p{N}_()-]$/u.test(value)
    ? undefined
    : `is not a valid name (got ${quoted(value)}). ${allowed} Correct it.`;
};

/** The location as Azure stores it: `East US 2` is `eastus2`. */
export function locationOf(value: string): string {
  return regionName(value) === 'global' ? 'Global' : regionName(value);
}

export const locationRule: Rule<string> = (value) =>
  ['Global', ...actionGroupRegions].includes(locationOf(value))
    ? undefined
    : `must be Global (the only one that service health alerts work with) or one of ${actionGroupRegions.join(', ')} (got ${quoted(value)}).`;

/**
 * What everybody who deploys a regional group should know, each time; undefined for `Global`.
 *
 * https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#global-and-regional-action-group-processing;
 * the location is create-only in the API.
 */
export function regionalWarning(location: string): string | undefined {
  return locationOf(location) === 'Global'
    ? undefined
    : `location: the action group is processed in ${location} only. Service health alerts do not reach a regional group. To change the location later, also back to Global, the group needs another name, and alert rules then refer to an id that no longer exists.`;
}
