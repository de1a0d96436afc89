import { parse } from 'yaml';
import {
  mergeStackConfig,
  toolsWithoutUri,
  withoutUnusedUris,
} from '../../../offline/cloud/stackConfig';

const checkout = `# Our dev environment.
config:
  p:name: dev
  p:tools:
    - name: helix
      kind: bmcHelix
`;
const copy = `${checkout}  p:serviceUris:
    helix:
      secure: v1:abc
encryptionsalt: v1:salt
`;
const configOf = (text: string) => (parse(text) as { config: Record<string, unknown> }).config;

test('The first copy is the file of the checkout, comments included', () => {
  expect(mergeStackConfig(checkout, '', '')).toEqual({ text: checkout, notes: [] });
});

test('Without a file in the checkout the copy starts empty', () => {
  expect(parse(mergeStackConfig('', '', '').text)).toEqual({});
});

test('A change in the checkout is taken over; salt and secrets of the copy stay', () => {
  const changed = checkout.replace('p:name: dev', 'p:name: development\n  p:enabled: false');
  const { text, notes } = mergeStackConfig(changed, checkout, copy);
  expect(parse(text)).toEqual({
    config: {
      'p:name': 'development',
      'p:enabled': false,
      'p:tools': [{ name: 'helix', kind: 'bmcHelix' }],
      'p:serviceUris': { helix: { secure: 'v1:abc' } },
    },
    encryptionsalt: 'v1:salt',
  });
  expect(text).toContain('# Our dev environment.');
  expect(notes).toEqual([]);
});

test('A key removed from the checkout goes', () => {
  const changed = checkout.replace('  p:name: dev\n', '');
  expect(configOf(mergeStackConfig(changed, checkout, copy).text)).not.toHaveProperty('p:name');
});

test('What was set or removed in the copy stays when the checkout changes elsewhere', () => {
  const set = copy.replace('p:name: dev', 'p:local: here');
  const changed = checkout.replace('config:', 'config:\n  p:new: 1');
  const merged = configOf(mergeStackConfig(changed, checkout, set).text);
  expect(merged).toMatchObject({ 'p:local': 'here', 'p:new': 1 });
  expect(merged).not.toHaveProperty('p:name');
});

test('Where both have changed the checkout wins, and it is said', () => {
  const here = copy.replace('p:name: dev', 'p:name: here');
  const there = checkout.replace('p:name: dev', 'p:name: there');
  const { text, notes } = mergeStackConfig(there, checkout, here);
  expect(configOf(text)['p:name']).toBe('there');
  expect(notes).toEqual(["p:name was changed on both sides: the checkout's value is used"]);
});

test('Secrets and salt of a stack that is deployed elsewhere are left out, and it is said', () => {
  const { text, notes } = mergeStackConfig(copy, '', '');
  expect(parse(text)).toEqual(parse(checkout));
  expect(notes).toEqual(['p:serviceUris holds a secret of another backend: left out']);
});

test('Tools of BMC and custom ones without a URI are found, others and foreign projects not', () => {
  const text = `config:
  p:tools:
    - { name: a, kind: bmcHelix }
    - { name: b, kind: custom }
    - { name: c, kind: custom }
    - { name: d, kind: servicenow, instance: x }
  p:serviceUris: { c: { secure: v1:abc } }
`;
  expect(toolsWithoutUri(text, 'p')).toEqual(['a', 'b']);
  expect(toolsWithoutUri(text, 'other')).toEqual([]);
  expect(toolsWithoutUri('', 'p')).toEqual([]);
});

test('The URI of a tool that is gone goes too; the others stay', () => {
  const two = copy.replace('    helix:\n', '    gone:\n      secure: v1:x\n    helix:\n');
  expect(configOf(withoutUnusedUris(two, 'p'))['p:serviceUris']).toEqual({
    helix: { secure: 'v1:abc' },
  });
  const none = copy.replace('name: helix', 'name: other');
  expect(configOf(withoutUnusedUris(none, 'p'))).not.toHaveProperty('p:serviceUris');
});
