import { missing, ok, wrong, type Finding } from '../preflight/finding';
import { compared, isSame, mendApplication } from './compare';
import type { Application, Named } from './directory';
import type { Promised } from './promise';

/** Whether the application is as deployed. */
export function applicationFindings(
  promised: Promised,
  application: Application | undefined,
): Finding[] {
  const { identity } = promised;
  const fix = mendApplication(promised);
  if (application === undefined) {
    return [
      missing(
        'Application',
        `object id ${identity.applicationObjectId} does not exist`,
        `Restore it within 30 days (Entra ID > App registrations > Deleted applications): its ids stay. Else ${promised.application === undefined ? 'have another one made' : fix}, and hand it over again: its ids change.`,
      ),
    ];
  }
  return [
    ok('Application', `"${application.displayName}" exists, object id ${application.id}`),
    compared('Client id', application.appId, identity.clientId, fix),
    uriFinding(promised, application),
    // https://learn.microsoft.com/graph/api/resources/apiapplication: null means 1.
    compared(
      'Token version',
      application.api?.requestedAccessTokenVersion ?? 1,
      identity.tokenVersion,
      fix,
    ),
    ...roleFinding(promised, application),
  ];
}

function uriFinding(promised: Promised, { identifierUris = [] }: Application): Finding {
  const check = 'Application ID URI';
  const uri = promised.identity.identifierUri;
  return identifierUris.some((one) => isSame(one, uri))
    ? ok(check, `is ${uri}`)
    : wrong(
        check,
        `is ${identifierUris.join(', ') || 'not set'}, and was deployed as ${uri}`,
        mendApplication(promised),
      );
}

function roleFinding(promised: Promised, { appRoles = [] }: Application): Finding[] {
  const { appRoleId, roles } = promised.identity;
  if (!appRoleId) {
    return [];
  }
  const value = roles[0] ?? '';
  const check = 'App role';
  const fix = mendApplication(promised);
  const role = appRoles.find(({ id }) => isSame(id, appRoleId));
  if (role === undefined) {
    return [missing(check, `${value} (${appRoleId}) does not exist`, fix)];
  }
  const faults = [
    ...(role.value === value ? [] : [`its value is ${role.value}, and was deployed as ${value}`]),
    ...(role.isEnabled ? [] : ['it is disabled']),
    ...(role.allowedMemberTypes.includes('Application') ? [] : ['applications cannot have it']),
  ];
  return [
    faults.length === 0
      ? ok(check, `${value} exists and is enabled`)
      : wrong(check, `${value} (${appRoleId}): ${faults.join('; ')}`, fix),
  ];
}

/**
 * Whether all who deploy own the application: those the stack names, and the current principal where it may write the
 * action group, because Azure asks for an owner at each such write.
 *
 * @param deployer - Object id of the current principal; undefined where it only reads.
 */
export function ownersFinding(
  promised: Promised,
  owners: Named[],
  deployer: string | undefined,
): Finding {
  const check = 'Owners';
  const named = promised.application?.owners ?? [];
  const wanted = [...new Set([...named, ...(deployer === undefined ? [] : [deployer])])];
  const lacking = wanted.filter((one) => !owners.some(({ id }) => isSame(id, one)));
  const listed = owners.map(({ id, displayName }) => `${displayName} (${id})`).join(', ');
  if (lacking.length === 0) {
    return ok(
      check,
      `${listed || 'none'}${deployer === undefined ? '' : '; the current principal is one'}`,
    );
  }
  const onlyDeployer = lacking.every((one) => !named.includes(one));
  return wrong(
    check,
    `${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} not among them: ${listed || 'there are none'}. Azure refuses their "pulumi up" (AadWebhookResourceNotOwnedByCaller)`,
    onlyDeployer
      ? `Add the current principal ${deployer} to the owners, or deploy as one of them.`
      : `As one of the owners, or with Application.ReadWrite.All: ${mendApplication(promised)}`,
  );
}

/** Applications that an interrupted run, or somebody, has left with the same name or URI. */
export function leftOverFindings(promised: Promised, namesakes: Named[]): Finding[] {
  const check = 'Left over by an interrupted run';
  const others = namesakes.filter(({ id }) => !isSame(id, promised.identity.applicationObjectId));
  const findings = [
    ...promised.pending.map((operation) =>
      wrong(
        check,
        `the state has an operation that nobody ended: ${operation}`,
        `azure-itsm recover --stack ${promised.stack}`,
      ),
    ),
    ...others.map(({ id, displayName }) =>
      wrong(
        check,
        `another application has the name or the Application ID URI of the stack's: "${displayName}", object id ${id}`,
        `Look who uses it (another project may have a stack of this name); if nobody does: az ad app delete --id ${id}`,
      ),
    ),
  ];
  return findings.length === 0 ? [ok(check, 'nothing was found')] : findings;
}
