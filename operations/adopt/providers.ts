import { randomUUID } from 'node:crypto';
import { typeOf } from '../../policy/resources';
import { nameOf } from '../components';
import type { Deployment, StateResource } from '../deployment';
import { isUnknown } from '../summary/preview';
import { types } from '../summary/stack';
import { secret } from './secretValue';

/** What `pulumi config --json --show-secrets` prints. */
export type StackConfiguration = Record<string, { value: string; secret: boolean }>;

/** Each resource with the provider it will have; a default one that is not in the state yet is put before it. */
export function withProviders(
  resources: StateResource[],
  exported: Deployment,
  config: StackConfiguration,
): StateResource[] {
  const made = new Map<string, StateResource>();
  const old = exported.deployment.resources ?? [];
  const referred = resources.map((resource) => {
    const { provider } = resource;
    if (provider === undefined) {
      return resource;
    }
    const [urn, id = ''] = /^(.*)::([^:]+)$/.exec(provider)?.slice(1) ?? [];
    if (urn === undefined || !isUnknown(id)) {
      return resource;
    }
    const existing = old.find((one) => one.urn === urn && one.delete !== true);
    if (existing === undefined && !made.has(urn)) {
      made.set(urn, defaultProvider(urn, config));
    }
    return { ...resource, provider: `${urn}::${(existing ?? made.get(urn))?.id}` };
  });
  const [root, ...rest] = referred;
  // The stack comes first, where it is among them.
  return root?.type === types.stack
    ? [root, ...made.values(), ...rest]
    : [...made.values(), ...referred];
}

/** As the engine makes a default provider: named by its version, configured by the stack. */
function defaultProvider(urn: string, config: StackConfiguration): StateResource {
  const type = typeOf(urn);
  const found = /^default_([\d_]+.*)$/.exec(nameOf(urn));
  if (found === null) {
    throw new Error(
      `The provider ${nameOf(urn)} (${type}) is not in the state yet. Make it first: pulumi up --target '${urn}'`,
    );
  }
  const version = (found[1] ?? '').replaceAll('_', '.');
  const name = type.split(':').at(-1) ?? '';
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith(`${name}:`))
    .map(([key, value]): [string, unknown] => [
      key.slice(name.length + 1),
      value.secret ? secret(value.value) : value.value,
    ]);
  const inputs: Record<string, unknown> = { ...Object.fromEntries(own), version };
  return { urn, type, custom: true, id: randomUUID(), inputs, outputs: inputs };
}
