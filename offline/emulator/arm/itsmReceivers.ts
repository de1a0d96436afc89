import { notEmulated } from '../errors';
import { providerError } from './actionGroupRules';
import type { ActionGroup } from './actionGroupSchema';

/** https://learn.microsoft.com/azure/azure-monitor/service-limits#action-groups */
const maxItsmActions = 10;

/**
 * Where the ITSM Connector can be: `region` in actionGroups_API.json of azure-rest-api-specs, and the list of
 * https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-definition#install-it-service-management-connector
 */
const connectorRegions = [
  'australiasoutheast',
  'canadacentral',
  'centralindia',
  'eastus',
  'japaneast',
  'southcentralus',
  'southeastasia',
  'uksouth',
  'usgovarizona',
  'usgovvirginia',
  'westcentralus',
  'westeurope',
  'westus2',
];

/**
 * The rules of ITSM actions. A `workspaceId` of any form is taken, as Azure does
 * (https://github.com/Azure/azure-rest-api-specs/issues/17861).
 *
 * @throws 400 for too many; 500 for an empty configuration, as Azure
 * (https://github.com/Azure/azure-rest-api-specs/issues/20488); 501 for a region that no document lists.
 */
export function checkItsmReceivers({ properties }: ActionGroup): void {
  const receivers = properties.itsmReceivers ?? [];
  if (receivers.length > maxItsmActions)
    throw providerError(
      400,
      'BadRequest',
      `The action group has ${receivers.length} ITSM receivers; at most ${maxItsmActions} are allowed.`,
    );
  for (const { region, ticketConfiguration } of receivers) {
    if (!isFilledObject(ticketConfiguration))
      throw providerError(500, 'InternalServerError', 'An internal server error occurred.');
    if (!connectorRegions.includes(region.replaceAll(' ', '').toLowerCase()))
      throw notEmulated(`ITSM actions of the region '${region}', which no document lists`);
  }
}

function isFilledObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.keys(value).length > 0;
  } catch {
    return false;
  }
}
