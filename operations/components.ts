import { typeOf } from '../policy/resources';
import type { Deployment, StateResource } from './deployment';

/** Type token of the component that the commands are about, whatever program declares it. */
export const secureExportType = 'azure-itsm:index:SecureExport';

/** A SecureExport in a stack's state. */
export interface DeployedComponent {
  /** Logical name. */
  name: string;
  urn: string;
  /** As registered; a secret reads `[secret]`. */
  outputs: Record<string, unknown>;
  /** As given; the same goes for its secrets. */
  inputs: Record<string, unknown>;
}

/** Logical name of a resource: https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
export function nameOf(urn: string): string {
  return urn.split('::').slice(3).join('::');
}

/** The components in what `pulumi stack export` printed. */
export function deployedComponents({ deployment }: Deployment): DeployedComponent[] {
  return (deployment.resources ?? [])
    .filter(({ urn, delete: old }) => typeOf(urn) === secureExportType && old !== true)
    .map(({ urn, outputs = {}, inputs = {} }) => ({
      name: nameOf(urn),
      urn,
      outputs: withoutSecrets(outputs),
      inputs: withoutSecrets(inputs),
    }));
}

/** The owner that a resource is, or is inside of: its nearest parent among the owners. */
export function ownerOf(
  urn: string,
  parents: ReadonlyMap<string, string | null | undefined>,
  owners: ReadonlySet<string>,
): string | undefined {
  // Each once: in a file that somebody changed, a resource may be its own ancestor.
  const seen = new Set<string>();
  for (let at: string | null | undefined = urn; at && !seen.has(at); at = parents.get(at)) {
    if (owners.has(at)) {
      return at;
    }
    seen.add(at);
  }
  return undefined;
}

/** The component of a name and all that is inside of it, without what is still to be deleted. */
export function resourcesIn({ deployment }: Deployment, component: string): StateResource[] {
  const resources = (deployment.resources ?? []).filter(({ delete: old }) => old !== true);
  const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
  const owners = new Set(
    resources
      .filter(({ urn }) => typeOf(urn) === secureExportType && nameOf(urn) === component)
      .map(({ urn }) => urn),
  );
  return resources.filter(({ urn }) => ownerOf(urn, parents, owners) !== undefined);
}

/** Marks an encrypted value in a state: https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/resource/sig/sig.go */
export const signature = '4dabf18193072939515e22adb298388d';

/** Properties in which a secret reads `[secret]`. */
export function withoutSecrets(outputs: Record<string, unknown>): Record<string, unknown> {
  const json = JSON.stringify(outputs, (_, value: unknown) =>
    typeof value === 'object' && value !== null && signature in value ? '[secret]' : value,
  );
  return JSON.parse(json) as Record<string, unknown>;
}

/**
 * The component that is meant: the one named, or the only one.
 *
 * @throws Error that lists all of them, where none is named and there are several, or none has that name.
 */
export function chosen<T extends { name: string }>(
  found: readonly T[],
  wanted: string | undefined,
  stack: string,
): T {
  const names = found.map(({ name }) => name).sort();
  const [only] = found;
  if (only === undefined) {
    throw new Error(
      `The stack ${stack} has no SecureExport (type ${secureExportType}). Is it deployed, and is it the right stack?`,
    );
  }
  if (wanted === undefined && found.length > 1) {
    throw new Error(
      `The stack ${stack} has ${found.length} SecureExports: ${names.join(', ')}. Name one with --component.`,
    );
  }
  const match = wanted === undefined ? only : found.find(({ name }) => name === wanted);
  if (match === undefined) {
    throw new Error(
      `--component: the stack ${stack} has no SecureExport "${wanted}". It has ${names.join(', ')}.`,
    );
  }
  return match;
}
