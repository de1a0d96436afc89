import { endpointsOf, isOf } from '../../operations/azure';

test('operations ask the cloud that ARM_ENVIRONMENT names, the public one without it', () => {
  expect(endpointsOf().resourceManager).toBe('https://management.azure.com');
  expect(endpointsOf('usgovernment')).toEqual({
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    resourceManager: 'https://management.usgovcloudapi.net',
    resourceManagerAudience: 'https://management.usgovcloudapi.net',
  });
});

test('an unknown environment is one sentence with those that are known', () => {
  expect(() => endpointsOf('china')).toThrow(
    'ARM_ENVIRONMENT is china. Known are public and usgovernment.',
  );
});

test.each([
  ['https://management.azure.com/subscriptions?page=2', true],
  ['https://westeurope.management.azure.com/operations/1', true],
  ['https://management.azure.com.evil.example/', false],
  ['https://evilmanagement.azure.com/', false],
  ['https://management.azure.com:8443/', false],
  ['http://management.azure.com/', false],
])('a link to %s is followed with the token: %s', (link, follows) => {
  expect(isOf(new URL(link), 'https://management.azure.com')).toBe(follows);
});
