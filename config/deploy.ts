import { isDeepStrictEqual } from 'node:util';
import { azureClouds, cloudRule, type AzureCloud, type CloudName } from '../components/azureClouds';
import {
  existingApplicationProblems,
  type ExistingApplication,
} from '../components/identity/existingApplication';
import type { ActionGroupArgs } from '../components/actionGroup/itsmActionGroup';
import type { ItsmCallbackArgs } from '../components/callback/itsmCallbackArgs';
import type { ItsmTool } from '../components/itsmTools';
import { unknownDeploy } from '../components/secureExportArgs';
import type { IdentitySource } from '../components/identity/sharedIdentity';
import { check, type Problem, type Rule } from '../components/validation';
import {
  newApplicationKeys,
  type WebhookIdentityArgs,
} from '../components/identity/webhookIdentityArgs';
import { quoted } from '../components/visibleText';

/** Values that decide what a stack deploys. */
export interface DeployValues {
  deploy: string;
  identityStack: string;
  application: Partial<ExistingApplication>;
  cloud: string;
}

interface ActionGroupConfig extends ActionGroupArgs {
  tags: Record<string, string>;
  tools: ItsmTool[];
}

/** What `SecureExport` is configured with; the identity of an action group alone comes from its source. */
export type DeployConfig =
  | {
      identitySource: undefined;
      secureExport:
        | (WebhookIdentityArgs & ActionGroupConfig & { deploy: 'all'; callback?: ItsmCallbackArgs })
        | (WebhookIdentityArgs & { deploy: 'identity'; callback?: ItsmCallbackArgs });
    }
  | {
      identitySource: IdentitySource;
      secureExport: ActionGroupConfig & { deploy: 'action-group'; callback?: ItsmCallbackArgs };
    };

/** Everything that is configured, whatever is deployed. */
export type WholeConfig = WebhookIdentityArgs &
  ActionGroupConfig &
  Pick<DeployValues, 'deploy'> & { callback?: ItsmCallbackArgs };

const identityKeys = [
  ...newApplicationKeys,
  'aznsServicePrincipal',
  'roleAssignment',
  'roleAssignmentId',
] as const;
/** Keys that mean something whatever is deployed. */
const commonKeys = ['deploy', 'application', 'callback', 'cloud', 'protect'];

/** Everything wrong with what is deployed, from where, and into which cloud. */
export function deployProblems(
  values: DeployValues,
  keys: Record<string, { default: unknown }>,
  raw: { values: Record<string, string>; armEnvironment?: string },
): Problem[] {
  const known = ['all', 'identity', 'action-group'].includes(values.deploy);
  return [
    ...(known ? [] : [{ key: 'deploy', message: unknownDeploy(values.deploy) }]),
    ...unusedKeys(values, keys),
    ...sourceProblems(values),
    ...(values.deploy === 'action-group' ? check('cloud', values.cloud, cloudRule) : []),
    ...environmentProblems(values.cloud, raw),
  ];
}

/** What is set but not used here: most likely its author expects it to work. */
function unusedKeys(values: DeployValues, keys: Record<string, { default: unknown }>): Problem[] {
  const { deploy } = values;
  const isIdentity = (key: string) => (identityKeys as readonly string[]).includes(key);
  const unused = Object.keys(keys).filter((key) =>
    key === 'identityStack'
      ? deploy !== 'action-group'
      : !commonKeys.includes(key) &&
        ((deploy === 'identity' && !isIdentity(key)) ||
          (deploy === 'action-group' && isIdentity(key))),
  );
  const given = values as unknown as Record<string, unknown>;
  const where = { identity: 'the action group', 'action-group': 'the identity' }[deploy];
  return unused
    .filter((key) => !isDeepStrictEqual(given[key], keys[key]?.default))
    .map((key) => ({
      key,
      message:
        key === 'identityStack'
          ? `needs deploy "action-group", but this stack has deploy "${deploy}". Change deploy, or remove it.`
          : `belongs to ${where}, which deploy "${deploy}" leaves to another stack. Set it there, and remove it here.`,
    }));
}

function sourceProblems({ deploy, identityStack, application }: DeployValues): Problem[] {
  if (deploy !== 'action-group') {
    return [];
  }
  const existing = Object.keys(application).length > 0;
  if (identityStack === '' && !existing) {
    const message =
      'is missing. Give the full name of the stack that deploys the identity: pulumi config set identityStack <organization>/<project>/<stack>. Or describe an existing application in application.';
    return [{ key: 'identityStack', message }];
  }
  if (identityStack !== '' && existing) {
    const message =
      'is given together with application. An action group has one identity: remove one of them.';
    return [{ key: 'identityStack', message }];
  }
  return existing
    ? existingApplicationProblems(application as ExistingApplication)
    : check('identityStack', identityStack, qualifiedNameRule);
}

/**
 * Short names mean different stacks in different backends.
 *
 * https://www.pulumi.com/docs/iac/concepts/stacks/#stackreferences
 */
const qualifiedNameRule: Rule<string> = (value) =>
  /^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(value)
    ? undefined
    : `must be the full name of a stack, <organization>/<project>/<stack> (got ${quoted(value)}). On a file or blob backend the organization is the word organization, as in organization/itsm-secure-export/prod-identity.`;

/** The providers sign in to the cloud their own configuration names; another would be asked for ids it does not have. */
function environmentProblems(
  cloud: string,
  { values, armEnvironment }: { values: Record<string, string>; armEnvironment?: string },
): Problem[] {
  if (!Object.hasOwn(azureClouds, cloud)) {
    return [];
  }
  const { environments } = azureClouds[cloud as CloudName] as AzureCloud;
  return ['azuread', 'azure-native'].flatMap((provider) => {
    const key = `${provider}:environment`;
    const configured = values[key];
    const environment = configured ?? armEnvironment ?? 'public';
    if (environments.includes(environment.toLowerCase())) {
      return [];
    }
    const from =
      configured !== undefined
        ? `${key} is`
        : armEnvironment
          ? 'ARM_ENVIRONMENT is'
          : `${key} is not set, so it is`;
    const message = `is ${cloud}, but the provider ${provider} works in another cloud: ${from} ${environment}. Set both to the same: pulumi config set ${key} ${environments[0]}, or cloud.`;
    return [{ key: 'cloud', message }];
  });
}

/** An existing application, and without what describes one to make where that is as good as not given. */
export function withoutDefaults(whole: WholeConfig): WholeConfig {
  const { application = {} as ExistingApplication, ...rest } = whole;
  return Object.keys(application).length === 0 ? rest : { ...whole, ...unsetDefaults(rest) };
}

function unsetDefaults(given: WebhookIdentityArgs): WebhookIdentityArgs {
  const { tokenVersion, owners = [], appRole, appRoleAssignmentRequired } = given;
  return {
    ...(tokenVersion === 2 && { tokenVersion: undefined }),
    ...(owners.length === 0 && { owners: undefined }),
    ...(appRole === true && { appRole: undefined }),
    ...(appRoleAssignmentRequired === true && { appRoleAssignmentRequired: undefined }),
  };
}

/** Only what the stack deploys, and where the identity is that it does not. */
export function deployConfig(whole: WholeConfig, values: DeployValues): DeployConfig {
  const ofIdentity: string[] = [...identityKeys, 'application', 'cloud'];
  const kept = Object.entries(whole).filter(([key]) => {
    if (key === 'identityStack') {
      return false;
    }
    const common = ['deploy', 'callback', 'protect'].includes(key) || whole.deploy === 'all';
    return common || (whole.deploy === 'identity') === ofIdentity.includes(key);
  });
  const { deploy, identityStack: stack, application } = values;
  const elsewhere = stack === '' ? { application: application as ExistingApplication } : { stack };
  return {
    identitySource: deploy === 'action-group' ? elsewhere : undefined,
    secureExport: Object.fromEntries(kept),
  } as unknown as DeployConfig;
}
