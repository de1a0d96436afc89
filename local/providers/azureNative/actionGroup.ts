import type { ResourceState, ResourceType } from '../resource';
import type { Properties } from '../values';
import { armCreate, armDelete, armGet, armPut, segment } from './arm';

const apiVersion = '2024-10-01-preview';

/** Inputs that are the body's `properties`, under the same names. */
const bodyProperties = [
  'armRoleReceivers',
  'automationRunbookReceivers',
  'azureAppPushReceivers',
  'azureFunctionReceivers',
  'emailReceivers',
  'enabled',
  'eventHubReceivers',
  'groupShortName',
  'incidentReceivers',
  'itsmReceivers',
  'logicAppReceivers',
  'smsReceivers',
  'voiceReceivers',
  'webhookReceivers',
] as const;

interface ArmActionGroup {
  id: string;
  name: string;
  type: string;
  location: string;
  tags?: Record<string, string>;
  properties: Properties;
}

/** azure-native.monitor.ActionGroup: https://www.pulumi.com/registry/packages/azure-native/api-docs/monitor/actiongroup/ */
export const actionGroup: ResourceType = {
  inputs: ['actionGroupName', 'location', 'resourceGroupName', 'tags', ...bodyProperties],
  required: ['enabled', 'groupShortName', 'resourceGroupName'],
  replaceOn: ['actionGroupName', 'location', 'resourceGroupName'],
  deleteBeforeReplace: true,
  computed: ['azureApiVersion', 'name', 'type'],
  nameInput: 'actionGroupName',
  async defaults(session, inputs) {
    if (inputs.location !== undefined || typeof inputs.resourceGroupName !== 'string') {
      return inputs;
    }
    // azure-native takes the resource group's region, and ignores that it cannot be read.
    const id = `/subscriptions/${session.subscriptionId}/resourceGroups/${inputs.resourceGroupName}`;
    const answer = await session.arm('GET', `${id}?api-version=2020-10-01`);
    return { ...inputs, location: (answer.body as { location?: string } | undefined)?.location };
  },
  async create(session, inputs) {
    const id = `/subscriptions/${session.subscriptionId}/resourceGroups/${String(inputs.resourceGroupName)}/providers/Microsoft.Insights/actionGroups/${String(inputs.actionGroupName)}`;
    const made = await armCreate<ArmActionGroup>(session, id, apiVersion, bodyOf(inputs));
    return { id: made.id, outputs: stateOf(made).outputs };
  },
  async read(session, id) {
    segment(id, 'actionGroups');
    const found = await armGet<ArmActionGroup>(session, `${id}?api-version=${apiVersion}`);
    return found === undefined ? undefined : stateOf(found);
  },
  async update(session, id, _olds, news) {
    return stateOf(await armPut<ArmActionGroup>(session, id, apiVersion, bodyOf(news))).outputs;
  },
  delete: (session, id) => armDelete(session, id, apiVersion),
};

function bodyOf(inputs: Properties) {
  const given = bodyProperties.map((key) => [key, inputs[key]]);
  return {
    location: inputs.location,
    tags: inputs.tags,
    properties: Object.fromEntries(given) as Properties,
  };
}

function stateOf(group: ArmActionGroup): ResourceState {
  const { id, name, type, location, tags, properties } = group;
  const inputs = {
    actionGroupName: name,
    resourceGroupName: segment(id, 'resourceGroups'),
    location,
    tags,
    ...Object.fromEntries(bodyProperties.map((key) => [key, properties[key]])),
  };
  const outputs = { name, type, location, tags, azureApiVersion: apiVersion, ...properties };
  return { inputs, outputs };
}
