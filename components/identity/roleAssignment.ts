import * as azuread from '@pulumi/azuread';
import * as pulumi from '@pulumi/pulumi';
import type { AzureCloud } from '../azureClouds';
import { userError } from '../validation';

/** Who is assigned which role of what. */
export interface Assignment {
  appRoleId: string;
  /** Object id of Azure Monitor's sender. */
  principalObjectId: string;
  /** Object id of the application's service principal. */
  resourceObjectId: string;
}

interface Inputs {
  appRoleId: pulumi.Input<string>;
  principalObjectId: pulumi.Input<string>;
  resourceObjectId: pulumi.Input<string>;
}

/**
 * The one privileged step, as a command for an administrator: `az rest`, because `az ad` has none for app roles.
 *
 * Request: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
 */
export function roleAssignmentCommand(cloud: AzureCloud, assignment: Assignment): string {
  const { appRoleId, principalObjectId: principalId, resourceObjectId: resourceId } = assignment;
  const uri = `${cloud.graphHost}/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
  const body = JSON.stringify({ principalId, resourceId, appRoleId });
  return (
    `az rest --method POST --uri ${uri} --headers Content-Type=application/json ` +
    `--body '${body}' --query id --output tsv`
  );
}

/** Assigns the role in this stack. */
export function managedRoleAssignment(name: string, inputs: Inputs, parent: pulumi.Resource): void {
  new azuread.AppRoleAssignment(`${name}-role-assignment`, { ...inputs }, { parent });
}

/**
 * Leaves the assignment to an administrator: prints the command, with a warning in every preview and update, until the
 * id it answers is configured; then that assignment is read and compared.
 *
 * @returns the command; undefined once the role is assigned.
 */
export function externalRoleAssignment(
  name: string,
  cloud: AzureCloud,
  inputs: Inputs,
  assignmentId: string | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  const command = pulumi
    .output(inputs)
    .apply((assignment) => roleAssignmentCommand(cloud, assignment));
  if (assignmentId === undefined) {
    warnUnassigned(parent);
    return command.apply((line) => {
      void pulumi.log.warn(`An administrator runs: ${line}`, parent);
      return line;
    });
  }
  // A read that fails ends the program, so this has to be said before it.
  const said = pulumi.log.info(
    `roleAssignmentId: reads the assignment ${assignmentId}. Where it does not exist any more: pulumi config rm roleAssignmentId; the next preview prints the command that makes it.`,
    parent,
  );
  const id = pulumi
    .all([inputs.resourceObjectId, said])
    .apply(([resource]) => `/servicePrincipals/${resource}/appRoleAssignedTo/${assignmentId}`);
  const found = azuread.AppRoleAssignment.get(`${name}-external-role-assignment`, id, undefined, {
    parent,
  });
  const real = {
    appRoleId: found.appRoleId,
    principalObjectId: found.principalObjectId,
    resourceObjectId: found.resourceObjectId,
  };
  pulumi.all([inputs, real, command]).apply(([wanted, assigned, line]) => {
    const message = otherAssignment(assignmentId, wanted, assigned);
    if (message !== undefined) {
      throw userError(`${message} An administrator runs: ${line}`);
    }
  });
  return undefined;
}

function warnUnassigned(parent: pulumi.Resource): void {
  void pulumi.log.warn(
    'roleAssignment is "external": Entra refuses every alert until an administrator has assigned the role. Let one run the command ' +
      'in the output roleAssignmentCommand ("pulumi up" prints it, and a preview once the application exists), then set the id it answers: ' +
      'pulumi config set roleAssignmentId <id>',
    parent,
  );
}

/** How the assignment that was found differs from the wanted one; nothing where it does not. */
export function otherAssignment(
  id: string,
  wanted: Assignment,
  found: Assignment,
): string | undefined {
  const words = {
    appRoleId: 'of the role',
    principalObjectId: 'to the principal',
    resourceObjectId: 'on the service principal',
  } as const;
  const wrong = (Object.keys(words) as (keyof Assignment)[])
    .filter((key) => wanted[key].toLowerCase() !== found[key].toLowerCase())
    .map((key) => `${words[key]} ${found[key]} instead of ${wanted[key]}`);
  return wrong.length === 0
    ? undefined
    : `roleAssignmentId: "${id}" is another assignment: ${wrong.join(', ')}. Entra would refuse every alert. Correct the id, or have the role assigned.`;
}
