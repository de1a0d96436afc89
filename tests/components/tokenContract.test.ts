import { azureClouds } from '../../components/azureClouds';
import { audienceOf, tokenContract } from '../../components/tokenContract';

const identity = {
  cloud: azureClouds.public,
  tenantId: '11111111-1111-1111-1111-111111111111',
  roles: ['ActionGroupsSecureWebhook'],
};

test('version 2 tokens are for the client id, and name the caller in azp', () => {
  expect(audienceOf(2, 'the client id', 'api://itsm')).toBe('the client id');
  expect(tokenContract({ ...identity, tokenVersion: 2 })).toEqual({
    issuer: `https://login.microsoftonline.com/${identity.tenantId}/v2.0`,
    openIdMetadataUrl: `https://login.microsoftonline.com/${identity.tenantId}/v2.0/.well-known/openid-configuration`,
    callerClaimName: 'azp',
    callerClaimValue: '461e8683-5575-4561-ac7f-899cc907d62a',
    roles: ['ActionGroupsSecureWebhook'],
  });
});

test('version 1 tokens are for the identifier URI, and name the caller in appid', () => {
  expect(audienceOf(1, 'the client id', 'api://itsm')).toBe('api://itsm');
  expect(tokenContract({ ...identity, tokenVersion: 1, roles: [] })).toEqual({
    issuer: `https://sts.windows.net/${identity.tenantId}/`,
    openIdMetadataUrl: `https://login.microsoftonline.com/${identity.tenantId}/.well-known/openid-configuration`,
    callerClaimName: 'appid',
    callerClaimValue: '461e8683-5575-4561-ac7f-899cc907d62a',
    roles: [],
  });
});

test('in Azure Government sign-in has another host, and version 1 the same issuer', () => {
  const government = { ...identity, cloud: azureClouds.usGovernment };
  const login = `https://login.microsoftonline.us/${identity.tenantId}`;

  expect(tokenContract({ ...government, tokenVersion: 2 })).toMatchObject({
    issuer: `${login}/v2.0`,
    openIdMetadataUrl: `${login}/v2.0/.well-known/openid-configuration`,
    callerClaimValue: 'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d',
  });
  expect(tokenContract({ ...government, tokenVersion: 1 })).toMatchObject({
    issuer: `https://sts.windows.net/${identity.tenantId}/`,
    openIdMetadataUrl: `${login}/.well-known/openid-configuration`,
  });
});
