import { consequencesOf, deployed, ids, inputs, only, step, update } from './support';

const [azns, government] = [
  '461e8683-5575-4561-ac7f-899cc907d62a',
  'f1f34126-d4ef-40e1-ad4b-bf5d47b4860d',
];
const application = { outputs: { clientId: 'client', objectId: 'object' } };

describe('application-deleted', () => {
  test('says which application goes, and that nobody knows whether its identifier URI is free then', () => {
    const { text } = only(
      'application-deleted',
      step('delete', 'application', { before: application }),
    );

    expect(text).toContain(
      'The application `a-application` (client id `client`, object id `object`) is deleted. No tool gets alerts through it any more. It can be restored for 30 days, with its service principal.',
    );
    expect(text).toContain('Microsoft does not say whether its identifier URI is taken');
  });

  test('a replacement deletes it too, and the tools know the old client id', () => {
    const both = { before: application, after: inputs({}) };

    expect(only('application-deleted', step('replace', 'application', both)).text).toContain(
      'is deleted and created again, with another client id',
    );
  });

  test('an application that is made or changed is not deleted', () => {
    const steps = [
      step('create', 'application', { after: inputs({}) }),
      update('application', {}, {}),
    ];

    expect(ids(...steps)).not.toContain('application-deleted');
  });
});

describe('owners-change', () => {
  const owners = (before: string[], after: string[]) =>
    update('application', { owners: before }, { owners: after }, 'owners[0]');

  const givenOwners = (given: string[]) =>
    step('same', 'secureExport', { before: {}, after: inputs({ owners: given }) });

  test('says who can no longer run up, and who can from then on', () => {
    const changed = owners(['old', 'stays'], ['stays', 'new']);

    expect(only('owners-change', changed, givenOwners([])).details).toEqual([
      'can no longer run `pulumi up`: `old` (Azure refuses the action group to principals that are not owners)',
      'become owners and can act as the application: `new`',
      expect.stringContaining('`owners` is not set') as string,
    ]);
  });

  test('owners that are given are not explained by who made the preview', () => {
    const changed = owners(['old'], ['stays']);

    expect(only('owners-change', changed, givenOwners(['stays'])).details).toHaveLength(2);
  });

  test('owners that somebody added in Azure are among those who lose', () => {
    const drifted = step('update', 'application', {
      before: { ...inputs({ owners: ['a'] }), outputs: { owners: ['a', 'by hand'] } },
      after: inputs({ owners: ['a'] }),
    });

    expect(only('owners-change', drifted).details?.[0]).toContain('`by hand`');
  });

  test('another order is no change', () => {
    expect(ids(owners(['a', 'b'], ['b', 'a']))).toEqual([]);
  });
});

describe('azns-removed', () => {
  const sender = (clientId: string, more = {}) =>
    step('delete', 'servicePrincipal', { before: { ...inputs({ clientId }), ...more } });

  test.each([azns, government])('deleting %s is refused, with the way out', (clientId) => {
    const { text } = only('azns-removed', sender(clientId));

    expect(text).toContain('every secure webhook of the tenant');
    expect(text).toContain("pulumi state delete 'urn:pulumi:dev::");
  });

  test('one that is retained is only forgotten', () => {
    expect(ids(sender(azns, { retainOnDelete: true }))).toEqual(['azns-forgotten']);
  });

  test("another application's service principal is none of Microsoft's", () => {
    expect(ids(sender('33333333-3333-3333-3333-333333333333'))).toEqual([]);
  });
});

describe('assignment-not-required', () => {
  const required = (before: unknown, after: unknown) =>
    update(
      'servicePrincipal',
      { appRoleAssignmentRequired: before },
      { appRoleAssignmentRequired: after },
      'appRoleAssignmentRequired',
    );

  test('every application of the tenant would get a token', () => {
    expect(only('assignment-not-required', required(true, false)).text).toContain('**every**');
    expect(ids(required(true, undefined))).toEqual(['assignment-not-required']);
  });

  test('switching it on is none, and neither is leaving it', () => {
    expect(ids(required(false, true), required(true, true), required(false, false))).toEqual([]);
  });
});

describe('the assignment of the app role', () => {
  const made = step('create', 'appRoleAssignment', { after: inputs({}) });
  const lost = step('delete', 'appRoleAssignment', { before: inputs({}) });

  test('making it needs an administrator, whose permissions are named', () => {
    expect(only('role-assignment-needs-administrator', made).text).toContain(
      '`AppRoleAssignment.ReadWrite.All`',
    );
  });

  test('losing it stops the alerts, unless another is made or the application goes as well', () => {
    expect(ids(lost)).toEqual(['role-assignment-removed']);
    expect(ids(lost, made)).toEqual(['role-assignment-needs-administrator']);
    expect(ids(lost, step('delete', 'application', { before: application }))).toEqual([
      'application-deleted',
    ]);
  });

  test('leaving it to an administrator needs one, once', () => {
    const identity = (before: object, after: object) =>
      update('webhookIdentity', { ...before }, { ...after });
    const external = { roleAssignment: 'external' };

    expect(ids(identity({ roleAssignment: 'managed' }, external))).toEqual([
      'role-assignment-needs-administrator',
    ]);
    expect(ids(identity(external, { ...external, displayName: 'x' }))).toEqual([]);
    expect(ids(identity(external, { ...external, roleAssignmentId: 'id' }))).toEqual([]);
  });
});

test('a stack that is destroyed loses application and sender as its state says', () => {
  const steps = [
    step('delete', 'application', { before: application }),
    step('delete', 'appRoleAssignment', { before: inputs({}) }),
    step('delete', 'stack', { before: { outputs: deployed().oldState?.outputs } }),
  ];

  expect(consequencesOf(...steps).map(({ id }) => id)).toEqual(['application-deleted']);
});
