import type { Plan } from './needs';

/** What `pulumi config --json` prints: defaults of the project included, secret values left out. */
export type ShownConfig = Record<string, { value?: string; secret: boolean }>;

/** A stack's configuration without its secrets. */
export interface StackConfig {
  plan: Plan;
  resourceGroupName: string;
  /** As configured; empty: made from the stack. */
  actionGroupName: string;
  /** As configured; empty where the stack creates no resource group. */
  resourceGroupLocation: string;
  /** Of the action group. */
  location: string;
  /** As configured; empty: made from tenant and stack. */
  identifierUri: string;
  tokenVersion: 1 | 2;
  aznsApplicationId: string;
  /** Of the application that exists already, where one is used. */
  application: { objectId?: string; servicePrincipalObjectId?: string };
  subscriptionId: string | undefined;
  /** Credentials of the stack's own, which the providers prefer to those of the shell. */
  ownCredentials: string[];
}

/** Reads what decides permissions; that the values are good is for the program to say. */
export function stackConfig(
  project: string,
  stack: string,
  shown: ShownConfig,
  aznsApplicationId: (cloud: string) => string,
): StackConfig {
  const text = (key: string) => shown[`${project}:${key}`]?.value ?? '';
  const json = (key: string): unknown => JSON.parse(text(key) || 'null');
  const list = (key: string) => (json(key) ?? []) as unknown[];
  const deploy = text('deploy') || 'all';
  const application = (json('application') ?? {}) as StackConfig['application'];
  const withRole = text('appRole') !== 'false';
  const existingApplication = Object.keys(application).length > 0;
  return {
    plan: {
      identity: deploy !== 'action-group',
      actionGroup: deploy !== 'identity',
      existingApplication,
      assignsRole: withRole && text('roleAssignment') !== 'external',
      adoptsAzns: text('aznsServicePrincipal') === 'adopt',
      owners: list('owners') as string[],
      createsResourceGroup: text('resourceGroup') !== 'existing',
      lock: text('lock') !== '' && text('lock') !== 'none',
      roleAssignments: list('roleAssignments').length > 0,
      alertProcessingRules: list('alertProcessingRules').length > 0,
    },
    resourceGroupName: text('resourceGroupName'),
    actionGroupName: text('actionGroupName') || `itsm-${stack}`,
    resourceGroupLocation: text('resourceGroupLocation'),
    location: text('location') || 'Global',
    identifierUri: text('identifierUri'),
    tokenVersion: text('tokenVersion') === '1' ? 1 : 2,
    aznsApplicationId: aznsApplicationId(text('cloud') || 'public'),
    application,
    subscriptionId: shown['azure-native:subscriptionId']?.value,
    ownCredentials: Object.keys(shown).filter((key) =>
      /^(azuread|azure-native):(clientId|clientSecret|oidcToken|tenantId)/.test(key),
    ),
  };
}
