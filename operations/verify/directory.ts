import type { TSchema } from 'typebox';
import { application, assignment, inForm, servicePrincipal } from '../answers';
import { listAll, odataText, orAbsent, type Azure } from '../azure';
import type { Promised } from './promise';

export interface Application {
  id: string;
  appId: string;
  displayName: string;
  identifierUris?: string[];
  appRoles?: {
    id: string;
    value: string | null;
    isEnabled: boolean;
    allowedMemberTypes: string[];
  }[];
  api?: { requestedAccessTokenVersion?: number | null } | null;
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
}

export interface Assignment {
  id: string;
  principalId: string;
  principalDisplayName: string | null;
  appRoleId: string;
}

export interface Named {
  id: string;
  displayName: string;
}

const filter = (text: string) => `$filter=${encodeURIComponent(text)}`;

/** What a path of Graph answers; undefined where it is not there. */
async function found<T>({ graph }: Azure, path: string, schema: TSchema): Promise<T | undefined> {
  const answer = await orAbsent(graph.api(path).get() as Promise<unknown>);
  return answer === undefined ? undefined : inForm<T>(schema, answer, path);
}

export const applicationOf = (azure: Azure, { identity }: Promised) =>
  found<Application>(azure, `/applications/${identity.applicationObjectId}`, application);

export const ownersOf = ({ graph }: Azure, { identity }: Promised) =>
  listAll<Named>(graph, `/applications/${identity.applicationObjectId}/owners`);

export const servicePrincipalOf = (azure: Azure, { identity }: Promised) =>
  found<ServicePrincipal>(
    azure,
    `/servicePrincipals/${identity.servicePrincipalObjectId}`,
    servicePrincipal,
  );

/** Azure Monitor's sender: one per tenant. */
export async function senderOf(
  { graph }: Azure,
  { identity }: Promised,
): Promise<ServicePrincipal | undefined> {
  const which = filter(`appId eq ${odataText(identity.callerClaimValue)}`);
  return (
    await listAll<ServicePrincipal>(graph, `/servicePrincipals?${which}`, servicePrincipal)
  )[0];
}

export const assignmentsOf = ({ graph }: Azure, { identity }: Promised) =>
  listAll<Assignment>(
    graph,
    `/servicePrincipals/${identity.servicePrincipalObjectId}/appRoleAssignedTo`,
    assignment,
  );

/** Applications with the identifier URI or the name of the component's own. */
export async function namesakesOf(
  { graph }: Azure,
  { identity, application }: Promised,
): Promise<Named[]> {
  const questions = [
    `identifierUris/any(uri:uri eq ${odataText(identity.identifierUri)})`,
    ...(application === undefined ? [] : [`displayName eq ${odataText(application.displayName)}`]),
  ];
  const all = new Map<string, Named>();
  for (const question of questions) {
    const path = `/applications?${filter(question)}&$select=id,displayName`;
    for (const one of await listAll<Named>(graph, path)) {
      all.set(one.id, one);
    }
  }
  return [...all.values()];
}
