import type { ResourceValidationPolicy } from '@pulumi/policy';
import { isResourceGroup } from './resources';

/** What azure-native replaces a resource group for, besides `managedBy`. */
const places = ['location', 'resourceGroupName'];

/**
 * Mandatory: a replacement deletes the group, with all that is in it, before it makes the new one. A typo in the region
 * is enough. What a stack replaces or deletes is not shown to policies, so they ask for what keeps the engine from it.
 */
export const resourceGroupKept: ResourceValidationPolicy = {
  name: 'resource-group-kept',
  description: 'No stack can replace a resource group, and delete all that is in it.',
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: {
      replaceableResources: { type: 'array', items: { type: 'string', minLength: 1 }, default: [] },
    },
  },
  validateResource(args, report) {
    const { type, name, opts } = args;
    if (!isResourceGroup(type)) {
      args.notApplicable('Only resource groups are looked at.');
    }
    const { replaceableResources } = args.getConfig<{ replaceableResources: string[] }>();
    const missing = places.filter((key) => !opts.ignoreChanges.includes(key));
    if (missing.length > 0 && !opts.protect && !replaceableResources.includes(name)) {
      report(
        `Resource group "${name}" can be replaced, which deletes all that is in it: a change of ${missing.join(' or ')} does that. ` +
          `Give it ignoreChanges: ['${places.join("', '")}'], or protect: true; or add its name to "replaceableResources" of this policy. ` +
          'https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/',
      );
    }
  },
};
