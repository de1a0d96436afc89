import type { PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import {
  dependsOn,
  isActionGroup,
  isActivityLogAlert,
  isApplication,
  isSame,
  isServicePrincipal,
  secureWebhooks,
  type Receiver,
} from './resources';
import { forEachKnown, known, sameId, unknownYet } from './values';

/** Value of the app role that Microsoft's set-up gives to AzNS: https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook */
const secureWebhookRole = 'ActionGroupsSecureWebhook';

/** Whether a receiver names a resource's object id, or will: a preview shows only what its list is made from. */
function names(receiver: Receiver, group: PolicyResource, resource: PolicyResource): boolean {
  const objectId = known(() => receiver.objectId);
  const wanted = known(() => resource.props.objectId as string | undefined);
  return typeof objectId === 'string'
    ? typeof wanted === 'string' && sameId(objectId, wanted)
    : objectId === unknownYet && dependsOn(group, 'webhookReceivers', resource);
}

/** Mandatory: with another object id, Azure refuses the group or asks for a token nobody here controls. */
export const receiverApplication: StackValidationPolicy = {
  name: 'receiver-application',
  description: 'Secure webhooks are sent for applications of this organisation.',
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: {
      applicationObjectIds: { type: 'array', items: { type: 'string', minLength: 1 }, default: [] },
    },
  },
  validateStack(args, report) {
    const { resources } = args;
    const { applicationObjectIds } = args.getConfig<{ applicationObjectIds: string[] }>();
    const applications = resources.filter(({ type }) => isApplication(type));
    const principals = resources.filter(({ type }) => isServicePrincipal(type));
    forEachKnown(groupsOf(resources), (group) =>
      forEachKnown(secureWebhooks(group.props), (receiver) => {
        if (applications.some((application) => names(receiver, group, application))) {
          return;
        }
        const objectId = receiver.objectId;
        if (applicationObjectIds.some((id) => objectId !== undefined && sameId(id, objectId))) {
          return;
        }
        const principal = principals.find((found) => names(receiver, group, found));
        const wrong =
          principal === undefined
            ? 'is of no application of this stack, and not in "applicationObjectIds" of this policy'
            : `is of the service principal "${principal.name}", not of its application`;
        report(
          `Action group "${group.name}", secure webhook "${receiver.name}": its objectId ${objectId ?? '(none)'} ${wrong}. ` +
            'Give the objectId of the application (not of its service principal), or, where another stack declares it, ' +
            'add it to that list. https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook',
          group.urn,
        );
      }),
    );
  },
};

function groupsOf(resources: PolicyResource[]): PolicyResource[] {
  return resources.filter(({ type }) => isActionGroup(type));
}

/** Mandatory: Azure drops these alerts without a word. */
export const serviceHealthGlobal: StackValidationPolicy = {
  name: 'service-health-global',
  description: 'Action groups that service health alerts name are Global.',
  enforcementLevel: 'mandatory',
  validateStack({ resources }, report) {
    const rules = resources.filter(({ type }) => isActivityLogAlert(type));
    forEachKnown(rules, (rule) => {
      if (!isServiceHealth(rule.props)) {
        return;
      }
      forEachKnown(groupsOf(rule.propertyDependencies.actions ?? []), (group) => {
        const location = group.props.location as string;
        if (location.toLowerCase() !== 'global') {
          report(
            `Action group "${group.name}" is in ${location}, and the service health alert "${rule.name}" names it: regional ` +
              'groups get no service health alerts. Set its location to Global, or name another group. ' +
              'https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups',
            group.urn,
          );
        }
      });
    });
  },
};

interface Condition {
  field?: string;
  equals?: string;
  anyOf?: Condition[];
}

function isServiceHealth(rule: Record<string, unknown>): boolean {
  const isCategory = ({ field, equals, anyOf }: Condition): boolean =>
    (field?.toLowerCase() === 'category' && equals?.toLowerCase() === 'servicehealth') ||
    (anyOf ?? []).some(isCategory);
  return ((rule.condition as { allOf?: Condition[] } | undefined)?.allOf ?? []).some(isCategory);
}

/** Mandatory: otherwise Entra gives every application of the tenant a token that the ITSM tool accepts. */
export const roleAssignmentRequired: StackValidationPolicy = {
  name: 'role-assignment-required',
  description: 'Applications of secure webhooks give tokens to assigned applications only.',
  enforcementLevel: 'mandatory',
  validateStack({ resources }, report) {
    const applications = resources
      .filter(({ type }) => isApplication(type))
      .filter((application) => isForSecureWebhooks(application, resources));
    const principals = resources.filter(({ type }) => isServicePrincipal(type));
    forEachKnown(principals, (principal) => {
      const application = applications.find((found) =>
        isSame([principal, 'clientId'], [found, 'clientId']),
      );
      if (application !== undefined && principal.props.appRoleAssignmentRequired !== true) {
        report(
          `Service principal "${principal.name}" of the application "${application.name}": appRoleAssignmentRequired is ` +
            `${String(principal.props.appRoleAssignmentRequired ?? 'not set, which means false')}. Set it to true, and assign ` +
            `the role ${secureWebhookRole} to AzNS AAD Webhook. ` +
            'https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups#secure-webhook',
          principal.urn,
        );
      }
    });
  },
};

/** By its app role, or because a secure webhook of this stack is sent for it. */
function isForSecureWebhooks(application: PolicyResource, resources: PolicyResource[]): boolean {
  const roles = known(() => application.props.appRoles as { value?: string }[] | undefined);
  return (
    (Array.isArray(roles) && roles.some((role) => known(() => role.value) === secureWebhookRole)) ||
    groupsOf(resources).some((group) =>
      secureWebhooks(group.props).some((receiver) => names(receiver, group, application)),
    )
  );
}
