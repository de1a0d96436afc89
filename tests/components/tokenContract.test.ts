import { azureClouds } from '../../components/azureClouds';
import { tokenContract } from '../../components/tokenContract';

const identity = {
  cloud: azureClouds.public,
  tenantId: '11111111-1111-1111-1111-111111111111',
  clientId: '66666666-6666-6666-6666-666666666666',
  identifierUri: 'api://itsm',
  roles: ['ActionGroupsSecureWebhook'],
};

test('version 2 tokens are for the client id, and name the caller in azp', () => {
  expect(tokenContract({ ...identity, tokenVersion: 2 })).toEqual({
    audience: identity.clientId,
    issuer: `https://login.microsoftonline.com/${identity.tenantId}/v2.0`,
    openIdMetadataUrl: `https://login.microsoftonline.com/${identity.tenantId}/v2.0/.well-known/openid-configuration`,
    callerClaimName: 'azp',
    callerClaimValue: '461e8683-5575-4561-ac7f-899cc907d62a',
    roles: ['ActionGroupsSecureWebhook'],
  });
});

test('version 1 tokens are for the identifier URI, and name the caller in appid', () => {
  expect(tokenContract({ ...identity, tokenVersion: 1, roles: [] })).toEqual({
    audience: 'api://itsm',
    issuer: `https://sts.windows.net/${identity.tenantId}/`,
    openIdMetadataUrl: `https://login.microsoftonline.com/${identity.tenantId}/.well-known/openid-configuration`,
    callerClaimName: 'appid',
    callerClaimValue: '461e8683-5575-4561-ac7f-899cc907d62a',
    roles: [],
  });
});
