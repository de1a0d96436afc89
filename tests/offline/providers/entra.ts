import { requestsDuring, startPlugins, type Engine, type Plugins } from './support';

export const caller = '33333333-3333-3333-3333-333333333333';
export const otherOwner = '66666666-6666-6666-6666-666666666666';
export const azns = {
  appId: '461e8683-5575-4561-ac7f-899cc907d62a',
  id: '44444444-4444-4444-4444-444444444444',
};
export const roleId = '55555555-5555-5555-5555-555555555555';
export const role = {
  id: roleId,
  value: 'Role',
  displayName: 'Role',
  description: 'd',
  allowedMemberTypes: ['Application'],
  enabled: true,
};
export const inputs = {
  displayName: 'itsm',
  signInAudience: 'AzureADMyOrg',
  preventDuplicateNames: false,
  identifierUris: ['api://11111111-1111-1111-1111-111111111111/itsm'],
  api: { requestedAccessTokenVersion: 2 },
  owners: [caller],
  appRoles: [role],
};

/** Method and path of what is sent meanwhile. */
export const sentDuring = async (work: () => Promise<unknown>) =>
  (await requestsDuring(work)).map(({ method, path }) => `${method} ${path}`);

/** A tenant as on its first day for each test, with azuread configured in front of it. */
export function useEntra() {
  let plugins: Plugins;
  let engine: Engine;
  beforeAll(async () => {
    plugins = await startPlugins();
  });
  afterAll(() => plugins.stop());
  beforeEach(async () => {
    await plugins.cloud.control('reset');
    engine = plugins.connect('azuread');
    await engine.configure();
  });
  return {
    get plugins() {
      return plugins;
    },
    get engine() {
      return engine;
    },
    async owners(id: string): Promise<string[]> {
      const { body } = await plugins.cloud.graph('GET', `${id}/owners`);
      return (body as { value: { id: string }[] }).value.map((owner) => owner.id);
    },
    fault: (method: string, pathPattern: string, status: number, more: object = {}) =>
      plugins.cloud.control('faults', { method, pathPattern, status, ...more }),
  };
}
