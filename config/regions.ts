import { regionName } from '../components/azureClouds';
import { closest } from '../components/closest';
import type { Rule } from '../components/validation';
import { quoted } from '../components/visibleText';

/** Regions that resource groups can be in: https://learn.microsoft.com/azure/reliability/regions-list */
const regions = [
  ...['australiacentral', 'australiaeast', 'australiasoutheast', 'austriaeast', 'belgiumcentral'],
  ...['brazilsouth', 'canadacentral', 'canadaeast', 'centralindia', 'centralus', 'chilecentral'],
  ...['denmarkeast', 'eastasia', 'eastus', 'eastus2', 'francecentral', 'germanywestcentral'],
  ...['indonesiacentral', 'israelcentral', 'italynorth', 'japaneast', 'japanwest', 'koreacentral'],
  ...['koreasouth', 'malaysiawest', 'mexicocentral', 'newzealandnorth', 'northcentralus'],
  ...['northeurope', 'norwayeast', 'polandcentral', 'qatarcentral', 'southafricanorth'],
  ...['southcentralus', 'southeastasia', 'southindia', 'spaincentral', 'swedencentral'],
  ...['switzerlandnorth', 'uaenorth', 'uksouth', 'ukwest', 'westcentralus', 'westeurope'],
  ...['westindia', 'westus', 'westus2', 'westus3'],
  // Paired with others, for customers who ask: same page.
  ...['australiacentral2', 'brazilsoutheast', 'francesouth', 'germanynorth', 'jioindiacentral'],
  ...['jioindiawest', 'norwaywest', 'southafricawest', 'swedensouth', 'switzerlandwest'],
  ...['uaecentral', 'brazilus'],
  // https://learn.microsoft.com/azure/azure-government/documentation-government-overview
  ...['usgovarizona', 'usgovtexas', 'usgovvirginia', 'usdodcentral', 'usdodeast'],
];

/** A region that exists; whether the subscription has it, preflight asks. */
export const regionRule: Rule<string> = (value) => {
  const region = regionName(value);
  if (regions.includes(region)) {
    return undefined;
  }
  const meant = closest(region, regions);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `must be an Azure region (got ${quoted(value)}).${question} List yours: az account list-locations --query "[].name"`;
};
