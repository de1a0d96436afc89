import { alertStateActions } from '../../components/callback/roles';
import { endingOf } from '../callbackSecret';
import { missing, ok, wrong, type Finding } from '../preflight/finding';
import { shellWord } from '../shell';
import { compared, deployAgain, isSame } from './compare';
import type { ServicePrincipal } from './directory';
import type { Promised } from './promise';
import type { PromisedCallback } from './promisedCallback';

/** https://learn.microsoft.com/graph/api/resources/passwordcredential */
export interface Password {
  keyId: string;
  displayName?: string | null;
  endDateTime: string;
}

/** What an application has of them. */
export interface ApplicationSecrets {
  appId: string;
  passwordCredentials?: Password[] | null;
}

/** https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
export interface RoleAssignment {
  id: string;
  properties: { scope: string; roleDefinitionId: string };
}

/** https://learn.microsoft.com/rest/api/authorization/role-definitions/get */
export interface RoleDefinition {
  properties: {
    permissions: {
      actions?: string[] | null;
      notActions?: string[] | null;
      dataActions?: string[] | null;
    }[];
  };
}

export type WithCallback = Promised & { callback: PromisedCallback };

const rotate = 'Rotate it: docs/rotation.md, "The secret of the way back".';

/** Whether the application that the stack made is there, with the secrets that were handed over and no others. */
export function secretFindings(
  promised: WithCallback,
  application: ApplicationSecrets | undefined,
  now: Date,
): Finding[] {
  const check = 'Callback: application';
  const { clientId, secrets } = promised.callback;
  if (application === undefined) {
    return [
      missing(
        check,
        `client id ${clientId} does not exist: the ITSM tool cannot sign in`,
        `Restore it within 30 days (Entra ID > App registrations > Deleted applications): its ids and secrets stay. Else ${deployAgain(promised)}, and hand over the new values.`,
      ),
    ];
  }
  const there = application.passwordCredentials ?? [];
  const foreign = there.filter(({ keyId }) => !secrets.some((one) => isSame(one.keyId, keyId)));
  return [
    compared(check, application.appId, clientId, deployAgain(promised)),
    ...secrets.map((secret) => secretFinding(promised, secret, there, now)),
    ...foreign.map(({ keyId, displayName, endDateTime }) =>
      wrong(
        'Callback: other secrets',
        `the application has the client secret "${displayName ?? ''}" (key id ${keyId}, until ${endDateTime.slice(0, 10)}), which the stack has not made`,
        `If nobody uses it: az ad app credential delete --id ${shellWord(clientId)} --key-id ${shellWord(keyId)}`,
      ),
    ),
  ];
}

function secretFinding(
  promised: WithCallback,
  { name, keyId, handedOver }: PromisedCallback['secrets'][number],
  there: Password[],
  now: Date,
): Finding {
  const check = `Callback: client secret ${name}`;
  const found = there.find((one) => isSame(one.keyId, keyId));
  if (keyId === undefined || found === undefined) {
    return missing(
      check,
      `${keyId === undefined ? 'is not in the state' : `key id ${keyId} does not exist`}: a tool that has it cannot sign in`,
      `${deployAgain(promised)} makes another one, for the tool's administrator to type in.`,
    );
  }
  const ending = endingOf(found.endDateTime, now);
  if (ending === undefined) {
    return ok(check, `ends on ${found.endDateTime.slice(0, 10)}`);
  }
  // In an overlap the older one is meant to end.
  return handedOver
    ? wrong(check, ending, rotate)
    : ok(check, `${ending}; another one is handed over`);
}

/** Whether the tool can sign in as the service principal. */
export function callbackPrincipalFinding(
  promised: WithCallback,
  principal: ServicePrincipal | undefined,
): Finding {
  const check = 'Callback: service principal';
  const { servicePrincipalObjectId, isMade } = promised.callback;
  const fix = isMade ? deployAgain(promised) : 'Have it restored where it is managed.';
  if (principal === undefined) {
    return missing(check, `object id ${servicePrincipalObjectId} does not exist`, fix);
  }
  return principal.accountEnabled
    ? ok(check, `exists and is enabled, object id ${principal.id}`)
    : wrong(
        check,
        'is disabled: Entra refuses the ITSM tool',
        `An administrator runs: az ad sp update --id ${shellWord(principal.id)} --set accountEnabled=true`,
      );
}

/** Whether the stack's own role allows what it was made for, exactly. */
export function roleFinding(promised: WithCallback, role: RoleDefinition | undefined): Finding {
  const check = 'Callback: role';
  const fix = deployAgain(promised);
  if (role === undefined) {
    return missing(check, 'does not exist: the ITSM tool is refused', fix);
  }
  const list = (key: 'actions' | 'notActions' | 'dataActions') =>
    role.properties.permissions.flatMap((one) => one[key] ?? []);
  const [allowed, more] = [list('actions'), list('dataActions')];
  const lacks = alertStateActions.filter((action) => !allowed.some((one) => isSame(one, action)));
  const extra = allowed.filter((one) => !alertStateActions.some((action) => isSame(one, action)));
  const faults = [
    ...[...extra, ...more].map((action) => `also allows ${action}`),
    ...lacks.map((action) => `does not allow ${action}`),
    ...list('notActions').map((action) => `excludes ${action}`),
  ];
  return faults.length === 0
    ? ok(check, 'reads alerts and changes their state, and nothing else')
    : wrong(check, faults.join('; '), fix);
}

/** Whether the principal has its role where it should, and none besides. */
export function accessFindings(promised: WithCallback, found: RoleAssignment[]): Finding[] {
  const { scopes, roleId, role } = promised.callback;
  const fix = deployAgain(promised);
  const guid = ({ properties }: RoleAssignment) => properties.roleDefinitionId.split('/').at(-1);
  const isAt = (scope: string) => (one: RoleAssignment) =>
    isSame(one.properties.scope, scope) && isSame(guid(one), roleId);
  const foreign = found.filter(
    (one) =>
      !scopes.some((scope) => isAt(scope)(one)) &&
      !promised.callback.ownAssignments.includes(one.id.toLowerCase()),
  );
  return [
    ...scopes.map((scope) => {
      const check = `Callback: role on ${scope}`;
      return found.some(isAt(scope))
        ? ok(check, `is assigned (${role})`)
        : missing(check, `${role} is not assigned: the tool may not change its alerts`, fix);
    }),
    ...(foreign.length === 0
      ? [ok('Callback: other roles', 'none was found at, above or below these scopes')]
      : foreign.map((one) =>
          wrong(
            'Callback: other roles',
            `the principal has the role ${guid(one)} on ${one.properties.scope}, which the stack has not given`,
            `If nobody needs it: az role assignment delete --ids ${shellWord(one.id)}`,
          ),
        )),
  ];
}
