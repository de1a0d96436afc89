import { appRoleValue } from '../../components/tokenContract';
import { improved, kept, person, type Choices, type Finding } from './finding';
import type { AppRole, Setup } from './setup';

/** The role of Microsoft's set-up. */
export function roleOf({ application }: Setup): AppRole | undefined {
  return application.appRoles.find(({ value }) => value === appRoleValue);
}

export function roleFindings(setup: Setup, { keep }: Choices): Finding[] {
  const role = roleOf(setup);
  const others = setup.application.appRoles.filter((one) => one !== role);
  const list = others.map(({ value, displayName }) => value ?? displayName).join(', ');
  const removed = improved(
    'other-roles',
    `the application has other app roles: ${list}`,
    'They are removed, because the component declares one. To keep them: --use-as-is.',
  );
  return [...(role === undefined ? [noRole(keep)] : wrongRole(role)), ...(list ? [removed] : [])];
}

function noRole(keep: readonly string[]): Finding {
  const found = `the application has no role with the value ${appRoleValue}`;
  return keep.includes('role-missing')
    ? kept('role-missing', found, 'Tokens have no roles; the ITSM tool cannot check them.')
    : improved('role-missing', found, 'The role is added, with a new id.');
}

/** How the component describes its role; each difference is written. */
function wrongRole(role: AppRole): Finding[] {
  const text = 'Lets Azure Monitor action groups call this application through a secure webhook.';
  const differs = role.description !== text || role.displayName !== appRoleValue;
  const forApplications = role.allowedMemberTypes.join() === 'Application';
  return [
    ...(role.isEnabled
      ? []
      : [improved('role-disabled', `the role ${appRoleValue} is disabled`, 'It is enabled.')]),
    ...(forApplications
      ? []
      : [
          improved(
            'role-members',
            `the role ${appRoleValue} is for ${role.allowedMemberTypes.join(' and ')}`,
            'It will be for applications alone.',
          ),
        ]),
    ...(differs
      ? [
          improved(
            'role-text',
            `the role ${appRoleValue} has another display name or description`,
            'Both are replaced. No token depends on them.',
          ),
        ]
      : []),
  ];
}

export function assignmentFindings(setup: Setup, { keep, asIs }: Choices): Finding[] {
  const { assignments, azns, application } = setup;
  const role = roleOf(setup);
  if (azns === undefined) {
    return [
      person(
        'azns-missing',
        "the tenant has no service principal of Azure Monitor's sender, AzNS AAD Webhook",
        'Set aznsServicePrincipal to adopt, or let an administrator make it: docs/permissions.md.',
      ),
    ];
  }
  const nameOf = (id: string) =>
    application.appRoles.find((one) => one.id === id)?.value ?? `the role ${id}`;
  const isGood = ({ principalId, appRoleId }: { principalId: string; appRoleId: string }) =>
    principalId === azns && appRoleId === role?.id;
  const others = assignments.filter((one) => !isGood(one));
  const left = others.map((one) => `${one.principalDisplayName} (${nameOf(one.appRoleId)})`);
  const assigned = assignments.some(isGood) || (asIs && role === undefined);
  const found = `${appRoleValue} is not assigned to Azure Monitor's sender, AzNS AAD Webhook`;
  return [
    ...(assigned || keep.includes('role-missing')
      ? []
      : [
          keep.includes('azns-not-assigned')
            ? kept('azns-not-assigned', found, 'An administrator does it: the preview prints how.')
            : improved('azns-not-assigned', found, 'It is assigned.'),
        ]),
    ...(left.length === 0
      ? []
      : [
          kept(
            'role-assigned-elsewhere',
            `roles of the application are assigned to others, or are other roles: ${left.join(', ')}`,
            `They stay: everything that is assigned ${appRoleValue} gets the same token as Azure Monitor. Remove one under Enterprise applications > Users and groups.`,
          ),
        ]),
  ];
}
