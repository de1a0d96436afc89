import type { Caller } from '../cloud';
import { initialDomain, tenantId } from '../wellKnown';
import { requireRole } from './directory';
import { checkOptions, page, select, type ODataQuery } from './odata';

/** The tenant: of its many properties its domains, which identifier URIs may name. */
export function listOrganization(caller: Caller, query: ODataQuery, url: string) {
  // https://learn.microsoft.com/graph/api/organization-list#permissions
  requireRole(caller, 'Organization.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All');
  checkOptions(query, ['$select']);
  const verifiedDomains = [
    { name: initialDomain, type: 'Managed', capabilities: '', isDefault: true, isInitial: true },
  ];
  const tenant = { id: tenantId, displayName: 'Contoso', verifiedDomains };
  return page([select(tenant, query.$select, 'organization')], query, url, 'organization');
}
