/** Regions of public Azure, short names as ARM returns them. */
export const publicRegions = [
  'australiacentral', 'australiaeast', 'australiasoutheast', 'austriaeast', 'belgiumcentral', 'brazilsouth',
  'canadacentral', 'canadaeast', 'centralindia', 'centralus', 'chilecentral', 'eastasia', 'eastus', 'eastus2',
  'francecentral', 'germanywestcentral', 'indonesiacentral', 'israelcentral', 'italynorth', 'japaneast',
  'japanwest', 'koreacentral', 'koreasouth', 'malaysiawest', 'mexicocentral', 'newzealandnorth',
  'northcentralus', 'northeurope', 'norwayeast', 'polandcentral', 'qatarcentral', 'southafricanorth',
  'southcentralus', 'southeastasia', 'southindia', 'spaincentral', 'swedencentral', 'switzerlandnorth',
  'uaenorth', 'uksouth', 'ukwest', 'westcentralus', 'westeurope', 'westindia', 'westus', 'westus2', 'westus3',
]; // prettier-ignore

/** https://learn.microsoft.com/azure/azure-government/documentation-government-get-started-connect-with-portal */
export const governmentRegions = [
  'usgovarizona',
  'usgovtexas',
  'usgovvirginia',
  'usdodcentral',
  'usdodeast',
];

/** Regions of any cloud: what is regional is in a resource group, whose region is checked. */
export const regions = [...publicRegions, ...governmentRegions];

/**
 * Where action groups can be: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups
 * ("India Central" and "India South" there; ARM writes centralindia and southindia).
 */
export const actionGroupLocations = [
  'Global',
  'eastus',
  'westus',
  'eastus2',
  'westus2',
  'southcentralus',
  'northcentralus',
  'swedencentral',
  'germanywestcentral',
  'centralindia',
  'southindia',
];

/** ARM compares `West Europe` and `westeurope` as the same. */
export const sameLocation = (a: string, b: string) => shortName(a) === shortName(b);
const shortName = (location: string) => location.replaceAll(' ', '').toLowerCase();

/** The entry of a list that a location means; undefined if it is not in it. */
export const findLocation = (location: string, list: string[]) =>
  list.find((entry) => sameLocation(entry, location));
