/** Regions of public Azure by display name; ARM's short names are the same without blanks and capitals. */
const publicNames = [
  'Australia Central', 'Australia East', 'Australia Southeast', 'Austria East', 'Belgium Central',
  'Brazil South', 'Canada Central', 'Canada East', 'Central India', 'Central US', 'Chile Central', 'East Asia',
  'East US', 'East US 2', 'France Central', 'Germany West Central', 'Indonesia Central', 'Israel Central',
  'Italy North', 'Japan East', 'Japan West', 'Korea Central', 'Korea South', 'Malaysia West', 'Mexico Central',
  'New Zealand North', 'North Central US', 'North Europe', 'Norway East', 'Poland Central', 'Qatar Central',
  'South Africa North', 'South Central US', 'Southeast Asia', 'South India', 'Spain Central', 'Sweden Central',
  'Switzerland North', 'UAE North', 'UK South', 'UK West', 'West Central US', 'West Europe', 'West India',
  'West US', 'West US 2', 'West US 3',
]; // prettier-ignore

/** https://learn.microsoft.com/azure/azure-government/documentation-government-get-started-connect-with-portal */
const governmentNames = [
  'USGov Arizona',
  'USGov Texas',
  'USGov Virginia',
  'USDoD Central',
  'USDoD East',
];

export const publicRegions = publicNames.map(shortName);
export const governmentRegions = governmentNames.map(shortName);

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
function shortName(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

/** The entry of a list that a location means; undefined if it is not in it. */
export const findLocation = (location: string, list: string[]) =>
  list.find((entry) => sameLocation(entry, location));

/** What people read for a region. */
export const displayName = (region: string) =>
  findLocation(region, [...publicNames, ...governmentNames]) ?? region;
