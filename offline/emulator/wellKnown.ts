/** The ids every emulated cloud has. Fixed, so that stacks and tests can name them. */
export const tenantId = '11111111-1111-1111-1111-111111111111';
export const subscriptionId = '99999999-9999-9999-9999-999999999999';

/** The only domain of the tenant, as every new tenant has one. */
export const initialDomain = 'contoso.onmicrosoft.com';

/** A person in the tenant, so that owners need not all be programs. Cannot sign in. */
export const user = {
  id: '77777777-7777-7777-7777-777777777777',
  displayName: 'Olivia Operator',
};

/** A group of people, so that they need not be given their roles one by one. */
export const group = {
  id: '88888888-8888-8888-8888-888888888888',
  displayName: 'Monitoring team',
};

/** The first-party application Azure Monitor authenticates with; its application id is the cloud's. */
export const azns = {
  objectId: '44444444-4444-4444-4444-444444444444',
  displayName: 'AzNS AAD Webhook',
  ownerTenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
};

/**
 * Names the server certificate covers. localhost and 127.0.0.1 are how the providers reach the emulator; the
 * others are real hosts that deployed values name, reached with `--resolve HOST:443=127.0.0.1:PORT`.
 */
export const certificateHosts = [
  'localhost',
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'graph.microsoft.com',
  'graph.microsoft.us',
  'management.azure.com',
  'management.usgovcloudapi.net',
  '*.vault.azure.net',
  '*.vault.usgovcloudapi.net',
  '*.service-now.com',
  '*.servicenowservices.com',
  '*.onbmc.com',
];
