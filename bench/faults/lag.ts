import type { Effect } from '../../offline/emulator/observers';
import type { Call } from './calls';
import { tryUp, type Baseline, type Trial } from './trial';

const notThere: Effect = {
  status: 404,
  body: {
    error: {
      code: 'Request_ResourceNotFound',
      message:
        'Resource does not exist or one of its queried reference-property objects are not present.',
    },
  },
};
const badRequest = (message: string): Effect => ({
  status: 400,
  body: { error: { code: 'Request_BadRequest', message } },
});

/** Where Entra may not know yet what was made a moment ago, and what it says then. */
const late: { row: string; method: string; path: string; nth?: number; effect?: Effect }[] = [
  {
    row: 'application: renamed after its creation',
    method: 'PATCH',
    path: '/v1.0/applications/{id}',
  },
  { row: 'application: read', method: 'GET', path: '/v1.0/applications/{id}' },
  { row: 'application: read (beta)', method: 'GET', path: '/beta/applications/{id}' },
  { row: 'application: owners', method: 'GET', path: '/v1.0/applications/{id}/owners' },
  {
    row: 'service principal: created',
    method: 'POST',
    path: '/v1.0/servicePrincipals',
    effect: badRequest(
      "The appId 'x' of the service principal does not reference a valid application object.",
    ),
  },
  { row: 'service principal: described', method: 'PATCH', path: '/v1.0/servicePrincipals/{id}' },
  { row: 'service principal: read', method: 'GET', path: '/v1.0/servicePrincipals/{id}' },
  {
    row: 'service principal: read (beta)',
    method: 'GET',
    path: '/beta/servicePrincipals/{id}',
    nth: 2,
  },
  { row: 'service principal: owners', method: 'GET', path: '/v1.0/servicePrincipals/{id}/owners' },
  {
    row: 'role assignment: its resource',
    method: 'GET',
    path: '/v1.0/servicePrincipals/{id}',
    nth: 2,
  },
  {
    row: 'role assignment: created (404)',
    method: 'POST',
    path: '/v1.0/servicePrincipals/{id}/appRoleAssignedTo',
  },
  {
    row: 'role assignment: created (400)',
    method: 'POST',
    path: '/v1.0/servicePrincipals/{id}/appRoleAssignedTo',
    effect: badRequest('Not a valid reference update.'),
  },
  {
    row: 'role assignment: read',
    method: 'GET',
    path: '/v1.0/servicePrincipals/{id}/appRoleAssignedTo/{id}',
  },
];

/** An `up` for each call that may come too early: once, and three times in a row. */
export function lag(baseline: Baseline): Trial[] {
  return late.flatMap(({ row, method, path, nth = 1, effect = notThere }) =>
    [1, 3].map((times) => {
      const call: Call = { method, path, nth };
      const column = times === 1 ? 'once' : `${times} times`;
      return { table: 'lag', row, column, run: () => tryUp(baseline, { call, effect, times }) };
    }),
  );
}
