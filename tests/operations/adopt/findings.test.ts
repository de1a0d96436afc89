import type { Choices } from '../../../operations/adopt/finding';
import { findingsOf } from '../../../operations/adopt/findings';
import type { Setup } from '../../../operations/adopt/setup';
import { ids, setup, uri, webhook } from './setups';

const found = (change?: (good: Setup) => void, choices: Partial<Choices> = {}) =>
  findingsOf(setup(change), { keep: [], asIs: false, ...choices }, uri);
const named = (...args: Parameters<typeof found>) =>
  found(...args).map(({ becomes, id }) => `${becomes} ${id}`);
const role = ({ application }: Setup) => application.appRoles[0]!;

test('a set-up as the component makes it has no finding', () => {
  expect(found()).toEqual([]);
});

const cases: [string, (good: Setup) => void, string[]][] = [
  [
    'a role that is missing',
    (good) => (good.application.appRoles = []),
    ['improved role-missing', 'improved azns-not-assigned', 'kept role-assigned-elsewhere'],
  ],
  [
    'a role with another value',
    (good) => (role(good).value = 'SecureWebhook'),
    [
      'improved role-missing',
      'improved other-roles',
      'improved azns-not-assigned',
      'kept role-assigned-elsewhere',
    ],
  ],
  ['a role that is disabled', (good) => (role(good).isEnabled = false), ['improved role-disabled']],
  [
    'a role for people',
    (good) => (role(good).allowedMemberTypes = ['User', 'Application']),
    ['improved role-members'],
  ],
  [
    'a role assigned to somebody else than AzNS',
    (good) => (good.assignments[0]!.principalId = ids.me),
    ['improved azns-not-assigned', 'kept role-assigned-elsewhere'],
  ],
  ['AzNS not assigned', (good) => (good.assignments = []), ['improved azns-not-assigned']],
  ['a tenant without AzNS', (good) => (good.azns = undefined), ['person azns-missing']],
  [
    'an assignment that is not required',
    (good) => (good.servicePrincipal!.appRoleAssignmentRequired = false),
    ['improved assignment-not-required'],
  ],
  [
    'no service principal',
    (good) => {
      good.servicePrincipal = undefined;
      good.assignments = [];
    },
    ['improved service-principal-missing', 'improved azns-not-assigned'],
  ],
  [
    'owners without who deploys',
    (good) => (good.owners = [ids.azns]),
    ['improved owners', 'improved service-principal-owners'],
  ],
  [
    'version 1 tokens',
    (good) => (good.application.api = { requestedAccessTokenVersion: null }),
    ['improved token-version'],
  ],
  [
    'no identifier URI',
    (good) => (good.application.identifierUris = []),
    ['improved identifier-uri'],
  ],
  [
    'an identifier URI of another tenant, which policies refuse',
    (good) => (good.application.identifierUris = [`api://${ids.me}/alerts`]),
    ['improved identifier-uri'],
  ],
  [
    'more identifier URIs',
    (good) => good.application.identifierUris.push('api://more'),
    ['improved other-uris'],
  ],
  [
    'an application that others use',
    (good) => {
      good.application.web = { redirectUris: ['https://contoso.com'] };
      good.application.signInAudience = 'AzureADMultipleOrgs';
    },
    ['improved other-uses', 'improved sign-in-audience'],
  ],
  [
    'a receiver without the common alert schema, for the service principal',
    (good) => {
      const [receiver] = good.actionGroup.properties.webhookReceivers as object[];
      Object.assign(receiver!, {
        useCommonAlertSchema: false,
        objectId: ids.servicePrincipal,
      });
    },
    ['improved schema-off', 'improved receiver-target'],
  ],
  [
    'http',
    (good) =>
      (good.actionGroup.properties.webhookReceivers = [webhook('x', 'http://x.contoso.com/key')]),
    ['person http'],
  ],
  [
    'a regional, disabled group with other receivers, some of which the component does not have',
    (good) => {
      good.actionGroup.location = 'West US';
      Object.assign(good.actionGroup.properties, {
        enabled: false,
        emailReceivers: [{ name: 'z' }, { name: 'a' }],
        itsmReceivers: [{ name: 'old' }],
        incidentReceivers: [{ name: 'icm' }],
      });
    },
    [
      'improved receiver-order',
      'kept other-receivers',
      'person incident-receivers',
      'kept regional',
      'kept disabled',
    ],
  ],
];

test.each(cases)('%s is found once, with what becomes of it', (_, change, expected) => {
  expect(named(change)).toEqual(expected);
});

test.each([
  ['token-version', (good: Setup) => (good.application.api = {})],
  [
    'assignment-not-required',
    (good: Setup) => (good.servicePrincipal!.appRoleAssignmentRequired = false),
  ],
  ['azns-not-assigned', (good: Setup) => (good.assignments = [])],
])('--keep %s takes it as it is', (id, change) => {
  expect(named(change, { keep: [id] })).toEqual([`kept ${id}`]);
});

test('an application used as it is has only what the component would refuse', () => {
  const wrong = (good: Setup) => {
    good.application.api = {};
    good.application.appRoles.push({ ...role(good), id: ids.me, value: 'More' });
    good.owners = [];
  };

  expect(named(wrong, { asIs: true })).toEqual(['person owners']);
});

test('no finding holds a webhook URI', () => {
  const secret = 'http://user:password@localhost/key';
  const text = JSON.stringify(
    found((good) => (good.actionGroup.properties.webhookReceivers = [webhook('x', secret)])),
  );

  expect(text).not.toMatch(/password|localhost|\/key/);
});
