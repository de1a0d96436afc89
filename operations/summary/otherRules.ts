import { isActionGroup } from '../../policy/resources';
import { code, codeOf } from '../markdownText';
import { isGone, isMade, verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { isCredential } from './credentialRules';
import { pathParts } from './differences';
import { hidden, type Properties } from './preview';
import { isOfCallback, ofType, types, type PreviewedStack } from './stack';

/** Protection, access, and whatever no other rule understands: nothing is left unsaid. */
export function otherRules(stack: PreviewedStack): Consequence[] {
  return [
    ...liftedProtection(stack),
    ...ofType(stack, types.roleAssignment)
      .filter(({ urn }) => !isOfCallback(urn))
      .flatMap(grantedAccess),
    ...stack.changes.flatMap((change) => notUnderstood(change)),
  ];
}

function liftedProtection(stack: PreviewedStack): Consequence[] {
  const protectedBefore = stack.changes.filter(({ before }) => before?.protect === true);
  const lifted = protectedBefore.filter(({ after }) => after !== undefined && !after.protect);
  const locks = ofType(stack, types.lock).filter(isGone);
  return [
    ...(lifted.length === 0
      ? []
      : [
          {
            id: 'protection-lifted' as const,
            text: `Pulumi no longer protects ${names(lifted)} from deletion and replacement.`,
          },
        ]),
    ...locks.map((lock): Consequence => ({
      id: 'protection-lifted',
      text: `The lock ${code(lock.name)} is removed${verbOf(lock) === 'replace' ? ' and created again' : ''}. Meanwhile everybody with the permission can delete the action group.`,
    })),
  ];
}

function grantedAccess(assignment: Change): Consequence[] {
  const { principalId = '?', roleDefinitionId = '?' } = (assignment.after?.inputs ??
    {}) as Properties;
  return isMade(assignment)
    ? [
        {
          id: 'access-granted',
          text: `${codeOf(principalId)} gets the role ${codeOf(roleDefinitionId)} of Azure (${code(assignment.name)}).`,
        },
      ]
    : [];
}

/** Properties that a rule looks at, or that have no consequence; `*` for all. */
const understood: Record<string, readonly string[]> = {
  [types.stack]: ['*'],
  [types.secureExport]: ['*'],
  [types.webhookIdentity]: ['*'],
  [types.itsmActionGroup]: ['*'],
  [types.itsmCallback]: ['*'],
  [types.application]: ['displayName', 'identifierUris', 'owners', 'api', 'appRoles', 'tags'],
  [types.servicePrincipal]: ['clientId', 'owners', 'appRoleAssignmentRequired', 'tags'],
  [types.appRoleAssignment]: ['*'],
  [types.randomUuid]: ['*'],
  [types.resourceGroup]: ['resourceGroupName', 'location', 'tags'],
  [types.alertProcessingRule]: ['*'],
  [types.lock]: ['*'],
  [types.roleAssignment]: ['*'],
  [types.actionGroup]: [
    ...['actionGroupName', 'resourceGroupName', 'location', 'enabled', 'groupShortName', 'tags'],
    ...['webhookReceivers', 'emailReceivers', 'smsReceivers', 'voiceReceivers'],
    ...['azureAppPushReceivers', 'armRoleReceivers', 'logicAppReceivers', 'eventHubReceivers'],
    ...['azureFunctionReceivers', 'automationRunbookReceivers', 'itsmReceivers'],
    'incidentReceivers',
  ],
};

/** Types that callbackRules speak of, where they are part of a callback. */
const ofCallback: string[] = [
  types.applicationPassword,
  types.roleDefinition,
  types.roleAssignment,
];

const isSpokenOf = ({ type, urn }: Change) =>
  spokenOf.includes(type) || (ofCallback.includes(type) && isOfCallback(urn));

/** Types whose deletion a rule speaks of, or that go with something a rule speaks of. */
const spokenOf: string[] = [
  ...[types.stack, types.secureExport, types.webhookIdentity, types.itsmActionGroup],
  types.itsmCallback,
  ...[types.application, types.servicePrincipal, types.appRoleAssignment, types.randomUuid],
  ...[types.actionGroup, types.resourceGroup, types.alertProcessingRule, types.lock],
];

/** Types of Entra ID, authorization and Microsoft.Insights; providers that sign in there; and what runs any command. */
const decidesAccess = [
  /^azuread(_\w+)?:/,
  /^azure(-native)?(_\w+)?:.*(authorization|monitor|insights|alertsmanagement|managedidentity)/i,
  /^pulumi:providers:azure/,
  /^(command|pulumi-(nodejs|python)):/,
];

function unassessed(type: string): 'not-assessed' | 'not-assessed-access' {
  return decidesAccess.some((one) => one.test(type)) ? 'not-assessed-access' : 'not-assessed';
}

/** Types that only credentialRules speaks of. */
function isAssessedElsewhere(type: string): boolean {
  return isCredential(type) || type === 'azuread:index/applicationOwner:ApplicationOwner';
}

function notUnderstood(change: Change): Consequence[] {
  const { op, type, name } = change;
  const which = `${code(name)} (${code(type)})`;
  const verb = verbOf(change);
  if (verb === undefined) {
    const text = `The preview has the operation ${code(op)} on ${which}, which this summary does not know. Find out what it does.`;
    return [{ id: 'unknown-change', text }];
  }
  if (verb === 'nothing') {
    return [];
  }
  if (isGone(change) && !isSpokenOf(change)) {
    const text = `${which} is deleted${verb === 'replace' ? ' and created again' : ''}.`;
    return [{ id: 'deleted-otherwise', text }, ...secrets(change)];
  }
  if (isAssessedElsewhere(type) || (ofCallback.includes(type) && isOfCallback(change.urn))) {
    return [];
  }
  const properties =
    understood[
      isActionGroup(type) ? types.actionGroup : Object.hasOwn(understood, type) ? type : ''
    ];
  if (properties === undefined) {
    const text = `No rule says what it means that ${which} is ${{ create: 'created', update: 'changed', replace: 'created again', delete: 'forgotten' }[verb]}. Look at it yourself.`;
    return [{ id: unassessed(type), text }, ...secrets(change)];
  }
  const others = change.differences
    .map(({ path }) => path)
    .filter((path) => !properties.includes('*') && !properties.includes(pathParts(path)[0] ?? ''));
  return others.length === 0
    ? []
    : [
        {
          id: unassessed(type),
          text: `No rule says what it means that ${others.map(code).join(', ')} of ${which} changes. Look at it yourself.`,
        },
        ...secrets(change),
      ];
}

/** Secrets of resources that no rule knows. */
function secrets({ name, differences }: Change): Consequence[] {
  return differences
    .filter(({ before, after }) => before === hidden && after === hidden)
    .map(({ path }) => ({
      id: 'secret-changed',
      text: `A secret of ${code(name)} changes: ${code(path)}. Its value is not shown. Make sure that the change is intended.`,
    }));
}

function names(changes: Change[]): string {
  return changes.map(({ name }) => code(name)).join(', ');
}
