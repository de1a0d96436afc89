import { serviceUriKey } from '../../components/itsmTools';
import { SecretArgument, type Arguments } from './secretArgument';
import { toTypeScript } from './typescript';
import { toYaml } from './yaml';

/** The forms in which arguments are written: a program in TypeScript or YAML, or this project's configuration. */
export const forms = ['typescript', 'yaml', 'config'] as const;
export type Form = (typeof forms)[number];

export interface Names {
  /** Logical name of the component. */
  component: string;
  /** Name of the project, which its configuration keys begin with. */
  project: string;
}

/** The configuration key of each secret, as `pulumi config set --path` takes it; each has one of its own. */
export function secretKeys({ secrets }: Arguments, form: Form): Map<SecretArgument, string> {
  const keys = new Map<SecretArgument, string>();
  for (const secret of secrets) {
    const wanted = form === 'config' ? pathOf(secret) : plainKey(secret.receiver);
    const taken = new Set(keys.values());
    let key = wanted;
    for (let count = 2; taken.has(key); count++) {
      key = `${wanted}${count}`;
    }
    keys.set(secret, key);
  }
  return keys;
}

function pathOf({ receiver, place: { list, index, key } }: SecretArgument): string {
  return list === 'tools' ? serviceUriKey(receiver) : `${list}[${index}].${key}`;
}

/** `BMC Helix` is `bmcHelixUri`. */
function plainKey(receiver: string): string {
  const words = receiver.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const camel = [...(/^[A-Za-z]/.test(words[0] ?? '') ? [] : ['receiver']), ...words]
    .map((word, at) => (at === 0 ? lowered(word) : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return `${camel}Uri`;
}

const lowered = (word: string) =>
  word === word.toUpperCase() ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);

/** The arguments as people write them; a secret is named by its configuration key. */
export function rendered(given: Arguments, form: Form, { component, project }: Names): string {
  const keys = secretKeys(given, form);
  const keyOf = (secret: SecretArgument) => keys.get(secret) ?? '';
  switch (form) {
    case 'typescript':
      return lines(
        ...(keys.size > 0 ? ["import * as pulumi from '@pulumi/pulumi';"] : []),
        "import { SecureExport } from 'pulumi-azure-itsm';",
        '',
        ...(keys.size > 0 ? ['const config = new pulumi.Config();', ''] : []),
        `const itsm = new SecureExport(${toTypeScript(component, keyOf)}, ${toTypeScript(given.args, keyOf)});`,
        '',
        'export const { actionGroupId } = itsm;',
      );
    case 'yaml': {
      const declared = [...keys.values()].map((key) => [key, { type: 'string', secret: true }]);
      const program = {
        ...(keys.size > 0 && { config: Object.fromEntries(declared) as object }),
        resources: { [component]: { type: 'azure-itsm:SecureExport', properties: given.args } },
      };
      // Text of a program in YAML is interpolated. A function, because "$$" in a replacement is one "$".
      const escaped = (text: string) => text.replaceAll('${', () => '$${');
      return lines(...toYaml(program, (secret) => `\${${keyOf(secret)}}`, escaped));
    }
    case 'config': {
      const own = { resourceGroup: 'existing', ...(withoutSecrets(given.args) as object) };
      const entries = Object.entries(own).map(([key, value]) => [`${project}:${key}`, value]);
      return lines(...toYaml({ config: Object.fromEntries(entries) as object }, () => ''));
    }
  }
}

const lines = (...all: string[]) => `${all.join('\n')}\n`;

/** Secrets are set in the file by a command, encrypted. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const kept = Object.entries(value).filter(([, item]) => !(item instanceof SecretArgument));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSecrets(item)]));
}
