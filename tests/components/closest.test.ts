import { configKeys } from '../../config/keys';
import { closest } from '../../components/closest';

test.each([
  ['groupShortname', 'groupShortName'],
  ['grupShortName', 'groupShortName'],
  ['shortName', 'groupShortName'],
  ['tool', 'tools'],
  ['tolos', 'tools'],
  ['serviceUri', 'serviceUris'],
  ['webhookReceiver', 'webhookReceivers'],
  ['resourcegroup', 'resourceGroup'],
  ['resourceGroupLocaton', 'resourceGroupLocation'],
])('%s most likely means %s', (given, meant) => {
  expect(closest(given, Object.keys(configKeys))).toBe(meant);
});

test.each(['', 'x', 'webhookUrl', 'environment', 'subscriptionId'])(
  '%j is near no key',
  (given) => {
    expect(closest(given, Object.keys(configKeys))).toBeUndefined();
  },
);

test('a swapped pair of letters counts once', () => {
  expect(closest('nmae', ['kind', 'name'])).toBe('name');
});
