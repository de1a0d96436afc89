import {
  inForm,
  roleAssignment,
  roleDefinition as roleDefinitionForm,
  secretsOfApplication,
  servicePrincipal,
} from '../answers';
import { listArm, readGraph, type Azure } from '../azure';
import { looking, missing, unknown, type Finding } from '../preflight/finding';
import {
  accessFindings,
  callbackPrincipalFinding,
  roleFinding,
  secretFindings,
  type ApplicationSecrets,
  type RoleAssignment,
  type RoleDefinition,
  type WithCallback,
} from './callback';
import { deployAgain } from './compare';
import type { ServicePrincipal } from './directory';

/** Everything about the way back, as Microsoft Graph and Azure answer now. */
export async function callbackFindings(
  azure: Azure,
  promised: WithCallback,
  now: Date,
): Promise<Finding[]> {
  const { callback } = promised;
  const { graph } = azure;
  const ask = async (check: string, look: () => Promise<Finding[]>) =>
    [await looking(check, look)].flat();
  return [
    ...(callback.isMade
      ? await ask('Callback: application', async () => {
          const id = callback.applicationObjectId;
          return secretFindings(
            promised,
            id === undefined
              ? undefined
              : await readGraph<ApplicationSecrets>(
                  graph,
                  `/applications/${id}`,
                  secretsOfApplication,
                ),
            now,
          );
        })
      : []),
    ...(await ask('Callback: service principal', async () => {
      const path = `/servicePrincipals/${callback.servicePrincipalObjectId}`;
      const found = await readGraph<ServicePrincipal>(graph, path, servicePrincipal);
      return [callbackPrincipalFinding(promised, found)];
    })),
    ...(callback.scopes.length === 0
      ? []
      : [...(await roleOf(azure, promised)), ...(await assignmentsOf(azure, promised))]),
  ];
}

async function roleOf(azure: Azure, promised: WithCallback): Promise<Finding[]> {
  const { role, roleDefinition } = promised.callback;
  if (role !== 'Alert State') {
    return [];
  }
  const check = 'Callback: role';
  if (roleDefinition === undefined) {
    return [missing(check, 'is not in the state', deployAgain(promised))];
  }
  const { status, body } = await azure.arm(`${roleDefinition}?api-version=2022-04-01`);
  if (status !== 200 && status !== 404) {
    return [notAnswered(check, status)];
  }
  const found =
    status === 200 ? inForm<RoleDefinition>(roleDefinitionForm, body, roleDefinition) : undefined;
  return [roleFinding(promised, found)];
}

/** At, above and below each scope; one that is above two of them is listed twice. */
async function assignmentsOf(azure: Azure, promised: WithCallback): Promise<Finding[]> {
  const { scopes, servicePrincipalObjectId } = promised.callback;
  const filter = encodeURIComponent(`principalId eq '${servicePrincipalObjectId}'`);
  const found = new Map<string, RoleAssignment>();
  for (const scope of scopes) {
    const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=${filter}`;
    const { status, items } = await listArm<RoleAssignment>(azure, path, roleAssignment);
    if (status !== 200) {
      return [notAnswered(`Callback: role on ${scope}`, status)];
    }
    items.forEach((one) => found.set(one.id.toLowerCase(), one));
  }
  return accessFindings(promised, [...found.values()]);
}

const notAnswered = (check: string, status: number) =>
  unknown(check, `cannot be checked: Resource Manager answers ${status}`);
