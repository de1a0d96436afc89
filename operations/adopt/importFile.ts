import { types } from '../summary/stack';
import { roleOf } from './roleFindings';
import type { Choices } from './finding';
import type { Setup } from './setup';

/** An entry of what `pulumi import --file` takes: https://www.pulumi.com/docs/iac/guides/migration/import/#bulk-import-operations */
interface ImportEntry {
  type: string;
  /** Names the entry in this file. */
  name: string;
  /** Name of the resource, where another entry has it as well. */
  logicalName?: string;
  parent?: string;
  id?: string;
  component?: true;
}

/**
 * Parents and logical names exactly as the component makes them.
 *
 * Without the action group: an import would write the webhook URIs it reads from Azure in plain text into the state.
 */
export function importFile(
  setup: Setup,
  choices: Choices,
  name: string,
): { resources: ImportEntry[] } {
  const { application, servicePrincipal, assignments, azns } = setup;
  const role = roleOf(setup);
  const identity = `${name}-identity`;
  const assignment = assignments.find(
    ({ principalId, appRoleId }) => principalId === azns && appRoleId === role?.id,
  );
  const managed = !choices.keep.includes('azns-not-assigned');
  const inIdentity = (type: string, suffix: string, id: string): ImportEntry => ({
    type,
    name: `${name}-${suffix}`,
    parent: identity,
    id,
  });
  const servicePrincipalId = `/servicePrincipals/${servicePrincipal?.id}`;
  return {
    resources: [
      { type: types.secureExport, name, component: true },
      {
        type: types.webhookIdentity,
        name: identity,
        logicalName: name,
        parent: name,
        component: true,
      },
      ...(choices.asIs
        ? []
        : [inIdentity(types.application, 'application', `/applications/${application.id}`)]),
      ...(choices.asIs || servicePrincipal === undefined
        ? []
        : [inIdentity(types.servicePrincipal, 'service-principal', servicePrincipalId)]),
      ...(assignment === undefined || !managed
        ? []
        : [
            inIdentity(
              types.appRoleAssignment,
              'role-assignment',
              `${servicePrincipalId}/appRoleAssignedTo/${assignment.id}`,
            ),
          ]),
    ],
  };
}
