import { isDeepStrictEqual } from 'node:util';
import { azureClouds } from '../../components/azureClouds';
import { code, codeOf } from '../markdownText';
import { shellQuoted } from '../shell';
import { isGone, isMade, textsIn, verbOf, type Change } from './changes';
import type { Consequence } from './consequence';
import { inputsAfter, ofType, types, type PreviewedStack } from './stack';

const senders: unknown[] = Object.values(azureClouds).map((cloud) => cloud.aznsApplicationId);

/** What happens in Entra ID: the application, who owns it, who may get its tokens. */
export function identityRules(stack: PreviewedStack): Consequence[] {
  return [
    ...ofType(stack, types.application).flatMap((application) => [
      ...lostApplication(application),
      ...otherOwners(application, stack),
      ...lostRoles(application),
      ...lostIdentifierUris(application),
    ]),
    ...ofType(stack, types.servicePrincipal).flatMap((principal) => [
      ...lostSender(principal),
      ...openToAll(principal),
    ]),
    ...roleAssignments(stack),
  ];
}

function lostApplication(application: Change): Consequence[] {
  if (!isGone(application)) {
    return [];
  }
  const { clientId = '?', objectId = '?' } = application.before?.outputs ?? {};
  const which = `The application ${code(application.name)} (client id ${codeOf(clientId)}, object id ${codeOf(objectId)})`;
  const then =
    verbOf(application) === 'delete'
      ? 'is deleted. No tool gets alerts through it any more.'
      : 'is deleted and created again, with another client id and object id. Tools that have the old client id refuse every alert.';
  return [
    {
      id: 'application-deleted',
      text: `${which} ${then} It can be restored for 30 days, with its service principal. Microsoft does not say whether its identifier URI is taken until then: if it is, \`pulumi up\` cannot make another application with it.`,
    },
  ];
}

function otherOwners(application: Change, stack: PreviewedStack): Consequence[] {
  const { before, after, name } = application;
  if (before === undefined || after === undefined) {
    return [];
  }
  const old = textsIn(before, 'owners');
  const now = textsIn({ ...after, outputs: undefined }, 'owners');
  const gone = old.filter((owner) => !now.includes(owner));
  const added = now.filter((owner) => !old.includes(owner));
  if (gone.length + added.length === 0) {
    return [];
  }
  const list = (ids: string[]) => ids.map(code).join(', ');
  const args = inputsAfter(stack, types.secureExport) ?? inputsAfter(stack, types.webhookIdentity);
  const byDefault =
    args !== undefined && (args.owners === undefined || isDeepStrictEqual(args.owners, []));
  return [
    {
      id: 'owners-change',
      text: `The owners of the application ${code(name)} change.`,
      details: [
        ...(gone.length > 0
          ? [
              `can no longer run \`pulumi up\`: ${list(gone)} (Azure refuses the action group to principals that are not owners)`,
            ]
          : []),
        ...(added.length > 0
          ? [`become owners and can act as the application: ${list(added)}`]
          : []),
        ...(byDefault
          ? [
              '`owners` is not set, so the principal that runs `pulumi up` becomes the only owner, and this preview shows the one that made it. List everybody who deploys in `owners`, and the preview is the same for all of them.',
            ]
          : []),
      ],
    },
  ];
}

/** A role that is removed is lost to its holders; other rules handle a role that is replaced. */
function lostRoles({ name, before, after }: Change): Consequence[] {
  const [old, now] = [before, after].map((state) => state?.inputs?.appRoles);
  if (!Array.isArray(old) || after === undefined) {
    return [];
  }
  const values = (roles: unknown) =>
    (Array.isArray(roles) ? (roles as ({ value?: unknown } | null)[]) : []).map(
      (role) => role?.value,
    );
  return values(old)
    .filter((value) => !values(now).includes(value))
    .map((value) => ({
      id: 'app-role-removed',
      text: `The application ${code(name)} loses the app role ${codeOf(value)}. Principals that have it lose it, and are refused where a token must contain it.`,
    }));
}

/** One URI that changes is a value of the hand-over; one of several that goes is looked for here. */
function lostIdentifierUris({ name, before, after }: Change): Consequence[] {
  const old = textsIn(before && { ...before, outputs: undefined }, 'identifierUris');
  const now = textsIn(after && { ...after, outputs: undefined }, 'identifierUris');
  return after === undefined || old.length <= Math.max(1, now.length)
    ? []
    : old
        .filter((uri) => !now.includes(uri))
        .map((uri) => ({
          id: 'identifier-uri-removed',
          text: `The application ${code(name)} loses the identifier URI ${code(uri)}. Entra gives no more tokens for it, to Azure Monitor or anybody else.`,
        }));
}

function lostSender(principal: Change): Consequence[] {
  const { before, name, type } = principal;
  const verb = verbOf(principal);
  const isSender = senders.includes(before?.inputs?.clientId ?? before?.outputs?.clientId);
  if (!isSender || (verb !== 'delete' && verb !== 'replace')) {
    return [];
  }
  return isGone(principal)
    ? [
        {
          id: 'azns-removed',
          text:
            `${code(name)} is AzNS AAD Webhook, Azure Monitor's sender. A tenant has only one: deleting it stops **every secure webhook of the ` +
            'tenant**. This is refused, and cannot be acknowledged. Remove it from the state instead, which deletes nothing: ' +
            `${code(`pulumi state delete ${shellQuoted(principal.urn)}`)}.`,
        },
      ]
    : [
        {
          id: 'azns-forgotten',
          text: `The stack forgets AzNS AAD Webhook (${code(name)}, ${code(type)}), which stays in the tenant.`,
        },
      ];
}

function openToAll({ before, after, name }: Change): Consequence[] {
  const [old, now] = [before, after].map((state) => state?.inputs?.appRoleAssignmentRequired);
  return old === true && after !== undefined && now !== true
    ? [
        {
          id: 'assignment-not-required',
          text: `Entra will give a token for the application to **every** application of the tenant, not only to Azure Monitor (${code(name)}). The tool has to check the caller itself.`,
        },
      ]
    : [];
}

const needed =
  'the permission `AppRoleAssignment.ReadWrite.All` of Microsoft Graph, or Application, Cloud Application or Privileged Role Administrator (docs/permissions.md)';

function roleAssignments(stack: PreviewedStack): Consequence[] {
  const assignments = ofType(stack, types.appRoleAssignment);
  const made = assignments.filter(isMade);
  const lost = assignments.filter(isGone);
  const applicationGoes = ofType(stack, types.application).some(isGone);
  return [
    ...made.map(({ name }): Consequence => ({
      id: 'role-assignment-needs-administrator',
      text: `${code(name)} assigns an app role. The principal that runs \`pulumi up\` needs ${needed}.`,
    })),
    ...externalAssignment(stack),
    ...(made.length === 0 && !applicationGoes ? lost : []).map(({ name }): Consequence => ({
      id: 'role-assignment-removed',
      text: `${code(name)} is deleted. Azure Monitor loses the app role and, if assignment is required, its tokens. Alerts are refused until the role is assigned again.`,
    })),
  ];
}

/** The role is left to an administrator, and was not before. */
function externalAssignment(stack: PreviewedStack): Consequence[] {
  const [identity] = ofType(stack, types.webhookIdentity);
  const [old, now] = [identity?.before?.inputs, inputsAfter(stack, types.webhookIdentity)];
  const isLeft = (inputs: typeof now | null) =>
    inputs?.roleAssignment === 'external' && (inputs.roleAssignmentId ?? '') === '';
  return isLeft(now) && !isLeft(old)
    ? [
        {
          id: 'role-assignment-needs-administrator',
          text: 'An administrator assigns the app role (`roleAssignment: external`). Entra refuses every alert until one has run the command in the output `roleAssignmentCommand`.',
        },
      ]
    : [];
}
