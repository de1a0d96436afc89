import { ownConfig, plainSecrets } from '../../config/secrets';
import { otherReceivers } from '../../components/actionGroup/otherReceivers';
import { receiverSecrets } from '../../components/actionGroup/receiverSecrets';

const uri = 'https://acme.onbmc.com/CANARY';
const paths = (values: Record<string, unknown>) => plainSecrets(values).map(({ path }) => path);

test('an entry in plain text is found beside an encrypted one', () => {
  const serviceUris = { helix: { secure: 'v1:abc' }, other: uri, 'with.dot': uri };

  expect(paths({ serviceUris })).toEqual(['serviceUris.other', 'serviceUris["with.dot"]']);
});

test.each(Object.entries(receiverSecrets))(
  'in %s an entry with %s in plain text is found beside an encrypted one',
  (kind, secret) => {
    const list = [
      { name: 'a', [secret]: { secure: 'v1:abc' } },
      { name: 'b', [secret]: uri },
    ];

    expect(paths({ [kind]: list })).toEqual([`${kind}[1].${secret}`]);
  },
);

test('every kind of receiver that has a secret is looked at', () => {
  const kinds = Object.entries(otherReceivers).filter(([, { secret }]) => secret !== undefined);

  expect(Object.fromEntries(kinds.map(([kind, { secret }]) => [kind, secret]))).toEqual(
    receiverSecrets,
  );
});

test('the URI of a tool belongs into serviceUris', () => {
  expect(plainSecrets({ tools: [{ name: 'helix', serviceUri: uri }] })).toEqual([
    { key: 'tools', path: 'tools[0].serviceUri', home: 'serviceUris.helix', value: uri },
  ]);
});

test('the API key of a tool belongs into apiKeys, where each entry is looked at', () => {
  expect(plainSecrets({ tools: [{ name: 'servicenow', apiKey: 'CANARY' }] })).toEqual([
    { key: 'tools', path: 'tools[0].apiKey', home: 'apiKeys.servicenow', value: 'CANARY' },
  ]);
  expect(paths({ apiKeys: { a: { secure: 'v1:abc' }, b: 'CANARY' } })).toEqual(['apiKeys.b']);
  expect(paths({ apiKeys: 'CANARY' })).toEqual(['apiKeys']);
});

test('a map or a list that was set as JSON text is looked into', () => {
  const serviceUris = JSON.stringify({ helix: uri });
  const webhookReceivers = JSON.stringify([{ name: 'a', serviceUri: uri }]);

  expect(paths({ serviceUris, webhookReceivers })).toEqual([
    'serviceUris.helix',
    'webhookReceivers[0].serviceUri',
  ]);
});

test('a text where URIs by name belong is one in plain text', () => {
  expect(paths({ serviceUris: uri })).toEqual(['serviceUris']);
});

test('what is encrypted as a whole, of another shape, or not there holds none', () => {
  const secure = { secure: 'v1:abc' };

  expect(paths({ serviceUris: secure, webhookReceivers: secure, tools: secure })).toEqual([]);
  expect(paths({ serviceUris: null, webhookReceivers: [null, 1], tools: 'x' })).toEqual([]);
  expect(paths({ webhookReceivers: [{ name: 'a', serviceUri: 5 }, secure] })).toEqual([]);
  expect(paths({})).toEqual([]);
});

test('the keys of a project are those with its name, with the old one, and without any', () => {
  const file = { config: { 'p:a': 1, 'p:config:b': 2, c: 3, 'other:d': 4, 'azuread:e': 5 } };

  expect(ownConfig(file, 'p')).toEqual({ a: 1, b: 2, c: 3 });
  expect(ownConfig(null, 'p')).toEqual({});
  expect(ownConfig({ config: 'x' }, 'p')).toEqual({});
});
