import { readFileSync } from 'node:fs';
import type { StateResource } from '../../operations/deployment';
import { types } from '../../operations/summary/stack';
import type { Json } from './values';

/* A deployed stack with every type that the commands speak of, as an export of its state and as a preview. */

const exported = JSON.parse(
  readFileSync('tests/engine/fixtures/release-0.1.0/state.json', 'utf8'),
) as { version: number; deployment: { resources: StateResource[] } };
const [root, ...others] = exported.deployment.resources;
const component = others.find(({ type }) => type === types.secureExport)!;
const group = others.find(({ type }) => type === types.actionGroup)!;

const more = (type: string, inputs: Record<string, unknown>): StateResource => ({
  urn: `${group.urn.split('::').slice(0, 2).join('::')}::${types.secureExport}$${type}::${type.split(':').at(-1)}`,
  type,
  custom: true,
  id: `${group.id}/more`,
  inputs,
  outputs: inputs,
  parent: component.urn,
});

export const resources: StateResource[] = [
  root!,
  ...others,
  more(types.alertProcessingRule, {
    properties: {
      actions: [{ actionType: 'RemoveAllActionGroups' }],
      scopes: ['/subscriptions/s'],
      conditions: [{ field: 'Severity', operator: 'Equals', values: ['Sev4'] }],
      enabled: true,
    },
  }),
  more(types.lock, { scope: String(group.id), lockName: 'itsm-lock', level: 'CanNotDelete' }),
  more(types.roleAssignment, { principalId: 'p', roleDefinitionId: 'r', scope: String(group.id) }),
  more('azuread:index/applicationPassword:ApplicationPassword', { displayName: 'key' }),
  more('azuread:index/applicationOwner:ApplicationOwner', { ownerObjectId: 'o' }),
].map(({ urn, type, custom, id, inputs, outputs, parent, provider }) => ({
  ...{ urn, type, custom, inputs: inputs ?? {} },
  // Of the components, the release of this state had no output for it.
  outputs: type.startsWith('azure-itsm:') ? { cloud: 'public', ...outputs } : (outputs ?? {}),
  ...(id !== undefined && { id }),
  ...(parent !== undefined && { parent }),
  ...(provider !== undefined && { provider }),
}));

export const deployment: Json = JSON.parse(
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { version: 'v3.270.0' },
      resources,
      pending_operations: [{ type: 'creating', resource: { ...group, id: '' } }],
    },
  }),
) as Json;

/** A preview that does this to every resource. */
export const previewed = (op: string): Json =>
  JSON.parse(
    JSON.stringify({
      config: { 'itsm:tools': '[]' },
      steps: resources.map((resource) => ({
        op,
        urn: resource.urn,
        ...(op !== 'create' && { oldState: { protect: true, ...resource } }),
        ...(op !== 'delete' && {
          newState: { ...resource, inputs: { ...resource.inputs, enabled: false } },
        }),
        detailedDiff: {
          'webhookReceivers[0].serviceUri': { kind: 'update' },
          'owners[0]': { kind: 'delete' },
          'tags["a.b"]': { kind: 'add-replace' },
        },
        diffReasons: ['tools'],
      })),
      diagnostics: [{ severity: 'warning', message: 'a warning' }],
    }),
  ) as Json;
