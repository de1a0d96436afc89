import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceUriKey } from '../../components/itsmTools';
import { SecretArgument, type Adopted } from './arguments';

/** The forms in which the arguments are written. */
export const forms = ['typescript', 'yaml', 'config'] as const;
export type Form = (typeof forms)[number];

/** The configuration keys of the secrets, as `pulumi config set --path` takes them; each secret has one of its own. */
export function secretKeys({ secrets }: Adopted, form: Form): Map<SecretArgument, string> {
  const keys = new Map<SecretArgument, string>();
  for (const { argument } of secrets) {
    const { list, index, key } = argument.place;
    const wanted =
      form !== 'config'
        ? plainKey(argument.receiver)
        : list === 'tools'
          ? serviceUriKey(argument.receiver)
          : `${list}[${index}].${key}`;
    const taken = [...keys.values()].includes(wanted);
    keys.set(argument, taken ? `${wanted}${keys.size}` : wanted);
  }
  return keys;
}

/** `BMC Helix` is `bmcHelixUri`. */
function plainKey(receiver: string): string {
  const words = receiver.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const [first = 'receiver', ...more] = words;
  const camel = [
    /^[A-Z]+$/.test(first) ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1),
    ...more.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ].join('');
  return /^\d/.test(camel) ? `uri${camel}` : `${camel}Uri`;
}

/** The arguments in one of the forms; a secret is named by its configuration key. */
export function rendered(
  adopted: Adopted,
  form: Form,
  { name, project }: { name: string; project: string },
): string {
  const keys = secretKeys(adopted, form);
  const keyOf = (secret: SecretArgument) => keys.get(secret) ?? '';
  const commands = [...keys.values()].map((key) => `pulumi config set --secret --path '${key}'`);
  const heading = (mark: string) =>
    commands.length === 0
      ? []
      : [
          `${mark} Webhook URIs are secrets. --set-secrets sets them from what Azure has, or:`,
          ...commands.map((command) => `${mark}   ${command}`),
        ];
  switch (form) {
    case 'typescript':
      return lines(
        "import * as pulumi from '@pulumi/pulumi';",
        "import { SecureExport } from 'pulumi-azure-itsm';",
        '',
        ...heading('//'),
        ...(keys.size > 0 ? ['const config = new pulumi.Config();', ''] : []),
        `const secureExport = new SecureExport(${quoted(name)}, ${typescript(adopted.args, keyOf, '')});`,
        '',
        'export const actionGroupId = secureExport.actionGroupId;',
      );
    case 'yaml':
      return lines(
        ...heading('#'),
        ...(keys.size > 0 ? ['config:'] : []),
        ...[...keys.values()].flatMap((key) => [
          `  ${key}:`,
          '    type: string',
          '    secret: true',
        ]),
        'resources:',
        `  ${name}:`,
        '    type: azure-itsm:SecureExport',
        '    properties:',
        ...yaml(escaped(adopted.args) as object, (secret) => `\${${keyOf(secret)}}`, '      '),
        'outputs:',
        `  actionGroupId: \${${name}.actionGroupId}`,
      );
    case 'config': {
      const own = { resourceGroup: 'existing', ...(withoutSecrets(adopted.args) as object) };
      const entries = Object.entries(own).map(([key, value]): [string, unknown] => [
        `${project}:${key}`,
        value,
      ]);
      return lines(
        ...heading('#'),
        'config:',
        ...yaml(Object.fromEntries(entries), () => '', '  '),
      );
    }
  }
}

const lines = (...all: string[]) => `${all.join('\n')}\n`;
const quoted = (text: string) =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** In a program in YAML, `${` begins an expression: https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/#interpolation */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replaceAll('${', () => '$${');
  }
  if (Array.isArray(value)) {
    return value.map(escaped);
  }
  return typeof value === 'object' && value !== null && !(value instanceof SecretArgument)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escaped(item)]))
    : value;
}

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

function typescript(value: unknown, keyOf: (secret: SecretArgument) => string, by: string): string {
  if (value instanceof SecretArgument) {
    return `config.requireSecret(${quoted(keyOf(value))})`;
  }
  if (typeof value === 'string') {
    return quoted(value);
  }
  const inside = `${by}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inside}${typescript(item, keyOf, inside)},\n`);
    return items.length === 0 ? '[]' : `[\n${items.join('')}${by}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => {
      const name = /^[A-Za-z_]\w*$/.test(key) ? key : quoted(key);
      return `${inside}${name}: ${typescript(item, keyOf, inside)},\n`;
    });
    return `{\n${entries.join('')}${by}}`;
  }
  return JSON.stringify(value);
}

/** Block style, as people write it; text is quoted wherever YAML might read something else. */
function yaml(value: object, secretText: (secret: SecretArgument) => string, by: string): string[] {
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const name = `${by}${scalar(key)}:`;
    if (item instanceof SecretArgument) {
      return [`${name} ${secretText(item)}`];
    }
    if (Array.isArray(item)) {
      return [name, ...item.flatMap((one) => listItem(one, secretText, `${by}  `))];
    }
    return typeof item === 'object' && item !== null
      ? [name, ...yaml(item, secretText, `${by}  `)]
      : [`${name} ${scalar(item)}`];
  });
}

function listItem(
  item: unknown,
  secretText: (secret: SecretArgument) => string,
  by: string,
): string[] {
  if (typeof item !== 'object' || item === null) {
    return [`${by}- ${scalar(item)}`];
  }
  const [first = '', ...more] = yaml(item, secretText, `${by}  `);
  return [`${by}- ${first.trimStart()}`, ...more];
}

function scalar(value: unknown): string {
  const plain = /^[A-Za-z][\w./:-]*[\w/]$/;
  const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i;
  return typeof value === 'string' && plain.test(value) && !reserved.test(value)
    ? value
    : JSON.stringify(value);
}

/** Name of the project, which its configuration keys begin with. */
export function projectIn(folder = '.'): string {
  const file = path.join(folder, 'Pulumi.yaml');
  const found = existsSync(file)
    ? /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(file, 'utf8'))?.[1]
    : undefined;
  return found ?? 'itsm-secure-export';
}
