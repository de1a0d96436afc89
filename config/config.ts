import { check, refuse, unknownKeys, type Problem } from '../components/validation';
import { regionName, type CloudName } from '../components/azureClouds';
import { actionGroupProblems } from '../components/actionGroup/itsmActionGroup';
import type { OtherReceivers } from '../components/actionGroup/otherReceivers';
import { apiKeyKey, serviceUriKey, type ItsmTool } from '../components/itsmTools';
import type { ItsmCallbackArgs } from '../components/callback/itsmCallbackArgs';
import { ownCallbackProblems } from '../components/secureExportCallback';
import { webhookIdentityProblems } from '../components/identity/webhookIdentityArgs';
import { configKeys, type KeyType } from './keys';
import { givenReceivers, withHowToSet } from './receivers';
import { regionRule } from './regions';
import { ownConfig, plainSecretProblem, plainSecrets, secretKeys, setSecret } from './secrets';
import type { StackFile } from './stackFile';
import {
  deployConfig,
  deployProblems,
  withoutDefaults,
  type DeployConfig,
  type DeployValues,
  type WholeConfig,
} from './deploy';
import { quoted, shortened, visible } from '../components/visibleText';

/** Stack configuration as the Pulumi runtime hands it over. */
export interface RawConfig {
  /** Name of the project: the namespace of its keys. */
  project: string;
  /** All values by `namespace:key`, decrypted; structured ones as JSON. */
  values: Record<string, string>;
  /** Keys whose value, or part of it, is encrypted in the stack's file. */
  secretKeys: string[];
  /** That file, where it is known: it tells what of a value is encrypted. */
  stackFile?: StackFile;
  /** ARM_ENVIRONMENT, which the providers' clouds default to. */
  armEnvironment?: string;
}

/** The validated configuration of one stack. */
export type Config = DeployConfig & {
  resourceGroup: 'create' | 'existing';
  resourceGroupName: string;
  resourceGroupLocation: string;
  cloud: CloudName;
};

/** Namespaces of providers that have keys of the same names, such as azure-native:location. */
const providers = ['azure', 'azure-native', 'azuread', 'random', 'pulumi'];

/**
 * What to warn of: keys of ours under the name of another project, which Pulumi hands over and nobody reads.
 *
 * They stay behind when a project is renamed, or a file is copied from another one.
 */
export function foreignKeys({ project, values }: Pick<RawConfig, 'project' | 'values'>): string[] {
  return Object.keys(values).flatMap((full) => {
    const [namespace = '', key = ''] = full.split(':');
    const known = namespace === project || providers.includes(namespace);
    return known || !Object.hasOwn(configKeys, key)
      ? []
      : [
          `${full} is not read: this project is named ${project}. Did you mean ${project}:${key}? Correct the key in the stack's configuration file, or remove it.`,
        ];
  });
}

type Key = keyof typeof configKeys;
const allKeys = Object.keys(configKeys) as Key[];

const expected: Record<KeyType, string> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a whole number',
  strings: 'a list of texts',
  map: 'a map of texts',
  object: 'an object',
  list: 'a list of objects',
};

/**
 * Reads and validates the configuration.
 *
 * Webhook URIs come back in plain text inside `tools`: the caller wraps them as secrets before any resource is made.
 *
 * @throws RunError naming every problem at once: key, value (never a secret), what is allowed, the fix.
 */
export function readConfig(raw: RawConfig): Config {
  const problems: Problem[] = [];
  const own = ownValues(raw);
  problems.push(...unknownKeys('', own, allKeys, 'the configuration'));
  const values = Object.fromEntries(
    allKeys.map((key) => {
      const parsed = parse(own[key], configKeys[key].type);
      if (parsed === undefined && own[key] !== undefined) {
        const isShown = !secretKeys.includes(key) && !own[key].includes('://');
        const got = isShown ? ` (got ${visible(shortened(own[key]))})` : '';
        const message = `must be ${expected[configKeys[key].type]}${got}. Correct it in the stack's configuration file.`;
        problems.push({ key, message });
      }
      return [key, parsed ?? configKeys[key].default];
    }),
  ) as unknown as Values;
  const withGroup = values.deploy !== 'identity';
  problems.push(
    ...deployProblems(values, configKeys, raw),
    ...(withGroup
      ? [
          ...resourceGroupProblems(values),
          ...plainSecretProblems(values, raw),
          ...leftOver(values, 'serviceUris', serviceUriKey),
          ...leftOver(values, 'apiKeys', apiKeyKey),
        ]
      : []),
  );
  const { serviceUris, apiKeys, resourceGroup, resourceGroupName, resourceGroupLocation, ...rest } =
    values;
  const secureExport = withoutDefaults({
    ...rest,
    ...givenReceivers(values),
    resourceGroupName,
    tools: values.tools.map((tool) => withSecrets(tool, serviceUris, apiKeys)),
    actionGroupName: orUnset(values.actionGroupName),
    displayName: orUnset(values.displayName),
    identifierUri: orUnset(values.identifierUri),
    appRoleId: orUnset(values.appRoleId),
    alertProcessingRules: orUnused(values.alertProcessingRules),
    roleAssignments: orUnused(values.roleAssignments),
    lock: orUnset(values.lock),
    callback: Object.keys(values.callback).length === 0 ? undefined : values.callback,
    roleAssignmentId: orUnset(values.roleAssignmentId),
  } as unknown as WholeConfig);
  const found = [
    ...(values.deploy === 'action-group' ? [] : webhookIdentityProblems(secureExport)),
    ...(withGroup ? actionGroupProblems(secureExport) : []).map((problem) =>
      inConfigWords(problem, values.tools),
    ),
    ...ownCallbackProblems(secureExport),
  ];
  // What has the wrong type or is missing has been said, and its default would be a second problem.
  const said = problems.map(({ key }) => key);
  problems.push(...found.filter(({ key }) => !said.includes(key)));
  refuse('The configuration of this stack is wrong', problems);
  return {
    resourceGroup: resourceGroup as Config['resourceGroup'],
    resourceGroupName,
    // As Azure stores it: another spelling is no other region.
    resourceGroupLocation: regionName(resourceGroupLocation),
    cloud: values.cloud as CloudName,
    ...deployConfig(secureExport, values),
  };
}

/** Values after parsing; what kinds and versions may be is checked by the components' rules. */
interface Values extends DeployValues, OtherReceivers {
  resourceGroup: string;
  resourceGroupName: string;
  resourceGroupLocation: string;
  actionGroupName: string;
  displayName: string;
  identifierUri: string;
  appRoleId: string;
  roleAssignmentId: string;
  tools: ItsmTool[];
  serviceUris: Record<string, string>;
  apiKeys: Record<string, string>;
  alertProcessingRules: object[];
  roleAssignments: object[];
  lock: string;
  callback: ItsmCallbackArgs;
}

function ownValues(raw: RawConfig): Record<string, string> {
  const prefix = `${raw.project}:`;
  const own = Object.entries(raw.values).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The value in its type; undefined when it is not of that type. */
function parse(text: string | undefined, type: KeyType): unknown {
  if (text === undefined || type === 'string') {
    return text;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isText = (item: unknown) => typeof item === 'string';
  const isObject = (item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item);
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return Number.isInteger(value) ? value : undefined;
    case 'strings':
      return Array.isArray(value) && value.every(isText) ? value : undefined;
    case 'map':
      return isObject(value) && Object.values(value as object).every(isText) ? value : undefined;
    case 'object':
      return isObject(value) ? value : undefined;
    case 'list':
      return Array.isArray(value) && value.every(isObject) ? value : undefined;
  }
}

function resourceGroupProblems(values: Values): Problem[] {
  const problems = check('resourceGroup', values.resourceGroup, (value) =>
    value === 'create' || value === 'existing'
      ? undefined
      : `must be "create" or "existing" (got ${quoted(value)}).`,
  );
  if (values.resourceGroupName === '') {
    const message =
      'is missing. Name the resource group of the action group: pulumi config set resourceGroupName <name>';
    problems.push({ key: 'resourceGroupName', message });
  }
  const creates = values.resourceGroup === 'create';
  if (creates && values.resourceGroupLocation !== '') {
    problems.push(...check('resourceGroupLocation', values.resourceGroupLocation, regionRule));
  }
  if (creates && values.resourceGroupLocation === '') {
    const message =
      'is missing. A resource group that the stack creates needs a region, such as westeurope. Set it, or set resourceGroup to existing.';
    problems.push({ key: 'resourceGroupLocation', message });
  }
  return problems;
}

/** Secrets in plain text: of keys without anything encrypted, and what the file has so beside encrypted ones. */
function plainSecretProblems(values: Values, raw: RawConfig): Problem[] {
  const { project, stackFile } = raw;
  const inFile = plainSecrets(ownConfig(stackFile?.content, project));
  return plainSecrets({ ...values }).flatMap((secret) => {
    // Another file than the one in use has other values.
    const found = inFile.some(({ path, value }) => path === secret.path && value === secret.value);
    const encrypted = raw.secretKeys.includes(`${project}:${secret.key}`);
    const where = found ? ` in ${stackFile?.name}` : '';
    if (found || !encrypted) {
      return [plainSecretProblem(secret, where)];
    }
    const message = `is not read from here. Remove it, and set it with ${setSecret(secret.home)}.`;
    return secret.path === secret.home ? [] : [{ key: secret.path, message }];
  });
}

/** Secrets of tools that are not configured. */
function leftOver(
  { tools, ...values }: Values,
  key: 'serviceUris' | 'apiKeys',
  pathOf: (name: string) => string,
): Problem[] {
  const names = tools.map((tool) => tool.name).filter((name) => typeof name === 'string');
  const message = `does not belong to any tool. The tools are: ${names.map(shortened).join(', ') || 'none yet'}. Correct the name, or remove the entry.`;
  return Object.keys(values[key])
    .filter((name) => !names.includes(name))
    .map((name) => ({ key: pathOf(name), message }));
}

function withSecrets(
  tool: ItsmTool,
  serviceUris: Record<string, string>,
  apiKeys: Record<string, string>,
): ItsmTool {
  // Own properties only: a tool may be called constructor.
  const has = (secrets: object) =>
    typeof tool.name === 'string' && Object.hasOwn(secrets, tool.name);
  return {
    ...tool,
    ...(has(serviceUris) && { serviceUri: serviceUris[tool.name] }),
    ...(has(apiKeys) && { apiKey: apiKeys[tool.name] }),
  };
}

/** A component's problem, under the key that the author of the configuration has to change. */
function inConfigWords(problem: Problem, tools: ItsmTool[]): Problem {
  const [, index, secret] = /^tools\[(\d+)\]\.(serviceUri|apiKey)$/.exec(problem.key) ?? [];
  const name = index === undefined ? undefined : tools[Number(index)]?.name;
  if (typeof name !== 'string') {
    return withHowToSet(problem);
  }
  return secret === 'apiKey'
    ? { ...problem, key: apiKeyKey(name) }
    : {
        key: serviceUriKey(name),
        message: `${problem.message} To fix it, set it with ${setSecret(serviceUriKey(name))}.`,
      };
}

function orUnset(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function orUnused<T>(values: T[]): T[] | undefined {
  return values.length === 0 ? undefined : values;
}
