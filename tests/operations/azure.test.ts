import { endpointsOf } from '../../operations/azure';

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
