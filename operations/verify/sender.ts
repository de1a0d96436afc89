import { azureClouds } from '../../components/azureClouds';
import { missing, ok, wrong, type Finding } from '../preflight/finding';
import { compared, deployAgain, isSame, mendApplication } from './compare';
import type { Assignment, ServicePrincipal } from './directory';
import type { Promised } from './promise';

/** Whether the application's service principal lets Entra give tokens, to assigned applications alone where promised. */
export function servicePrincipalFindings(
  promised: Promised,
  found: ServicePrincipal | undefined,
): Finding[] {
  const { identity, application } = promised;
  const check = 'Service principal';
  const fix = mendApplication(promised);
  if (found === undefined) {
    const id = identity.servicePrincipalObjectId;
    return [missing(check, `object id ${id} does not exist: Entra gives no token`, fix)];
  }
  const belongs = isSame(found.appId, identity.clientId);
  return [
    !belongs
      ? wrong(check, `belongs to client id ${found.appId}, not to ${identity.clientId}`, fix)
      : found.accountEnabled
        ? ok(check, 'exists and is enabled')
        : wrong(check, 'is disabled: Entra gives no token', enable(found.id)),
    ...(application === undefined
      ? []
      : [
          compared(
            'Assignment required',
            found.appRoleAssignmentRequired,
            application.assignmentRequired,
            fix,
          ),
        ]),
  ];
}

const enable = (id: string) => `az ad sp update --id ${id} --set accountEnabled=true`;

/** Whether Azure Monitor's sender is there and may sign in. */
export function senderFinding(
  { identity }: Promised,
  found: ServicePrincipal | undefined,
): Finding {
  const check = 'AzNS AAD Webhook, the sender';
  const expected = identity.aznsServicePrincipalObjectId;
  if (found === undefined) {
    return missing(
      check,
      `the tenant has no service principal for application ${identity.callerClaimValue}: no alert of the tenant gets a token`,
      `An administrator runs: az ad sp create --id ${identity.callerClaimValue}`,
    );
  }
  if (!found.accountEnabled) {
    return wrong(
      check,
      `object id ${found.id} is disabled: no alert of the tenant gets a token`,
      `An administrator runs: ${enable(found.id)}`,
    );
  }
  return expected && !isSame(found.id, expected)
    ? wrong(
        check,
        `has object id ${found.id}, and had ${expected}: it was deleted and made again, without its roles`,
        'pulumi up --refresh, in each stack that assigns it a role',
      )
    : ok(check, `exists and is enabled, object id ${found.id}`);
}

/**
 * Whether the role is assigned to the sender, by the assignment that the state knows, and to nobody
 * besides where the application is the component's own.
 */
export function assignmentFindings(
  promised: Promised,
  sender: ServicePrincipal | undefined,
  assignments: Assignment[],
): Finding[] {
  const { appRoleId } = promised.identity;
  const isOwn = promised.application !== undefined;
  const isIts = (one: Assignment) =>
    sender !== undefined && isSame(one.principalId, sender.id) && isSame(one.appRoleId, appRoleId);
  const others = assignments.filter(
    (one) => isOwn && !(appRoleId && isIts(one)) && !promised.assignmentIds.includes(one.id),
  );
  return [
    ...(appRoleId && sender ? [assignmentFinding(promised, assignments.find(isIts))] : []),
    ...others.map((one) =>
      wrong(
        'Another assignment',
        `"${one.principalDisplayName}" (${one.principalId}) has the role ${one.appRoleId}, and so gets tokens for the application; this stack has not assigned it`,
        `If nobody needs it: ${removal(promised, one)}`,
      ),
    ),
  ];
}

function assignmentFinding(promised: Promised, found: Assignment | undefined): Finding {
  const check = 'Role assignment';
  const { assignment, identity } = promised;
  if (found === undefined) {
    return missing(
      check,
      'AzNS is not assigned the role: Entra refuses every alert',
      assignAgain(promised),
    );
  }
  const isKnown = isSame(found.id, assignment.id);
  // What nobody has put into this state yet is not missing there.
  if (isKnown || (assignment.by !== 'stack' && assignment.id === undefined)) {
    return ok(check, `AzNS is assigned ${identity.roles[0]}, id ${found.id}`);
  }
  return wrong(
    check,
    `AzNS is assigned the role by ${found.id}, and the state knows ${assignment.id ?? 'none'}: it was deleted and made again by hand. Alerts are accepted, but the next "pulumi up --refresh" fails`,
    assignment.by === 'stack'
      ? `${removal(promised, found)}; then at once: ${deployAgain(promised)}`
      : `Set roleAssignmentId to ${found.id}.`,
  );
}

function assignAgain(promised: Promised): string {
  const { assignment, identity } = promised;
  if (identity.roleAssignmentCommand) {
    return `An administrator runs: ${identity.roleAssignmentCommand}`;
  }
  switch (assignment.by) {
    case 'stack':
      return deployAgain(promised);
    case 'administrator':
      return `Leave out roleAssignmentId and run "pulumi up --refresh --stack ${promised.stack}": its output roleAssignmentCommand is what an administrator runs.`;
    case 'another stack':
      return 'Have it assigned where the identity is deployed.';
  }
}

function removal({ identity }: Promised, { id }: Assignment): string {
  const { graphHost } = azureClouds[identity.cloud];
  const path = `servicePrincipals/${identity.servicePrincipalObjectId}/appRoleAssignedTo/${id}`;
  return `az rest --method DELETE --uri ${graphHost}/v1.0/${path}`;
}
