import { resourcesIn, signature } from '../components';
import { readState } from '../deployment';
import { pulumi, type Target } from '../pulumi';
import { types } from '../summary/stack';

/**
 * Webhook URIs as the component was given them, by name of the tool: for a comparison in memory, never to be shown.
 *
 * Empty where the secrets cannot be decrypted here.
 */
export async function declaredUris(
  target: Target,
  component: string,
): Promise<Map<string, string>> {
  const { code, stdout } = await pulumi(target, ['stack', 'export', '--show-secrets']);
  if (code !== 0) {
    return new Map();
  }
  const own = resourcesIn(readState(stdout, target.stack), component);
  const { tools } = own.find(({ type }) => type === types.secureExport)?.inputs ?? {};
  return urisOf(tools);
}

/** The URIs in a component's argument `tools`, in a state with its secrets in plain text. */
export function urisOf(tools: unknown): Map<string, string> {
  const list = revealed(tools);
  const given = (Array.isArray(list) ? list : []) as ({
    name: string;
    serviceUri?: unknown;
  } | null)[];
  return new Map(
    given.flatMap((tool): [string, string][] =>
      typeof tool?.serviceUri === 'string' ? [[tool.name, tool.serviceUri]] : [],
    ),
  );
}

/** Values out of the envelopes that mark them as secrets. */
function revealed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (signature in value) {
    const { plaintext } = value as { plaintext?: string };
    return plaintext === undefined ? undefined : revealed(JSON.parse(plaintext));
  }
  return Array.isArray(value)
    ? value.map(revealed)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}
