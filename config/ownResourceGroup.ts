import { ResourceGroup, type ResourceGroupArgs } from '@pulumi/azure-native/resources';
import * as pulumi from '@pulumi/pulumi';
import { regionName } from '../components/azureClouds';
import { refuse, shown, type Problem } from '../components/validation';

/** What azure-native replaces a resource group for. */
interface Place {
  resourceGroupName: string;
  location: string;
}

/**
 * Makes the stack's resource group, and never replaces it: that would delete everything in it, also what this stack did not create.
 *
 * The engine ignores another name or region, and the outputs then say where the group really is. What depends on the
 * result is deployed only where that is the place that is wanted.
 */
export function ownResourceGroup(
  args: ResourceGroupArgs & Place,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<ResourceGroup> {
  const ignoreChanges = ['resourceGroupName', 'location'];
  const group = new ResourceGroup('resource-group', args, { ...opts, ignoreChanges });
  return pulumi.all([group.name, group.location]).apply(([resourceGroupName, location]) => {
    const title =
      'The resource group of this stack is never replaced, because that would delete everything in it';
    refuse(title, moveProblems({ resourceGroupName, location }, args));
    return group;
  });
}

/** Where the wanted place differs from that of the group. */
export function moveProblems(is: Place, wanted: Place): Problem[] {
  const problem = (key: string, now: string, got: string, same: boolean): Problem[] => {
    const fix = `Set it back: pulumi config set ${key} ${shown(now)}`;
    const otherwise = 'For another group, see "Another resource group" in docs/troubleshooting.md.';
    return same
      ? []
      : [{ key, message: `must stay ${shown(now)} (got ${shown(got)}). ${fix}. ${otherwise}` }];
  };
  return [
    ...problem(
      'resourceGroupName',
      is.resourceGroupName,
      wanted.resourceGroupName,
      is.resourceGroupName.toLowerCase() === wanted.resourceGroupName.toLowerCase(),
    ),
    ...problem(
      'resourceGroupLocation',
      is.location,
      wanted.location,
      regionName(is.location) === regionName(wanted.location),
    ),
  ];
}
