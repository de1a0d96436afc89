import { callbackProblems } from '../../../components/callback/itsmCallbackArgs';

const subscription = '/subscriptions/99999999-9999-9999-9999-999999999999';
const problems = (args: unknown) =>
  callbackProblems(args as never, 'callback.').map(({ key, message }) => `${key} ${message}`);

test.each([
  [{ scopes: [subscription] }],
  [{ scopes: [`${subscription}/resourceGroups/rg`], role: 'Monitoring Contributor', secrets: [] }],
  [{ scopes: ['/providers/Microsoft.Management/managementGroups/contoso'], secrets: ['a', 'b'] }],
  [{ secretLifetimeDays: 730 }],
  [{ secretLifetimeDays: 1 }],
])('%j is accepted', (args) => {
  expect(problems(args)).toEqual([]);
});

test.each<[string, unknown, string]>([
  [
    'no object',
    'yes',
    'callback must be an object with scopes, role, application, displayName, owners, secrets, secretLifetimeDays.',
  ],
  [
    'an unknown key',
    { scope: [subscription] },
    'callback.scope is not a key of the callback. Did you mean scopes? Allowed are scopes, role, application, displayName, owners, secrets, secretLifetimeDays. Correct the name, or remove it.',
  ],
  [
    'one scope that is no list',
    { scopes: subscription },
    'callback.scopes must be a list of ARM ids: "/subscriptions/<id>", "/subscriptions/<id>/resourceGroups/<name>" or "/providers/Microsoft.Management/managementGroups/<name>".',
  ],
  [
    'a resource as a scope',
    { scopes: [`${subscription}/resourceGroups/rg/providers/a/b/c`] },
    `callback.scopes[0] must be "/subscriptions/<id>", "/subscriptions/<id>/resourceGroups/<name>" or "/providers/Microsoft.Management/managementGroups/<name>", known before anything is deployed (got "${subscription}/resourceGroups/rg/providers/a/b/c").`,
  ],
  [
    'the whole tenant',
    { scopes: ['/'] },
    'callback.scopes[0] must be "/subscriptions/<id>", "/subscriptions/<id>/resourceGroups/<name>" or "/providers/Microsoft.Management/managementGroups/<name>", known before anything is deployed (got "/").',
  ],
  [
    'one scope twice, in another case',
    { scopes: [subscription, subscription.toUpperCase()] },
    'callback.scopes[1] is the same as scopes[0]. Remove one.',
  ],
  [
    'two management groups for a role of its own',
    {
      scopes: ['a', 'b'].map((name) => `/providers/Microsoft.Management/managementGroups/${name}`),
    },
    'callback.scopes has 2 management groups (/providers/Microsoft.Management/managementGroups/a, /providers/Microsoft.Management/managementGroups/b). Azure allows one in a custom role. Name the one above them, or set role to "Monitoring Contributor".',
  ],
  [
    'another role',
    { role: 'Owner' },
    'callback.role must be "Alert State" or "Monitoring Contributor" (got "Owner"). The default is "Alert State".',
  ],
  [
    'a lifetime above two years',
    { secretLifetimeDays: 731 },
    'callback.secretLifetimeDays must be a whole number of days from 1 to 730 (got 731). The default is 180.',
  ],
  [
    'three secrets',
    { secrets: ['1', '2', '3'] },
    'callback.secrets has 3 entries. Two are enough for one to take over from the other; an older one can go. Remove the first.',
  ],
  [
    'one name twice',
    { secrets: ['1', '1'] },
    'callback.secrets[1] is the same as secrets[0] (got "1"). Give it a new name.',
  ],
  [
    'what may be the secret itself, without showing it',
    { secrets: ['xyz8Q~CANARY~secret'] },
    'callback.secrets[0] must be a name of 1 to 60 letters, digits, ".", "_" and "-", known before anything is deployed (its value is not shown). It is no secret: Entra makes that.',
  ],
  [
    'more owners than Entra allows',
    { owners: Array<string>(101).fill('0d3c0f2e-6a75-4b5c-9a0e-0c6f0d0a7b11') },
    'callback.owners has 101 entries. Entra allows at most 100 owners of an application. Remove some.',
  ],
  [
    'an owner that is none',
    { owners: ['me'] },
    'callback.owners[0] must be the object id of a user or a service principal, not of a group, and not an application id (got "me"). Get it with: az ad sp show --id <client id> --query id',
  ],
])('%s is refused', (_what, args, message) => {
  expect(problems(args)).toEqual([message]);
});

test('an existing application is whole, has scopes, and nothing of a new one', () => {
  expect(
    problems({ application: { clientId: 'mine', secret: 'CANARY' }, secretLifetimeDays: 30 }),
  ).toEqual([
    'callback.scopes is missing: with an existing application there is nothing else to make. Name the subscriptions whose alerts it may change.',
    'callback.secretLifetimeDays describes an application to create, but application names an existing one, which is used as it is. Remove it.',
    "callback.application.secret is not a key of the callback's application. Allowed are clientId, servicePrincipalObjectId. Correct the name, or remove it.",
    'callback.application.clientId must be a GUID such as 00000000-0000-0000-0000-000000000000 (got "mine"). Get it with: az ad app show --id <object id> --query appId',
    'callback.application.servicePrincipalObjectId is missing. Get it with: az ad sp show --id <client id> --query id',
  ]);
});
