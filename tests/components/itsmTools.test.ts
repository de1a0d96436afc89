import * as pulumi from '@pulumi/pulumi';
import { ItsmActionGroup } from '../../components/actionGroup/itsmActionGroup';
import { publicTool, serviceUriKey, type ItsmTool } from '../../components/itsmTools';
import { ids, run, valueOf } from '../support/mocks';

const secret = 'https://user:CANARY@acme.onbmc.com/hook/CANARY?sig=CANARY';

test('what a URL is built from is shown, and not the URL', () => {
  const tool: ItsmTool = {
    name: 'servicenow',
    kind: 'servicenow',
    instance: 'acme',
    domain: 'servicenowservices.com',
    eventClass: 'Azure & EU',
  };

  expect(publicTool(tool)).toEqual({
    name: 'servicenow',
    kind: 'servicenow',
    instance: 'acme',
    domain: 'servicenowservices.com',
    eventClass: 'Azure & EU',
    secretKey: null,
    replaces: null,
  });
});

test.each(['servicenow', 'bmcHelix', 'custom'] as const)(
  'a URI that %s is given is named by its key and never shown',
  (kind) => {
    expect(publicTool({ name: 'tool', kind, serviceUri: secret, allowUserInfo: true })).toEqual({
      name: 'tool',
      kind,
      instance: null,
      domain: null,
      eventClass: null,
      secretKey: 'serviceUris.tool',
      replaces: null,
    });
  },
);

test('of a URL with an API key, all but that key is shown, and where the key is', () => {
  const tool: ItsmTool = {
    name: 'servicenow',
    kind: 'servicenow',
    instance: 'acme',
    pushConnectorSysId: '0123456789abcdef0123456789abcdef',
    apiKey: 'CANARY',
  };

  expect(publicTool(tool)).toMatchObject({
    instance: 'acme',
    pushConnectorSysId: '0123456789abcdef0123456789abcdef',
    secretKey: 'apiKeys.servicenow',
  });
  expect(JSON.stringify(publicTool(tool))).not.toContain('CANARY');
});

test('a key that pulumi would read as a path is quoted', () => {
  expect(serviceUriKey('helix_eu-1')).toBe('serviceUris.helix_eu-1');
  expect(serviceUriKey('helix.eu')).toBe('serviceUris["helix.eu"]');
  expect(serviceUriKey('the "big" one')).toBe('serviceUris["the \\"big\\" one"]');
});

test('the output is plain although a secret is beside it', async () => {
  const { result } = await run(
    () =>
      new ItsmActionGroup('itsm', {
        resourceGroupName: 'rg-itsm',
        groupShortName: 'itsm',
        applicationObjectId: ids.application,
        identifierUri: 'api://itsm',
        tenantId: ids.tenant,
        tools: [
          { name: 'servicenow', kind: 'servicenow', instance: 'acme' },
          { name: 'helix', kind: 'custom', serviceUri: secret, allowUserInfo: true },
        ],
      }),
  );

  expect(await pulumi.isSecret(result.tools)).toBe(false);
  const tools = await valueOf(result.tools);
  expect(tools.map(({ name }) => name)).toEqual(['helix', 'servicenow']);
  expect(JSON.stringify(tools)).not.toContain('CANARY');
});
