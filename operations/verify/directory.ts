import { application, assignment, servicePrincipal } from '../answers';
import { listAll, odataText, readGraph, type Azure } from '../azure';
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

export const applicationOf = ({ graph }: Azure, { identity }: Promised) =>
  readGraph<Application>(graph, `/applications/${identity.applicationObjectId}`, application);

export const ownersOf = ({ graph }: Azure, { identity }: Promised) =>
  listAll<Named>(graph, `/applications/${identity.applicationObjectId}/owners`);

export const servicePrincipalOf = ({ graph }: Azure, { identity }: Promised) =>
  readGraph<ServicePrincipal>(
    graph,
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
