import { ids, inputs, only, step, update } from './support';

describe('protection-lifted', () => {
  const protect = (before: boolean, after: boolean | undefined) =>
    step('same', 'application', { before: { protect: before }, after: { protect: after } });

  test('is said also where nothing else of the resource changes', () => {
    expect(only('protection-lifted', protect(true, undefined), protect(true, false)).text).toBe(
      'Pulumi no longer protects `a-application`, `a-application` from deletion and replacement.',
    );
  });

  test('what is protected from now on, or still, is none', () => {
    expect(ids(protect(true, true), protect(false, true))).toEqual([]);
  });

  test("a lock that goes, for good or to be made anew, lifts Azure's protection", () => {
    const lock = { before: inputs({}), after: inputs({}) };

    expect(only('protection-lifted', step('delete', 'lock', lock)).text).toContain(
      '`a-lock` is removed. ',
    );
    expect(only('protection-lifted', step('replace', 'lock', lock)).text).toContain(
      'is removed and created again. ',
    );
    expect(ids(step('create', 'lock', lock))).toEqual([]);
  });
});

test('a role on the action group is granted by name of principal and role', () => {
  const role = inputs({ principalId: 'someone', roleDefinitionId: '/roles/reader' });

  expect(only('access-granted', step('create', 'roleAssignment', { after: role })).text).toBe(
    '`someone` gets the role `/roles/reader` of Azure (`a-roleAssignment`).',
  );
});

describe('what no rule knows is never dropped', () => {
  test('an operation that pulumi did not have', () => {
    expect(only('unknown-change', step('teleport', 'actionGroup', {})).text).toContain(
      'the operation `teleport` on `a-actionGroup`',
    );
  });

  test('a resource of another type, made or changed', () => {
    const type = 'azure-native:storage:StorageAccount';

    expect(only('not-assessed', step('create', type, { after: inputs({}) })).text).toBe(
      `No rule says what it means that \`a-${type}\` (\`${type}\`) is created. Look at it yourself.`,
    );
    expect(ids(step('update', type, { before: inputs({}), after: inputs({}) }))).toEqual([
      'not-assessed',
    ]);
  });

  test.each([
    'azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy',
    'azure-native:authorization:PolicyAssignment',
    'azure-native:monitor:DiagnosticSetting',
    'azure-native_insights_v20230101:insights:Component',
    'pulumi:providers:azuread',
    'command:local:Command',
    'pulumi-nodejs:dynamic:Resource',
  ])('%s, which decides who has access or where data goes, needs an acknowledgement', (type) => {
    expect(ids(step('create', type, { after: inputs({}) }))).toEqual(['not-assessed-access']);
  });

  test('a resource of another type that goes has to be acknowledged', () => {
    const type = 'azure-native:storage:StorageAccount';

    expect(ids(step('delete', type, { before: inputs({}) }))).toEqual(['deleted-otherwise']);
    expect(ids(step('replace', type, { before: inputs({}), after: inputs({}) }))).toEqual([
      'deleted-otherwise',
    ]);
    expect(ids(step('delete', 'roleAssignment', { before: inputs({}) }))).toEqual([
      'deleted-otherwise',
    ]);
  });

  test('a property that no rule looks at, such as who may sign in', () => {
    const changed = update(
      'application',
      { signInAudience: 'AzureADMyOrg' },
      { signInAudience: 'AzureADMultipleOrgs' },
      'signInAudience',
    );

    expect(only('not-assessed-access', changed).text).toContain(
      'that `signInAudience` of `a-application`',
    );
  });

  test('a secret of another resource', () => {
    const secret = inputs({ password: '[secret]' });
    const changed = step(
      'update',
      'some:index:Thing',
      { before: secret, after: secret },
      { detailedDiff: { password: { kind: 'update' } } },
    );

    expect(ids(changed)).toEqual(['secret-changed', 'not-assessed']);
  });

  test('what stays, is read or refreshed has no consequence, whatever its type', () => {
    const both = { before: inputs({}), after: inputs({}) };

    expect(
      ids(...['same', 'read', 'refresh'].map((op) => step(op, 'some:index:Thing', both))),
    ).toEqual([]);
  });
});
