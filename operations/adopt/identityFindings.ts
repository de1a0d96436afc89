import { identifierUriRule, tenantInUriRule } from '../../components/identity/identityRules';
import { appRoleValue } from '../../components/tokenContract';
import { improved, kept, person, type Choices, type Finding } from './finding';
import type { AppRole, Setup } from './setup';

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The role of Microsoft's set-up. */
export function roleOf({ application }: Setup): AppRole | undefined {
  return application.appRoles.find(({ value }) => value === appRoleValue);
}

export function tokenVersionOf({ application }: Setup): 1 | 2 {
  return application.api?.requestedAccessTokenVersion === 2 ? 2 : 1;
}

/** The first URI that the component takes; undefined where it makes its own. */
export function goodUri(setup: Setup, choices: Choices): string | undefined {
  const version = choices.keep.includes('token-version') ? tokenVersionOf(setup) : 2;
  const [named] = setup.actionGroup.properties.webhookReceivers as { identifierUri?: string }[];
  const uris = setup.application.identifierUris;
  const preferred = uris.find((uri) => uri === named?.identifierUri);
  return [...(preferred === undefined ? [] : [preferred]), ...uris].find(
    (uri) =>
      choices.asIs ||
      (identifierUriRule(version)(uri) ?? tenantInUriRule(setup.tenantId)(uri)) === undefined,
  );
}

export function identityFindings(setup: Setup, choices: Choices, uri: string): Finding[] {
  const takenOver = choices.asIs
    ? asIsFindings(setup)
    : [
        ...roleFindings(setup, choices),
        ...uriFindings(setup, choices, uri),
        ...tokenFindings(setup, choices),
        ...ownerFindings(setup),
        ...requiredFindings(setup, choices),
        ...moreFindings(setup),
      ];
  return [...takenOver, ...assignmentFindings(setup, choices)];
}

/** What the component refuses of an application that is used as it is. */
function asIsFindings(setup: Setup): Finding[] {
  const { application, servicePrincipal, owners, me } = setup;
  const role = roleOf(setup);
  const problems: [boolean, string, string, string][] = [
    [
      application.identifierUris.length === 0,
      'identifier-uri',
      'the application has no Application ID URI',
      `Let an owner add one: az ad app update --id ${application.appId} --identifier-uris api://${application.appId}`,
    ],
    [
      servicePrincipal === undefined,
      'service-principal-missing',
      'the application has no service principal',
      `Let an owner run: az ad sp create --id ${application.appId}`,
    ],
    [
      role?.isEnabled === false,
      'role-disabled',
      `the role ${appRoleValue} is disabled`,
      'Let an owner enable it.',
    ],
    [
      !owners.some((owner) => same(owner, me)),
      'owners',
      `you (${me}) are not among the owners of the application`,
      `Let an owner run: az ad app owner add --id ${application.appId} --owner-object-id ${me}`,
    ],
  ];
  return problems.filter(([is]) => is).map(([, id, found, then]) => person(id, found, then));
}

function roleFindings(setup: Setup, { keep }: Choices): Finding[] {
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
            'Both are written anew. No token depends on them.',
          ),
        ]
      : []),
  ];
}

function uriFindings(setup: Setup, choices: Choices, uri: string): Finding[] {
  const uris = setup.application.identifierUris;
  const good = goodUri(setup, choices);
  const others = uris.filter((one) => one !== good);
  if (uris.length === 0) {
    const found = 'the application has no Application ID URI';
    return [improved('identifier-uri', found, `It gets ${uri}.`)];
  }
  if (good === undefined) {
    const version = choices.keep.includes('token-version') ? tokenVersionOf(setup) : 2;
    const [first = ''] = uris;
    const why = identifierUriRule(version)(first) ?? tenantInUriRule(setup.tenantId)(first);
    return [
      improved(
        'identifier-uri',
        `the Application ID URI ${why}`,
        `It becomes ${uri}. With token version 1 that is the audience: hand over to the ITSM tool again.`,
      ),
    ];
  }
  return others.length === 0
    ? []
    : [
        improved(
          'other-uris',
          `the application has other Application ID URIs: ${others.join(', ')}`,
          'They are removed, because the component declares one. To keep them: --use-as-is.',
        ),
      ];
}

function tokenFindings(setup: Setup, { keep }: Choices): Finding[] {
  if (tokenVersionOf(setup) === 2) {
    return [];
  }
  const found = 'the application asks for version 1 tokens';
  return [
    keep.includes('token-version')
      ? kept('token-version', found, 'It stays so: tokenVersion is 1.')
      : improved(
          'token-version',
          found,
          'It will ask for version 2. Audience, issuer and the claim of the caller change with it, so the ITSM tool has to be set up for both before: azure-itsm handover. To leave it: --keep token-version.',
        ),
  ];
}

function ownerFindings({ owners, servicePrincipal, application, me }: Setup): Finding[] {
  const all = withMe(owners, me);
  const ids = (list: string[]) => list.map((id) => id.toLowerCase()).sort();
  const equal = (one: string[], other: string[]) => ids(one).join() === ids(other).join();
  return [
    ...(equal(all, owners)
      ? []
      : [
          improved(
            'owners',
            `you (${me}) are not among the owners of the application: ${owners.join(', ') || 'it has none'}`,
            `You are added, which needs Application.ReadWrite.All. Azure refuses the action group otherwise (AadWebhookResourceNotOwnedByCaller). Or let an owner run: az ad app owner add --id ${application.appId} --owner-object-id ${me}`,
          ),
        ]),
    ...(servicePrincipal === undefined || equal(all, servicePrincipal.owners)
      ? []
      : [
          improved(
            'service-principal-owners',
            `the service principal has the owners ${servicePrincipal.owners.join(', ') || '(none)'}`,
            'It gets those of the application.',
          ),
        ]),
  ];
}

/** The owners the component is given: those there are, and whoever deploys. */
export function withMe(owners: string[], me: string): string[] {
  return owners.some((owner) => same(owner, me)) ? owners : [...owners, me];
}

function requiredFindings({ servicePrincipal }: Setup, { keep }: Choices): Finding[] {
  if (servicePrincipal === undefined) {
    const found = 'the application has no service principal';
    return [improved('service-principal-missing', found, 'It is made.')];
  }
  if (servicePrincipal.appRoleAssignmentRequired) {
    return [];
  }
  const found = 'Entra gives tokens for the application to everybody: no assignment is required';
  return [
    keep.includes('assignment-not-required') || keep.includes('role-missing')
      ? kept('assignment-not-required', found, 'It stays so.')
      : improved('assignment-not-required', found, 'Only assigned applications get one.'),
  ];
}

/** What an application has that the component does not declare, so takes away. */
function moreFindings({ application }: Setup): Finding[] {
  const lists: [string, unknown][] = [
    ...['web', 'spa', 'publicClient'].map((key): [string, unknown] => [
      `${key}.redirectUris`,
      (application[key] as { redirectUris?: string[] } | null | undefined)?.redirectUris,
    ]),
    [
      'api.oauth2PermissionScopes',
      (application.api as { oauth2PermissionScopes?: unknown[] } | null)?.oauth2PermissionScopes,
    ],
    ['requiredResourceAccess', application.requiredResourceAccess],
    ['tags', application.tags],
  ];
  const more = lists.filter(([, value]) => Array.isArray(value) && value.length > 0);
  const audience = application.signInAudience;
  return [
    ...(more.length === 0
      ? []
      : [
          improved(
            'other-uses',
            `the application is used for more: ${more.map(([key]) => key).join(', ')}`,
            'The component does not declare that, so the preview may remove it. To leave the application alone: --use-as-is.',
          ),
        ]),
    ...(audience === 'AzureADMyOrg'
      ? []
      : [
          improved(
            'sign-in-audience',
            `others than this tenant may use the application (signInAudience ${audience})`,
            'It will be for this tenant alone.',
          ),
        ]),
  ];
}

function assignmentFindings(setup: Setup, { keep, asIs }: Choices): Finding[] {
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
            `They stay: whoever is assigned ${appRoleValue} gets the same token as Azure Monitor. Remove one under Enterprise applications > Users and groups.`,
          ),
        ]),
  ];
}
