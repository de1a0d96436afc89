import { ownConfig, plainSecretProblem, plainSecrets, secretKeys } from '../../config/secrets';
import { parseYamlMap } from './yamlFile';

interface ConfigType {
  type?: string;
  items?: ConfigType;
  default?: unknown;
  value?: unknown;
}

/** What Pulumi.yaml says, as far as it is read here. */
export interface ProjectFile {
  name: string;
  runtime?: string | { name: string };
  /** Folder of the stacks' files, from that of the project. */
  stackConfigDir?: string;
  config?: Record<string, ConfigType>;
}

/** Whether it has the configuration keys of this repository's program: others' mean what they like. */
export function hasTools({ name, config = {} }: ProjectFile): boolean {
  return 'serviceUris' in config || `${name}:serviceUris` in config;
}

/** @throws Error for people, where the text is not what it should be. */
export function parseProject(text: string, file: string): ProjectFile {
  const project = parseYamlMap(text, file);
  if (typeof project.name !== 'string') {
    throw new Error(`${file} has no name: the name of the project, as text.`);
  }
  const { runtime, stackConfigDir, config } = project;
  const named = isMap(runtime) ? runtime.name : runtime;
  if (runtime !== undefined && typeof named !== 'string') {
    throw new Error(`${file}: runtime must be the name of a language, such as nodejs.`);
  }
  if (stackConfigDir !== undefined && typeof stackConfigDir !== 'string') {
    throw new Error(`${file}: stackConfigDir must be the name of a folder.`);
  }
  if (config !== undefined && config !== null && !isMap(config)) {
    throw new Error(`${file}: config must be a map, keys with their types.`);
  }
  const types = new Map<string, unknown>(Object.entries(config ?? {}));
  types.forEach((type, key) => types.set(key, isMap(type) ? type : {}));
  return { ...project, config: Object.fromEntries(types) } as unknown as ProjectFile;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Refuses what a checkout's file of a stack must not have, before any of it is copied: secrets in plain text, and
 * wrong types, which pulumi tells one at a time.
 *
 * @throws Error for people, with all problems; without the values of secrets.
 */
export function checkStackFile(text: string, file: string, project: ProjectFile): void {
  const values = ownConfig(stackFile(text, file), project.name);
  refuse(file, [
    ...(hasTools(project) ? plainSecrets(values).map((secret) => plainSecretProblem(secret)) : []),
    ...wrongTypes(values, project),
  ]);
}

/** The same for Pulumi.yaml, whose defaults may be secrets in plain text too. */
export function checkProject(file: string, project: ProjectFile): void {
  const { name, config = {} } = project;
  if (!hasTools(project)) {
    return;
  }
  const defaults = Object.fromEntries(
    Object.entries(config).map(([key, given]) => [key, given?.default ?? given?.value] as const),
  );
  const problems = plainSecrets(ownConfig({ config: defaults }, name)).map((secret) =>
    plainSecretProblem(secret),
  );
  refuse(file, problems);
}

/** Refuses wrong types alone. */
export function checkTypes(text: string, file: string, project: ProjectFile): void {
  refuse(file, wrongTypes(ownConfig(stackFile(text, file), project.name), project));
}

function stackFile(text: string, file: string): object {
  const content = parseYamlMap(text, file);
  const config = content.config ?? {};
  if (typeof config !== 'object' || Array.isArray(config)) {
    throw new Error(`${file}: config must be a map, keys with their values.`);
  }
  return content;
}

function refuse(file: string, problems: { key: string; message: string }[]): void {
  if (problems.length > 0) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(({ key, message }) => `  - ${key} ${message}`);
    throw new Error(`The configuration in ${file} is wrong: ${count}\n${lines.join('\n')}`);
  }
}

/**
 * As pulumi compares a stack's file with Pulumi.yaml: https://github.com/pulumi/pulumi/blob/v3.274.1/sdk/go/common/workspace/project.go, ValidateConfigValue
 */
function wrongTypes(values: Record<string, unknown>, { config = {}, name }: ProjectFile) {
  return Object.entries(config).flatMap(([declared, { type, items }]) => {
    const key = declared.startsWith(`${name}:`) ? declared.slice(name.length + 1) : declared;
    const value = values[key];
    if (value === undefined || type === undefined || isOfType(value, type, items)) {
      return [];
    }
    const text = JSON.stringify(value);
    const got = secretKeys.includes(key) || text.includes('://') ? '' : ` (got ${text})`;
    return [{ key, message: `must be ${nameOf(type, items)}${got}.` }];
  });
}

function isOfType(value: unknown, type: string, items?: ConfigType): boolean {
  if (isMap(value) && 'secure' in value) {
    return true; // encrypted: pulumi tells, once it is not
  }
  switch (type) {
    case 'string':
      return typeof value !== 'object' || value === null;
    case 'integer':
      return Number.isInteger(value) || (typeof value === 'string' && /^[+-]?\d+$/.test(value));
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => isItem(item, items?.type ?? ''));
    default:
      return true;
  }
}

/** Pulumi takes numbers for text, but not in lists. */
function isItem(item: unknown, type: string): boolean {
  return type === 'string' ? typeof item === 'string' : isOfType(item, type);
}

function nameOf(type: string, items?: ConfigType): string {
  const names: Record<string, string> = {
    string: 'text',
    integer: 'a whole number',
    boolean: 'true or false',
    object: 'a map, keys with their values',
  };
  const ofItems: Record<string, string> = { string: ' of texts', object: ' of maps' };
  return type === 'array' ? `a list${ofItems[items?.type ?? ''] ?? ''}` : (names[type] ?? type);
}
