import { apiKeyKey, serviceUriKey } from '../components/itsmTools';
import { receiverSecrets } from '../components/actionGroup/receiverSecrets';
import type { Problem } from '../components/validation';

type Values = Record<string, unknown>;

/** Stands for the name of a tool that is not known. */
const anyTool = '<name of the tool>';

/** Secrets by name of the tool, and where each is. */
const byTool = { serviceUris: serviceUriKey, apiKeys: apiKeyKey };

/** The lists whose entries may have a secret, and under which key; those of tools belong elsewhere. */
const listSecrets = [
  ['tools', 'serviceUri', serviceUriKey],
  ['tools', 'apiKey', apiKeyKey],
  ...Object.entries(receiverSecrets).map(([key, secret]) => [key, secret, undefined] as const),
] as const;

/** Keys whose value may hold a secret. */
export const secretKeys = ['tools', ...Object.keys(byTool), ...Object.keys(receiverSecrets)];

/** A secret that can be read by everybody who can read the file. */
export interface PlainSecret {
  /** The configuration key it is in. */
  key: string;
  /** Where it is, as pulumi's --path takes it. */
  path: string;
  /** Where it belongs. */
  home: string;
  value: string;
}

/**
 * The values of a project in a parsed stack file, by key.
 *
 * Pulumi also takes keys without the namespace, and with its old middle part `config:`
 * (https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/workspace/loaders.go).
 */
export function ownConfig(file: unknown, project: string): Values {
  const prefixes = [`${project}:config:`, `${project}:`];
  const own = Object.entries(asMap(asMap(file).config)).map(([key, value]) => {
    const prefix = prefixes.find((candidate) => key.startsWith(candidate)) ?? '';
    return [key.slice(prefix.length), value] as const;
  });
  return Object.fromEntries(own.filter(([key]) => !key.includes(':')));
}

/** Every secret that is not encrypted, `{ secure: … }`. */
export function plainSecrets(values: Values): PlainSecret[] {
  const ofTools = Object.entries(byTool).flatMap(([key, pathOf]) =>
    plainToolSecrets(key, pathOf, unpacked(values[key])),
  );
  return [...ofTools, ...plainListSecrets(values)];
}

function plainToolSecrets(
  key: string,
  pathOf: (name: string) => string,
  secrets: unknown,
): PlainSecret[] {
  if (typeof secrets === 'string') {
    return [{ key, path: key, home: `${key}.${anyTool}`, value: secrets }];
  }
  return Object.entries(isEncrypted(secrets) ? {} : asMap(secrets)).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ key, path: pathOf(name), home: pathOf(name), value }] : [],
  );
}

function plainListSecrets(values: Values): PlainSecret[] {
  return listSecrets.flatMap(([key, secret, homeOf]) => {
    const list = unpacked(values[key]);
    return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
      const { name, [secret]: value } = asMap(item);
      const path = `${key}[${index}].${secret}`;
      const home = homeOf === undefined ? path : homeOf(typeof name === 'string' ? name : anyTool);
      return typeof value === 'string' ? [{ key, path, home, value }] : [];
    });
  });
}

/** @param where - Says in which file, as in ` in Pulumi.dev.yaml`. */
export function plainSecretProblem({ path, home }: PlainSecret, where = ''): Problem {
  const removed = path === home ? '' : ' remove it,';
  const message = `is in plain text${where} (not shown). It is a secret: treat it as leaked,${removed} and set a new one with ${setSecret(home)}.`;
  return { key: path, message };
}

/** The command that sets a secret; pulumi asks for the value, which so is in no history of a shell. */
export function setSecret(path: string): string {
  // Names are anybody's, and the command is there to be copied.
  return `pulumi config set --secret --path '${path.replaceAll("'", "'\\''")}'`;
}

/** `pulumi config set` without --path keeps a whole list or map as JSON text. */
function unpacked(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function isEncrypted(value: unknown): boolean {
  const entries = Object.entries(asMap(value));
  return entries.length === 1 && entries[0]![0] === 'secure' && typeof entries[0]![1] === 'string';
}

function asMap(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Values)
    : {};
}
