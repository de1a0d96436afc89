import { code } from '../markdownText';
import { valueBefore, verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { pathParts } from './differences';
import type { State } from './preview';
import { isOfCallback, types, type PreviewedStack } from './stack';
import { isDeepStrictEqual } from 'node:util';

/** What was deleted or changed in Azure and Entra ID, and not by this stack: a preview that looks there first shows it. */
export function driftRules({ changes, leftBehind }: PreviewedStack): Consequence[] {
  return changes.flatMap((change) => {
    const deployed = leftBehind.get(change.urn);
    if (deployed === undefined || verbOf(change) === 'nothing') {
      return [];
    }
    return change.before === undefined ? [gone(change)] : changedByHand(change, deployed);
  });
}

const wholeApplication =
  'Entra gives no token for it, so every alert is lost. Within 30 days it can be restored as it was (docs/troubleshooting.md). `pulumi up` creates another one, with another client id. The tools refuse alerts until they have it.';
const refusedNow = 'If assignment is required, every alert is lost.';

/** What it means until the next `up` that a resource is not there. */
const whileGone: Record<string, string> = {
  [types.actionGroup]:
    'Alert rules that name it notify nobody. `pulumi up` creates it again. The rules find it again if name, resource group and subscription stay the same.',
  [types.application]: wholeApplication,
  [types.servicePrincipal]: wholeApplication.split(' `pulumi up`')[0] ?? '',
  [types.appRoleAssignment]: refusedNow,
  [types.resourceGroup]: 'Everything in it is gone too, including the action group.',
  [types.alertProcessingRule]: 'It no longer adds the group, or no longer suppresses alerts.',
  [types.lock]: 'Everybody with the permission can delete the action group.',
};

const signsInNoMore =
  'The ITSM tool cannot sign in, so it changes no alert in Azure. `pulumi up` makes another one: the tool needs its values.';
const refusedAtAlerts = 'The ITSM tool is refused where it had the role.';

/** The same of what is part of a callback. */
const whileCallbackGone: Record<string, string> = {
  [types.application]: signsInNoMore,
  [types.servicePrincipal]: signsInNoMore,
  [types.applicationPassword]: signsInNoMore,
  [types.roleDefinition]: refusedAtAlerts,
  [types.roleAssignment]: refusedAtAlerts,
};

function gone({ name, type, urn }: Change): Consequence {
  const meanings = isOfCallback(urn) ? whileCallbackGone : whileGone;
  const meaning = own(meanings, type) ?? '`pulumi up` creates it again.';
  return {
    id: 'gone-in-azure',
    text: `${code(name)} (${code(type)}) is gone from Azure: it was deleted outside this stack. ${meaning}`,
  };
}

/** What it means until the next `up` that a property is not as it was deployed. */
const whileChanged: Record<string, Record<string, string>> = {
  [types.application]: {
    api: 'tools that expect the deployed token version refuse every alert',
    appRoles: 'new tokens do not contain a role that is disabled or gone',
    identifierUris: 'Entra gives no token for a URI that the application does not have',
    owners: 'only owners can change the action group',
  },
  [types.servicePrincipal]: {
    appRoleAssignmentRequired: 'decides whether any application of the tenant gets tokens',
    accountEnabled: 'while it is disabled, Entra gives no token and every alert is lost',
  },
  [types.actionGroup]: {
    enabled: 'while the group is disabled, nobody is notified',
    location: 'a regional group gets no service health alerts',
  },
};

function changedByHand(
  { name, type, urn, before, differences }: Change,
  deployed: State,
): Consequence[] {
  const byHand = differences.filter(
    ({ path }) => !isDeepStrictEqual(valueBefore(deployed, path), valueBefore(before, path)),
  );
  const details = byHand.map(({ path }) => {
    const property = pathParts(path)[0] ?? '';
    const receivers = property.endsWith('Receivers') ? 'decides who is notified, and how' : '';
    const meaning = isOfCallback(urn)
      ? ''
      : (own(own(whileChanged, type) ?? {}, property) ?? receivers);
    const [was, is] = [deployed, before].map((state) => shown(valueBefore(state, path)));
    return `${code(path)}: deployed was ${was}, there is ${is}${meaning && `; ${meaning}`}`;
  });
  return details.length === 0
    ? []
    : [
        {
          id: 'changed-in-azure',
          text: `${code(name)} (${code(type)}) was changed outside this stack. \`pulumi up\` changes it back. Make sure that nobody depends on it.`,
          details,
        },
      ];
}

/** Types and properties are anybody's: one may be that of a property every object has. */
function own<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : code(JSON.stringify(value));
}
