import { bridgedInputs } from '../inputs';
import type { Answer } from '../http';
import { PartialCreation, type ResourceType } from '../resource';
import { errorMatches, find, graph, parseId } from './graph';
import { closed, guid } from '../schemas';

const inputs = closed({ appRoleId: guid, principalObjectId: guid, resourceObjectId: guid });

interface GraphAssignment {
  id: string;
  appRoleId: string;
  principalId: string;
  principalDisplayName: string | null;
  principalType: string | null;
  resourceId: string;
  resourceDisplayName: string | null;
}

/** An app role assigned to a user, group or service principal, as azuread manages it. */
export const appRoleAssignment: ResourceType = {
  inputs,
  replaceOn: ['appRoleId', 'principalObjectId', 'resourceObjectId'],
  computed: ['principalDisplayName', 'principalType', 'resourceDisplayName'],

  async create(session, given) {
    const resource = `/v1.0/servicePrincipals/${String(given.resourceObjectId)}`;
    const missing = `Could not retrieve service principal for resource (object ID: "${String(given.resourceObjectId)}")`;
    await graph(session, missing, 'GET', resource);
    const what = 'Could not create app role assignment';
    const path = `${resource}/appRoleAssignedTo`;
    const created = await graph<GraphAssignment>(session, what, 'POST', path, {
      body: {
        '@odata.type': '#microsoft.graph.appRoleAssignment',
        appRoleId: given.appRoleId,
        principalId: given.principalObjectId,
        resourceId: given.resourceObjectId,
      },
      retry: notThereYet,
    });
    const id = `/servicePrincipals/${created.resourceId}/appRoleAssignedTo/${created.id}`;
    const outputs = await appRoleAssignment.read(session, id, given).catch((error: unknown) => {
      throw new PartialCreation(id, given, error);
    });
    if (outputs === undefined) {
      // The vendor's plugin loses the assignment here: hashicorp/terraform-provider-azuread#1759
      throw new Error(`${what}: ${id} was created, but could not be read after it`);
    }
    return { id, outputs };
  },

  async read(session, id) {
    const path = pathOf(id);
    const found = await find<GraphAssignment>(session, `Retrieving ${id}`, path);
    return (
      found && {
        appRoleId: found.appRoleId,
        principalObjectId: found.principalId,
        resourceObjectId: found.resourceId,
        principalDisplayName: found.principalDisplayName ?? '',
        principalType: found.principalType ?? '',
        resourceDisplayName: found.resourceDisplayName ?? '',
      }
    );
  },

  async delete(session, id) {
    await graph(session, `Deleting app role assignment ${id}`, 'DELETE', pathOf(id));
  },

  inputsOf: (_id, outputs, known) => bridgedInputs({ inputs }, outputs, known),
};

function pathOf(id: string): string {
  const [resourceId, assignmentId] = parseId(id, 'servicePrincipals', 'appRoleAssignedTo');
  return `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${assignmentId}`;
}

/** Principal or resource may not have reached all of Entra yet. */
const notThereYet = (answer: Answer) =>
  answer.status === 404 || errorMatches(400, /Not a valid reference update/)(answer);
