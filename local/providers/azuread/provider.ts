import type { Provider } from '../resource';
import { application } from './application';
import { appRoleAssignment } from './appRoleAssignment';
import { graph } from './graph';
import { computedOf, find, servicePrincipal } from './servicePrincipal';

/** The part of azuread that the program uses. */
export const azuread: Provider = {
  name: 'azuread',
  acceptSecrets: true,
  configKeys: ['clientId', 'clientSecret', 'environment', 'metadataHost', 'tenantId', 'useCli'],
  resources: {
    'azuread:index/application:Application': application,
    'azuread:index/servicePrincipal:ServicePrincipal': servicePrincipal,
    'azuread:index/appRoleAssignment:AppRoleAssignment': appRoleAssignment,
  },
  functions: {
    'azuread:index/getClientConfig:getClientConfig': async (session) => {
      const { appid, oid, tid } = await session.claims();
      return { id: `${tid}-${appid}-${oid}`, clientId: appid, objectId: oid, tenantId: tid };
    },
    'azuread:index/getServicePrincipal:getServicePrincipal': async (session, { clientId }) => {
      if (typeof clientId !== 'string') {
        throw new Error('the local plugin looks a service principal up by clientId only');
      }
      const [found] = await find(session, clientId);
      if (found === undefined) {
        throw new Error(`No service principal found matching filter: "appId eq '${clientId}'"`);
      }
      await graph(session, 'GET', `/beta/servicePrincipals/${found.id}?%24select=samlMetadataUrl`);
      return { id: `/servicePrincipals/${found.id}`, clientId, ...computedOf(found) };
    },
  },
  async connect(session) {
    await session.discover();
    // azuread asks for a token while it is configured, so wrong credentials show at once.
    await session.claims();
  },
};
