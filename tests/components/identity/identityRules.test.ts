import {
  displayNameRule,
  identifierUriRule,
  tenantInUriRule,
} from '../../../components/identity/identityRules';

const tenant = '11111111-1111-1111-1111-111111111111';
const app = '66666666-6666-6666-6666-666666666666';
const fix = 'Leave it out for api://<tenant id>/<name>-<stack>, which every tenant allows.';

test('names of applications have 1 to 120 characters', () => {
  expect(displayNameRule('a'.repeat(120))).toBeUndefined();
  expect(displayNameRule('a'.repeat(121))).toBe(
    'has 121 characters. Entra allows 1 to 120 in the name of an application. Shorten it.',
  );
  expect(displayNameRule(' ')).toContain('is blank.');
});

test.each([
  `api://${app}`,
  `api://${tenant}/${app}`,
  `api://${tenant}/itsm-dev`,
  `api://itsm/${app}`,
  'https://contoso.onmicrosoft.com/itsm',
  'https://contoso.com/itsm',
  'https://itsm.contoso.com',
  'https://itsm.contoso.com/alerts',
  'api://itsm.contoso.com/alerts',
])('%s, a shape every tenant policy allows, passes for both token versions', (uri) => {
  expect(identifierUriRule(1)(uri)).toBeUndefined();
  expect(identifierUriRule(2)(uri)).toBeUndefined();
});

test('a bare name passes for version 2, which the tenant policies exempt, and not for version 1', () => {
  expect(identifierUriRule(2)('api://itsm-dev')).toBeUndefined();
  expect(identifierUriRule(1)('api://itsm-dev')).toBe(
    `must contain the tenant id, the application id or a verified domain (got "api://itsm-dev"): tenant policies require one with token version 1. ${fix}`,
  );
});

test.each([
  [
    'api://contoso.com/itsm/',
    'must not end with a slash',
    ': Entra refuses it (IdentifierUrisEndsWithSlash). Remove the slash.',
  ],
  [
    `api:///applications/${app}`,
    "must not contain an application's resource id",
    `. Use its client id or a name instead. ${fix}`,
  ],
  ['itsm', 'must be an Application ID URI, api://… or https://…', `. ${fix}`],
  ['http://contoso.com/itsm', 'must be an Application ID URI, api://… or https://…', `. ${fix}`],
  [
    'https://itsm/alerts',
    'must contain a verified domain of the tenant, as in https://alerts.contoso.com/itsm',
    `. ${fix}`,
  ],
  ['api://contoso.com/my itsm', 'must not contain blanks, "*", "?" or "#"', `. ${fix}`],
])('%s is refused', (uri, rule, rest) => {
  expect(identifierUriRule(2)(uri)).toBe(`${rule} (got "${uri}")${rest}`);
});

test("another tenant's id in front of a name is refused; the own one, an application id and other shapes pass", () => {
  const rule = tenantInUriRule(tenant);

  expect(rule(`api://${app}/itsm`)).toBe(
    `contains the id ${app}, but this tenant is ${tenant} (got "api://${app}/itsm"). Set it to api://${tenant}/itsm, or sign in to the other tenant.`,
  );
  for (const uri of [
    `api://${tenant}/itsm`,
    `api://${app}`,
    `api://${app}/${app}`,
    'api://itsm/alerts',
    'https://contoso.com/itsm',
  ]) {
    expect(rule(uri)).toBeUndefined();
  }
  expect(
    tenantInUriRule('ABCDEF00-0000-0000-0000-000000000000')(
      'api://abcdef00-0000-0000-0000-000000000000/itsm',
    ),
  ).toBeUndefined();
});
