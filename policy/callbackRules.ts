import type {
  PolicyResource,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import {
  isApplicationPassword,
  isRoleAssignment,
  isRoleDefinition,
  isSame,
  typeOf,
} from './resources';
import { forEachKnown, known, listed, sameId } from './values';

/** The component of this project with which an ITSM tool changes alerts; a test holds these facts to the component's. */
export const callbackType = 'azure-itsm:index:ItsmCallback';

/** All that an ITSM tool calls: https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftalertsmanagement */
export const alertStateActions = [
  'Microsoft.AlertsManagement/alerts/read',
  'Microsoft.AlertsManagement/alerts/history/read',
  'Microsoft.AlertsManagement/alerts/changestate/action',
];

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/monitor#monitoring-contributor */
export const monitoringContributor = '749f88d5-cbae-40b8-bcfc-e573ddc772fa';

interface Permission {
  actions?: string[];
  dataActions?: string[];
}

/** Mandatory: with more rights, whoever has the ITSM tool's secret could switch alerts off, and more. */
export const callbackRole: ResourceValidationPolicy = {
  name: 'callback-role',
  description: "The role of an ITSM tool's callback reads alerts and changes their state only.",
  enforcementLevel: 'mandatory',
  validateResource(args, report) {
    const { type, name, props, opts } = args;
    if (!isRoleDefinition(type) || typeOf(opts.parent ?? '') !== callbackType) {
      args.notApplicable('Only the role of a callback is looked at.');
    }
    const permissions = (props.permissions as Permission[] | undefined) ?? [];
    const more = permissions.flatMap(({ actions = [], dataActions = [] }) => [
      ...actions.filter((action) => !alertStateActions.some((one) => sameId(one, action))),
      ...dataActions,
    ]);
    if (more.length > 0) {
      report(
        `Role definition "${name}" allows ${listed(more)}, which an ITSM tool does not need. Allowed are ` +
          `${listed(alertStateActions)}. Remove the others. ` +
          'https://learn.microsoft.com/azure/role-based-access-control/permissions/monitor#microsoftalertsmanagement',
      );
    }
  },
};

const day = 24 * 60 * 60 * 1000;

/** Mandatory: a secret that somebody copied works until it ends. @param now injected by tests. */
export const secretLifetime = (now: () => Date): ResourceValidationPolicy => ({
  name: 'callback-secret-lifetime',
  description: "The secret of an ITSM tool's callback ends within a year.",
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: { maximumDays: { type: 'integer', minimum: 1, default: 365 } },
  },
  validateResource(args, report) {
    const { type, name, props, opts } = args;
    if (!isApplicationPassword(type) || typeOf(opts.parent ?? '') !== callbackType) {
      args.notApplicable('Only the secrets of a callback are looked at.');
    }
    const { maximumDays } = args.getConfig<{ maximumDays: number }>();
    const start = props.startDate === undefined ? now() : new Date(String(props.startDate));
    const end = props.endDate === undefined ? undefined : new Date(String(props.endDate));
    const days = end && Math.ceil((end.getTime() - start.getTime()) / day);
    if (days === undefined || Number.isNaN(days) || days > maximumDays) {
      const lives =
        days === undefined ? 'has no endDate: Entra makes it two years' : `lives for ${days} days`;
      report(
        `Client secret "${name}" ${lives}, and at most ${maximumDays} are allowed. ` +
          'Set secretLifetimeDays of the callback to fewer, or raise "maximumDays" of this policy. ' +
          'https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#certificates-and-secrets',
      );
    }
  },
});

export const callbackSecretLifetime = secretLifetime(() => new Date());

/** Types that give a principal rights, with the property that names it. */
const grants: [(type: string) => boolean, string][] = [
  [isRoleAssignment, 'principalId'],
  [(type) => type === 'azuread:index/appRoleAssignment:AppRoleAssignment', 'principalObjectId'],
  [
    (type) => type === 'azuread:index/directoryRoleAssignment:DirectoryRoleAssignment',
    'principalObjectId',
  ],
];

/** Mandatory: what one tool's secret opens is what that tool needs, and another tool's is closed when it is revoked. */
export const callbackPrincipal: StackValidationPolicy = {
  name: 'callback-principal',
  description: "An ITSM tool's callback has a principal of its own, and no other role.",
  enforcementLevel: 'mandatory',
  validateStack({ resources }, report) {
    const callbacks = resources.filter(({ type }) => type === callbackType);
    const others = resources.filter(({ type }) => type === 'azure-itsm:index:WebhookIdentity');
    forEachKnown(callbacks, (callback) => {
      const shared = [...callbacks.slice(0, callbacks.indexOf(callback)), ...others].find((other) =>
        haveOneClientId(callback, other),
      );
      if (shared !== undefined) {
        report(
          `Callback "${callback.name}" signs in as the application ${String(callback.props.clientId)}, and so does ` +
            `${shared.type === callbackType ? 'the callback' : 'the identity of the webhooks of'} "${shared.name}". ` +
            'Give each an application of its own: then one secret can be revoked without the other. ' +
            'https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration',
          callback.urn,
        );
      }
      forEachKnown(resources, (resource) => {
        const [, property] = grants.find(([is]) => is(resource.type)) ?? [];
        if (property === undefined || !names(resource, property, callback, resources)) {
          return;
        }
        if (!isAskedFor(resource, callback, resources)) {
          report(
            `${typeOf(resource.urn).split(':').at(-1)} "${resource.name}" gives the principal of the callback "${callback.name}" ` +
              `the role ${roleOf(resource)}, which the callback does not ask for. Remove it, or set scopes and role of the callback. ` +
              'https://learn.microsoft.com/azure/role-based-access-control/best-practices',
            resource.urn,
          );
        }
      });
    });
  },
};

function haveOneClientId(one: PolicyResource, other: PolicyResource): boolean {
  const [id, otherId] = [one, other].map(({ props }) => known(() => props.clientId as unknown));
  return typeof id === 'string' && typeof otherId === 'string' && sameId(id, otherId);
}

const childrenOf = (callback: PolicyResource, resources: PolicyResource[]) =>
  resources.filter(({ parent }) => parent?.urn === callback.urn);

/** Whether a grant is for the callback's principal: its id, or made from the service principal that the callback makes. */
function names(
  resource: PolicyResource,
  property: string,
  callback: PolicyResource,
  resources: PolicyResource[],
): boolean {
  const principals = childrenOf(callback, resources).filter(({ type }) =>
    type.endsWith(':ServicePrincipal'),
  );
  return (
    isSame([resource, property], [callback, 'servicePrincipalObjectId']) ||
    principals.some((principal) => isSame([resource, property], [principal, 'objectId']))
  );
}

/** The callback makes no assignment that it was not asked for, so what it makes tells what it was asked for. */
function isAskedFor(
  resource: PolicyResource,
  callback: PolicyResource,
  resources: PolicyResource[],
): boolean {
  if (resource.parent?.urn !== callback.urn || !isRoleAssignment(resource.type)) {
    return false;
  }
  const own = childrenOf(callback, resources).find(({ type }) => isRoleDefinition(type));
  const id = known(() => resource.props.roleDefinitionId as unknown);
  if (typeof id !== 'string') {
    return own !== undefined && isSame([resource, 'roleDefinitionId'], [own, 'id']);
  }
  const guid = id.split('/').at(-1) ?? '';
  return own === undefined
    ? sameId(guid, monitoringContributor)
    : ['roleDefinitionId', 'name']
        .map((key) => known(() => own.props[key] as unknown))
        .some((one) => typeof one === 'string' && sameId(one, guid));
}

function roleOf({ props }: PolicyResource): string {
  const id = known(() => (props.roleDefinitionId ?? props.appRoleId ?? props.roleId) as unknown);
  return typeof id === 'string' ? id : '(known after the update)';
}
