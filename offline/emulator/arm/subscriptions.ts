import { AzureError } from '../errors';
import { initialDomain, subscriptionId, tenantId } from '../wellKnown';
import { checkVersion, type ArmQuery } from './armRequest';

/** Versions of https://learn.microsoft.com/rest/api/resources/subscriptions and /tenants */
const versions = [
  ...['2022-12-01', '2022-01-01', '2021-01-01', '2020-01-01', '2019-11-01', '2019-06-01'],
  ...['2018-06-01', '2016-06-01'],
];

/** `GET /tenants`: the only one, for every caller with a token of it. */
export function listTenants(query: ArmQuery) {
  checkVersion(query, 'tenants', versions, []);
  return {
    value: [
      {
        id: `/tenants/${tenantId}`,
        tenantId,
        tenantCategory: 'Home',
        tenantType: 'AAD',
        displayName: 'Contoso',
        defaultDomain: initialDomain,
        domains: [initialDomain],
        countryCode: 'US',
      },
    ],
  };
}

const subscription = {
  id: `/subscriptions/${subscriptionId}`,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId,
  tenantId,
  displayName: 'Emulated',
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'PayAsYouGo_2014-09-01',
    spendingLimit: 'Off',
  },
};

/** `GET /subscriptions`: the one there is. */
export function listSubscriptions(query: ArmQuery) {
  checkVersion(query, 'subscriptions', versions, []);
  return { value: [subscription], count: { type: 'Total', value: 1 } };
}

/** `GET /subscriptions/{id}`. @throws 404 */
export function getSubscription(id: string, query: ArmQuery) {
  checkVersion(query, 'subscriptions', versions, []);
  if (id.toLowerCase() !== subscriptionId)
    throw new AzureError(
      404,
      'SubscriptionNotFound',
      `The subscription '${id}' could not be found.`,
    );
  return subscription;
}
