import { actionGroupArguments } from '../arguments/actionGroup';
import type { Arguments } from '../arguments/secretArgument';
import type { Choices } from './finding';
import { withMe } from './identityFindings';
import { roleOf } from './roleFindings';
import type { Setup } from './setup';
import { goodUri, tokenVersionOf } from './uriFindings';

/** What to give the component so that it declares what there is, and what the choices say. */
export function argumentsOf(setup: Setup, choices: Choices): Arguments {
  const { args, secrets } = actionGroupArguments(setup.actionGroup);
  return {
    args: {
      ...args,
      ...(choices.asIs ? asItIs(setup, choices) : takenOver(setup, choices)),
      ...(choices.keep.includes('azns-not-assigned') && { roleAssignment: 'external' }),
      ...(setup.cloud !== 'public' && { cloud: setup.cloud }),
    },
    secrets,
  };
}

function takenOver(setup: Setup, choices: Choices): object {
  const { application, servicePrincipal, owners, me } = setup;
  const { keep } = choices;
  const uri = goodUri(setup, choices);
  const role = roleOf(setup);
  const withoutRole = role === undefined && keep.includes('role-missing');
  const open = servicePrincipal?.appRoleAssignmentRequired === false;
  return {
    displayName: application.displayName,
    ...(uri !== undefined && { identifierUri: uri }),
    ...(keep.includes('token-version') && tokenVersionOf(setup) === 1 && { tokenVersion: 1 }),
    owners: withMe(owners, me),
    ...(role !== undefined && { appRoleId: role.id }),
    ...(withoutRole && { appRole: false, appRoleAssignmentRequired: false }),
    ...(open && keep.includes('assignment-not-required') && { appRoleAssignmentRequired: false }),
  };
}

function asItIs(setup: Setup, choices: Choices): object {
  const { application, servicePrincipal } = setup;
  const role = roleOf(setup);
  return {
    application: {
      objectId: application.id,
      clientId: application.appId,
      identifierUri: goodUri(setup, choices),
      servicePrincipalObjectId: servicePrincipal?.id,
      tokenVersion: tokenVersionOf(setup),
      ...(role !== undefined && { appRoleId: role.id }),
    },
  };
}
