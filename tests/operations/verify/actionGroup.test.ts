import {
  actionGroupFindings,
  lockFinding,
  type ActionGroup,
  type WebhookReceiver,
} from '../../../operations/verify/actionGroup';
import { urisOf } from '../../../operations/verify/secrets';
import { identifierUri, serviceNowUrl, tenantId } from '../handover/support';
import { again, faults, group, groupId, promised } from './support';

const secret = 'https://helix.acme.com/CANARY';
const declared = new Map([['helix', secret]]);
const receiver = (name: string, serviceUri: string): WebhookReceiver => ({
  name,
  serviceUri,
  useAadAuth: true,
  useCommonAlertSchema: true,
  objectId: 'application-id',
  identifierUri,
  tenantId,
});
const found = (change: Partial<WebhookReceiver> = {}, enabled = true): ActionGroup => ({
  location: 'Global',
  properties: {
    enabled,
    webhookReceivers: [
      receiver('ServiceNow', serviceNowUrl),
      { ...receiver('helix', secret), ...change },
    ],
  },
});

test('a group as it was deployed has no fault, and its webhook URIs are in no line', () => {
  const findings = actionGroupFindings(promised, found(), declared);

  expect(faults(findings)).toEqual([]);
  expect(JSON.stringify(findings)).not.toMatch(/CANARY|inbound_event/);
});

test.each<[string, Partial<WebhookReceiver>, string]>([
  [
    'service URI',
    { serviceUri: `${secret}2` },
    'helix: service URI: is another one than deployed (neither is shown)',
  ],
  [
    'sign-in',
    { useAadAuth: null },
    'helix: signs in with Entra ID: is false, and was deployed as true',
  ],
  ['object id', { objectId: 'x' }, 'helix: object id: is x, and was deployed as application-id'],
  [
    "service principal's object id",
    { objectId: 'service-principal-id' },
    'helix: object id: is service-principal-id, that of the service principal; Azure wants that of the application, application-id',
  ],
  ['tenant', { tenantId: 'x' }, `helix: tenant: is x, and was deployed as ${tenantId}`],
  [
    'Application ID URI',
    { identifierUri: null },
    `helix: Application ID URI: is not set, and was deployed as ${identifierUri}`,
  ],
  [
    'schema',
    { useCommonAlertSchema: false },
    'helix: common alert schema: is false, and was deployed as true',
  ],
])('another %s of a receiver is the one fault', (_, change, fault) => {
  expect(faults(actionGroupFindings(promised, found(change), declared))).toEqual([
    `wrong Receiver ${fault} -> ${again}`,
  ]);
});

test('a group that is gone, disabled, or lacks a receiver is told', () => {
  const one = found();
  one.properties.webhookReceivers?.pop();

  expect(faults(actionGroupFindings(promised, undefined, declared))).toEqual([
    `missing Action group: ${groupId} does not exist: no alert is sent -> ${again}`,
  ]);
  expect(faults(actionGroupFindings(promised, found({}, false), declared))).toEqual([
    `wrong Action group: enabled: is false, and was deployed as true -> ${again}`,
  ]);
  expect(faults(actionGroupFindings(promised, one, declared))).toEqual([
    `missing Receiver helix: does not exist: the tool gets no alerts -> ${again}`,
  ]);
});

test('a group that is declared disabled is as deployed', () => {
  const off = { ...promised, group: { ...group, enabled: false } };

  expect(faults(actionGroupFindings(off, found({}, false), declared))).toEqual([]);
});

test("without the state's secrets a built URI is compared all the same, a secret one is not", () => {
  const changed = found();
  changed.properties.webhookReceivers![0]!.serviceUri = `${serviceNowUrl}&x=1`;

  expect(faults(actionGroupFindings(promised, changed, new Map()))).toEqual([
    `wrong Receiver servicenow: service URI: is another one than deployed (neither is shown) -> ${again}`,
    expect.stringContaining('unknown Receiver helix: service URI: was not compared') as string,
  ]);
});

const lock = (level: string, scope = groupId) => ({
  id: `${scope}/providers/Microsoft.Authorization/locks/x`,
  properties: { level },
});
const around = groupId.split('/providers/')[0]!;
const none = undefined;

test.each<[string, string | undefined, ReturnType<typeof lock>[], RegExp | undefined]>([
  ['none, as declared', none, [], undefined],
  ['the one declared', 'CanNotDelete', [lock('CanNotDelete')], undefined],
  ['one of the resource group against deletion', none, [lock('CanNotDelete', around)], undefined],
  [
    'none, against the declaration',
    'CanNotDelete',
    [],
    /^missing Lock: the action group has no Can/,
  ],
  [
    'one made by hand',
    none,
    [lock('CanNotDelete')],
    /^wrong .* from deleting .* -> az lock delete/,
  ],
  ['one of the resource group against changes', none, [lock('ReadOnly', around)], /from changing/],
  ['two', 'CanNotDelete', [lock('CanNotDelete'), lock('ReadOnly')], /^wrong Lock: ReadOnly was /],
])('locks: %s', (_, declaredLock, locks, expected) => {
  const findings = faults([
    lockFinding({ ...promised, group: { ...group, lock: declaredLock } }, locks),
  ]);

  expect(findings).toEqual(expected === undefined ? [] : [expect.stringMatching(expected)]);
});

test('URIs are read out of a state in plain text, also where all tools are one secret', () => {
  const signature = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270' };
  const wrapped = (value: unknown) => ({ ...signature, plaintext: JSON.stringify(value) });
  const tools = [{ name: 'servicenow' }, { name: 'helix', serviceUri: wrapped(secret) }];

  expect(urisOf(tools)).toEqual(declared);
  expect(urisOf(wrapped(tools))).toEqual(declared);
  expect(urisOf(undefined)).toEqual(new Map());
});
