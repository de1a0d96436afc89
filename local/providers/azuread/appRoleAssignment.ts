import type { ResourceState, ResourceType } from '../resource';
import type { Answer, Session } from '../session';
import type { Properties } from '../values';
import { graph, graphError, GraphError } from './graph';

/** azuread.AppRoleAssignment: https://www.pulumi.com/registry/packages/azuread/api-docs/approleassignment/ */
export const appRoleAssignment: ResourceType = {
  inputs: ['appRoleId', 'principalObjectId', 'resourceObjectId'],
  required: ['appRoleId', 'principalObjectId', 'resourceObjectId'],
  replaceOn: ['appRoleId', 'principalObjectId', 'resourceObjectId'],
  computed: ['principalDisplayName', 'principalType', 'resourceDisplayName'],
  async create(session, inputs) {
    const resource = String(inputs.resourceObjectId);
    await graph(session, 'GET', `/v1.0/servicePrincipals/${resource}`);
    const body = {
      '@odata.type': '#microsoft.graph.appRoleAssignment',
      appRoleId: inputs.appRoleId,
      principalId: inputs.principalObjectId,
      resourceId: resource,
    };
    const path = `/servicePrincipals/${resource}/appRoleAssignedTo`;
    const answer = await graph(session, 'POST', `/v1.0${path}`, { body, retry: notReplicated });
    const id = `${path}/${(answer.body as { id: string }).id}`;
    const state = await read(session, id);
    if (state === undefined) {
      throw new Error(`retrieving app role assignment ${id}: it does not exist`);
    }
    return { id, outputs: state.outputs };
  },
  read,
  async delete(session, id) {
    await graph(session, 'DELETE', `/v1.0${checked(id)}`);
  },
};

function notReplicated(answer: Answer): boolean {
  return (
    answer.status === 404 ||
    (answer.status === 400 && /Not a valid reference update/.test(graphError(answer).message))
  );
}

async function read(session: Session, id: string): Promise<ResourceState | undefined> {
  const answer = await session.graph('GET', `/v1.0${checked(id)}`);
  if (answer.status === 404) {
    return undefined;
  }
  if (answer.status !== 200) {
    throw new GraphError(answer);
  }
  const found = answer.body as Record<string, unknown>;
  const inputs: Properties = {
    appRoleId: found.appRoleId,
    principalObjectId: found.principalId,
    resourceObjectId: found.resourceId,
  };
  const { principalDisplayName, principalType, resourceDisplayName } = found;
  return {
    inputs,
    outputs: { ...inputs, principalDisplayName, principalType, resourceDisplayName },
  };
}

function checked(id: string): string {
  if (!/^\/servicePrincipals\/[0-9a-fA-F-]{36}\/appRoleAssignedTo\/[\w-]+$/.test(id)) {
    throw new Error(
      `parsing "${id}": expected the form /servicePrincipals/<object id>/appRoleAssignedTo/<assignment id>`,
    );
  }
  return id;
}
