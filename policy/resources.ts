import type { PolicyResource } from '@pulumi/policy';
import { known, sameId } from './values';

/** Any API version, in the SDK's modules of today and before, and from `pulumi package add azure-native@… monitor …`. */
const azureNative = (modules: string, type: string) =>
  new RegExp(`^azure-native(_\\w+)?:(${modules})(/\\w+)?:${type}$`);

const actionGroup = azureNative('monitor|insights', 'ActionGroup');
const activityLogAlert = azureNative('monitor|insights', 'ActivityLogAlert');
const resourceGroup = azureNative('resources', 'ResourceGroup');
const roleAssignment = azureNative('authorization', 'RoleAssignment');
const roleDefinition = azureNative('authorization', 'RoleDefinition');

export const isActionGroup = (type: string) => actionGroup.test(type);
export const isActivityLogAlert = (type: string) => activityLogAlert.test(type);
export const isResourceGroup = (type: string) => resourceGroup.test(type);
export const isRoleAssignment = (type: string) => roleAssignment.test(type);
export const isRoleDefinition = (type: string) => roleDefinition.test(type);
export const isApplicationPassword = (type: string) =>
  type === 'azuread:index/applicationPassword:ApplicationPassword';
export const isServicePrincipal = (type: string) =>
  type === 'azuread:index/servicePrincipal:ServicePrincipal';
export const isApplication = (type: string) =>
  type === 'azuread:index/application:Application' ||
  type === 'azuread:index/applicationRegistration:ApplicationRegistration';

/** A receiver of an action group: the properties that rules read, of all kinds together. */
export interface Receiver {
  name?: string;
  serviceUri?: string;
  useAadAuth?: boolean;
  useCommonAlertSchema?: boolean;
  objectId?: string;
}

type Properties = Record<string, unknown>;

/** The receivers of one kind. */
export function receiversOf(group: Properties, kind: string): Receiver[] {
  return (group[kind] as Receiver[] | undefined) ?? [];
}

/** Webhooks that Azure Monitor posts to with a token of an Entra application. */
export function secureWebhooks(group: Properties): Receiver[] {
  return receiversOf(group, 'webhookReceivers').filter(({ useAadAuth }) => useAadAuth === true);
}

/** Whether a property is made from another resource. */
export function dependsOn(
  resource: PolicyResource,
  property: string,
  other: PolicyResource,
): boolean {
  return (resource.propertyDependencies[property] ?? []).some(({ urn }) => urn === other.urn);
}

/** Whether a property has a value that another resource's property has, or will have. */
export function isSame(
  [resource, property]: [PolicyResource, string],
  [other, otherProperty]: [PolicyResource, string],
): boolean {
  const value = known(() => resource.props[property] as unknown);
  const wanted = known(() => other.props[otherProperty] as unknown);
  return typeof value === 'string' && typeof wanted === 'string'
    ? sameId(value, wanted)
    : dependsOn(resource, property, other);
}

/** Type of the resource an URN is of: https://www.pulumi.com/docs/concepts/resources/names/#urns */
export function typeOf(urn: string): string {
  return urn.split('::')[2]?.split('$').at(-1) ?? '';
}
