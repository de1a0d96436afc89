import { ids, inputs, only, step, update } from './support';

const id = '/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/actionGroups/itsm';
const there = { id, inputs: { location: 'Global' } };

describe('an action group that goes', () => {
  test('because it is replaced: the old id, and the property it is because of', () => {
    const replaced = step(
      'replace',
      'actionGroup',
      { before: there, after: inputs({ location: 'Global', actionGroupName: 'x' }) },
      {
        detailedDiff: { actionGroupName: { kind: 'update-replace' }, enabled: { kind: 'update' } },
      },
    );
    const { text } = only('action-group-replaced', replaced);

    expect(text).toContain(
      `\`${id}\` is deleted and created again, because of \`actionGroupName\`.`,
    );
    expect(text).toContain(
      'The action group `/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/actionGroups/itsm` is deleted and created again, because of `actionGroupName`. Alert rules and budgets with this id, in other stacks too, will notify nobody, and give no error, until you deploy those stacks again. Alerts are lost in between. If name, resource group and subscription stay the same, `pulumi up` is refused instead, and nothing changes.',
    );
  });

  test('because it is deleted', () => {
    expect(
      only('action-group-deleted', step('delete', 'actionGroup', { before: there })).text,
    ).toContain(`The action group \`${id}\` is deleted.`);
  });

  test('one that is made, changed or retained does not go', () => {
    const retained = { ...there, retainOnDelete: true };

    expect(
      ids(
        step('create', 'actionGroup', { after: there }),
        update('actionGroup', { tags: {} }, { tags: { a: 'b' } }, 'tags.a'),
        step('delete', 'actionGroup', { before: retained }),
      ),
    ).toEqual([]);
  });

  test('its resource group takes everything with it', () => {
    const group = { before: { id: 'rg', inputs: {} }, after: inputs({}) };

    expect(only('resource-group-deleted', step('replace', 'resourceGroup', group)).text).toContain(
      'The resource group `rg` is deleted and created again, with everything in it',
    );
    expect(ids(step('delete', 'resourceGroup', group))).toEqual(['resource-group-deleted']);
    expect(ids(update('resourceGroup', { tags: 1 }, { tags: 2 }))).toEqual([]);
  });
});

describe('location-change', () => {
  const moved = (before: string, after: string) =>
    update('actionGroup', { location: before }, { location: after }, 'location');

  test('service health alerts do not reach a region, and do reach Global', () => {
    expect(only('location-change', moved('Global', 'westus2')).text).toBe(
      'The action group `a-actionGroup` moves from `Global` to `westus2`. Service health alerts do not reach a regional group.',
    );
    expect(only('location-change', moved('westus2', 'global')).text).toContain('will reach it');
  });

  test('the same location is none', () => {
    expect(ids(moved('Global', 'Global'))).toEqual([]);
  });
});

test('a disabled action group sends nothing, which is said once', () => {
  const enabled = (before: unknown, after: unknown) =>
    update('actionGroup', { enabled: before }, { enabled: after }, 'enabled');

  expect(only('alerts-disabled', enabled(true, false)).text).toContain(
    'The action group `a-actionGroup` is disabled. No receiver gets alerts, and none are sent later.',
  );
  expect(ids(enabled(false, false), enabled(false, true))).toEqual([]);
});

describe('alert processing rules', () => {
  const rule = (actionType: string, more: object = {}) =>
    inputs({
      properties: {
        actions: [{ actionType }],
        scopes: ['/subscriptions/s'],
        enabled: true,
        ...more,
      },
    });
  const [adds, suppresses] = ['AddActionGroups', 'RemoveAllActionGroups'];
  const of = 'alertProcessingRule';

  test('one that suppresses is said, with its scopes, conditions and window', () => {
    const window = { conditions: [{ field: 'Severity' }], schedule: { timeZone: 'UTC' } };

    expect(
      only('alerts-suppressed', step('create', of, { after: rule(suppresses, window) })).details,
    ).toEqual([
      'scopes: `/subscriptions/s`',
      'conditions: `[{"field":"Severity"}]`',
      'when: `{"timeZone":"UTC"}`',
    ]);
    expect(ids(step('update', of, { before: rule(adds), after: rule(suppresses) }))).toEqual([
      'alerts-suppressed',
    ]);
  });

  test('one that no longer adds the group takes alerts away, disabled or deleted', () => {
    const steps = [
      step('delete', of, { before: rule(adds) }),
      step('update', of, { before: rule(adds), after: rule(adds, { enabled: false }) }),
    ];

    expect(ids(...steps)).toEqual(['processing-rule-removed', 'processing-rule-removed']);
  });

  test('one that adds the group, in other scopes perhaps, and one that ends its silence are notes', () => {
    const steps = [
      step('create', of, { after: rule(adds) }),
      step('update', of, {
        before: rule(adds),
        after: rule(adds, { scopes: ['/subscriptions/t'] }),
      }),
      step('delete', of, { before: rule(suppresses) }),
      step('update', of, { before: rule(suppresses), after: rule(suppresses, { enabled: false }) }),
    ];

    expect(ids(...steps)).toEqual(Array(4).fill('processing-rule-change'));
    expect(only('processing-rule-change', steps[2]!).text).toContain('no longer suppresses alerts');
  });

  test('one that stays as it is is none', () => {
    expect(ids(step('same', of, { before: rule(adds), after: rule(adds) }))).toEqual([]);
  });
});
