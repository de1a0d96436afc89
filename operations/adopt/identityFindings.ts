import { appRoleValue } from '../../components/tokenContract';
import { improved, kept, person, type Choices, type Finding } from './finding';
import { assignmentFindings, roleFindings, roleOf } from './roleFindings';
import type { Setup } from './setup';
import { tokenVersionOf, uriFindings } from './uriFindings';

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

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

/** The owners the component is given: the present ones, and the principal that deploys. */
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
