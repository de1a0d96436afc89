import type { LiveActionGroup } from '../../../operations/arguments/actionGroup';
import type { Azure } from '../../../operations/azure';
import { candidates, meantGroup } from '../../../operations/migrate/groups';
import { groupId, liveGroup } from '../arguments/support';

const other = groupId.replace('rg-alerts', 'rg-other');
const groups = [liveGroup(), liveGroup({}, { id: other }), liveGroup({ itsmReceivers: [] }, { name: 'plain' })]; // prettier-ignore
const subscription = () => 's1';

/** Resource Manager that has two pages of groups. */
function azureWith(all: LiveActionGroup[], status = 200): Azure {
  const arm = (path: string) => {
    const [first, ...rest] = all;
    const byId = all.find(({ id }) => path.startsWith(`${id}?`));
    const page = path === 'next' ? { value: rest } : { value: [first], nextLink: 'next' };
    const found = path.includes('/subscriptions/s1/') || path === 'next' ? page : byId;
    return Promise.resolve({ status: found === undefined ? 404 : status, body: found });
  };
  return { arm } as unknown as Azure;
}

test('groups with ITSM actions are found on every page', async () => {
  expect((await candidates(azureWith(groups), 's1')).map(({ id }) => id)).toEqual([groupId, other]);
});

test('a group is found by its id, with or without the first slash', async () => {
  const azure = azureWith(groups);

  expect((await meantGroup(azure, groupId, subscription)).id).toBe(groupId);
  expect((await meantGroup(azure, other.slice(1), subscription)).id).toBe(other);
});

test('a group is found by its name, without case, where one has it', async () => {
  const azure = azureWith([liveGroup({}, { name: 'Ops' })]);

  expect((await meantGroup(azure, 'ops', subscription)).name).toBe('Ops');
});

test.each([
  ['ops', `2 groups have the name "ops". Give the resource id of one:\n  ${groupId}\n  ${other}`],
  ['plain', 'has no ITSM actions (itsmReceivers), so it needs no migration.'],
  ['gone', 'the subscription s1 has no action group "gone". With ITSM actions it has ops, ops.'],
  [`${groupId}x`, `--action-group: ${groupId}x does not exist.`],
  ['/a/b', 'must be the name of an action group, or its resource id'],
])('%s is refused, and why', async (named, message) => {
  await expect(meantGroup(azureWith(groups), named, subscription)).rejects.toThrow(message);
});

test('what Azure refuses is said with the right that is missing', async () => {
  const azure = azureWith(groups, 403);
  const needed =
    'Resource Manager answers 403. It needs Microsoft.Insights/actionGroups/read, as in the role Monitoring Reader.';

  await expect(candidates(azure, 's1')).rejects.toThrow(
    `The action groups of the subscription s1 cannot be listed: ${needed}`,
  );
  await expect(meantGroup(azure, groupId, subscription)).rejects.toThrow(
    `--action-group: ${groupId} cannot be read: ${needed}`,
  );
});
