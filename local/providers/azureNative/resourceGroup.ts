import type { ResourceState, ResourceType } from '../resource';
import type { Properties } from '../values';
import { armCreate, armDelete, armGet, armPut, segment } from './arm';

const apiVersion = '2024-03-01';

interface ArmResourceGroup {
  id: string;
  name: string;
  type: string;
  location: string;
  managedBy?: string;
  tags?: Record<string, string>;
  properties: { provisioningState: string };
}

/** azure-native.resources.ResourceGroup: https://www.pulumi.com/registry/packages/azure-native/api-docs/resources/resourcegroup/ */
export const resourceGroup: ResourceType = {
  inputs: ['location', 'managedBy', 'resourceGroupName', 'tags'],
  required: ['location'],
  replaceOn: ['location', 'resourceGroupName'],
  deleteBeforeReplace: true,
  nameInput: 'resourceGroupName',
  computed: ['azureApiVersion', 'name', 'properties', 'type'],
  async create(session, inputs) {
    const id = `/subscriptions/${session.subscriptionId}/resourceGroups/${String(inputs.resourceGroupName)}`;
    const made = await armCreate<ArmResourceGroup>(session, id, apiVersion, bodyOf(inputs));
    return { id: made.id, outputs: stateOf(made).outputs };
  },
  async read(session, id) {
    segment(id, 'resourceGroups');
    const found = await armGet<ArmResourceGroup>(session, `${id}?api-version=${apiVersion}`);
    return found === undefined ? undefined : stateOf(found);
  },
  async update(session, id, _olds, news) {
    return stateOf(await armPut<ArmResourceGroup>(session, id, apiVersion, bodyOf(news))).outputs;
  },
  delete: (session, id) => armDelete(session, id, apiVersion),
};

function bodyOf({ location, managedBy, tags }: Properties) {
  return { location, managedBy, tags };
}

function stateOf(group: ArmResourceGroup): ResourceState {
  const { name, type, location, managedBy, tags, properties } = group;
  return {
    inputs: { resourceGroupName: name, location, managedBy, tags },
    outputs: { name, type, location, managedBy, tags, properties, azureApiVersion: apiVersion },
  };
}
