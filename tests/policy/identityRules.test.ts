import { azureClouds } from '../../components/azureClouds';
import { aznsApplicationIds, aznsRetained, shortOwnerList } from '../../policy/identityRules';
import { types, unknown, violationsOf } from './support';

const principal = (props: object, more: object = {}) => ({
  type: types.servicePrincipal,
  name: 'azns',
  props,
  ...more,
});

describe('azns-retained', () => {
  const [clientId = ''] = aznsApplicationIds;
  const component =
    'urn:pulumi:dev::project::azure-itsm:index:SecureExport$azure-itsm:index:WebhookIdentity::itsm';

  test.each([
    ['the service principal of another application', principal({ clientId: 'other' })],
    ['one whose application is not there yet', principal({ clientId: unknown })],
    ['AzNS that is protected', principal({ clientId }, { protect: true })],
    ['AzNS that WebhookIdentity adopts', principal({ clientId }, { parent: component })],
    ['another type', { type: types.application, props: { clientId } }],
  ])('lets %s pass', async (_what, given) => {
    expect(await violationsOf(aznsRetained, given)).toEqual([]);
  });

  test.each(aznsApplicationIds)('refuses to manage AzNS %s otherwise', async (id) => {
    const parent = 'urn:pulumi:dev::project::azure-itsm:index:SecureExport::itsm';

    expect(await violationsOf(aznsRetained, principal({ clientId: id }, { parent }))).toEqual([
      `Service principal "azns" is AzNS AAD Webhook (application id ${id}), which all secure webhooks of the tenant share: ` +
        'destroying this stack would delete it. Look it up instead (azuread.getServicePrincipal), protect it, or give it ' +
        'retainOnDelete: true and, because Pulumi does not show that to policies, add its name to "retainedResources" of ' +
        'this policy. https://github.com/pulumi/pulumi-azuread/issues/2045',
    ]);
  });

  test('reads the id without case, and under its old name', async () => {
    const given = principal({ applicationId: clientId.toUpperCase() });

    expect(await violationsOf(aznsRetained, given)).toHaveLength(1);
  });

  test('believes its configuration about resources that it names', async () => {
    const config = { retainedResources: ['azns'] };

    expect(await violationsOf(aznsRetained, principal({ clientId }), config)).toEqual([]);
  });

  test("knows AzNS in all of this project's clouds", () => {
    expect(aznsApplicationIds).toEqual(
      expect.arrayContaining(Object.values(azureClouds).map((cloud) => cloud.aznsApplicationId)),
    );
  });
});

describe('short-owner-list', () => {
  const owners = (count: number) => Array.from({ length: count }, (_, index) => `owner-${index}`);

  test.each([types.application, types.servicePrincipal])(
    'lets %s with few owners, or none listed, pass',
    async (type) => {
      for (const props of [{ owners: owners(5) }, { owners: [] }, {}]) {
        expect(await violationsOf(shortOwnerList, { type, props })).toEqual([]);
      }
    },
  );

  test.each([
    ['Application', types.application],
    ['Service principal', types.servicePrincipal],
  ])('warns of an %s with many', async (kind, type) => {
    expect(await violationsOf(shortOwnerList, { type, props: { owners: owners(6) } })).toEqual([
      `${kind} "it" has 6 owners, and at most 5 are allowed. Each can add a credential and act as the application: leave ` +
        'who runs pulumi, or raise "maximum" of this policy. ' +
        'https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#application-ownership-configuration',
    ]);
  });

  test('takes its limit from its configuration', async () => {
    const given = { type: types.application, props: { owners: owners(6) } };

    expect(await violationsOf(shortOwnerList, given, { maximum: 6 })).toEqual([]);
  });
});
