import { regionName } from '../../components/azureClouds';
import type { Azure } from '../azure';
import { missing, ok, unknown, type Finding } from './finding';
import type { StackConfig } from './plan';

/** https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations */
const locationsVersion = '2022-12-01';

/** What `GET …/providers/Microsoft.Insights` tells of where its types can be. */
export interface ResourceProvider {
  registrationState?: string;
  resourceTypes?: { resourceType: string; locations: string[] }[];
}

/** Whether the resource group can be in its region; one that exists is where it is. */
export async function groupRegionFindings(
  azure: Azure,
  { plan, resourceGroupLocation: wanted }: StackConfig,
  subscription: string,
  existing: { location: string } | undefined,
): Promise<Finding[]> {
  const check = `Region ${wanted} of the resource group`;
  if (!plan.createsResourceGroup || wanted === '') {
    return [];
  }
  if (existing !== undefined) {
    const { location } = existing;
    return sameRegion(location, wanted)
      ? [ok(check, 'is the region of the resource group')]
      : [
          missing(
            check,
            `the resource group is in ${location} and cannot be moved`,
            `Declare the resource group in ${location}, or choose another name.`,
          ),
        ];
  }
  const { status, body } = await azure.arm(
    `${subscription}/locations?api-version=${locationsVersion}`,
  );
  if (status !== 200) {
    return [unknown(check, `cannot be checked: Resource Manager answers ${status}`)];
  }
  const { value } = body as { value: { name: string; metadata?: { regionType?: string } }[] };
  // "Logical" ones, such as europe, hold no resources.
  const regions = value.filter(({ metadata }) => metadata?.regionType !== 'Logical');
  const names = regions.map(({ name }) => name);
  return [offered(check, wanted, names, 'the subscription')];
}

/** Whether action groups can be in the location. */
export function actionGroupRegionFinding(
  { location: wanted }: StackConfig,
  { resourceTypes = [] }: ResourceProvider,
): Finding {
  const type = resourceTypes.find(
    ({ resourceType }) => resourceType.toLowerCase() === 'actiongroups',
  );
  const check = `Location ${wanted} of the action group`;
  return offered(check, wanted, type?.locations ?? [], 'Microsoft.Insights');
}

function offered(check: string, wanted: string, regions: string[], by: string): Finding {
  if (regions.some((region) => sameRegion(region, wanted))) {
    return ok(check, `is offered by ${by}`);
  }
  const sorted = regions.map(regionName).sort((a, b) => a.localeCompare(b));
  const fix = 'Use one of these.';
  return missing(check, `is not offered by ${by}, whose regions are ${sorted.join(', ')}`, fix);
}

const sameRegion = (one: string, other: string) => regionName(one) === regionName(other);
