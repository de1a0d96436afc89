import { readConfig } from '../../config/config';

const project = 'itsm-secure-export';
const scopes = ['/subscriptions/99999999-9999-9999-9999-999999999999'];
const tools = [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }];
const group = { resourceGroup: 'existing', resourceGroupName: 'rg-itsm', tools };

function read(own: object) {
  const values = Object.fromEntries(
    Object.entries(own).map(([key, value]): [string, string] => [
      `${project}:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return readConfig({ project, values, secretKeys: [] });
}

test.each([
  [{ ...group, callback: { scopes } }],
  [{ deploy: 'identity', callback: { secretLifetimeDays: 90 } }],
  [
    {
      ...group,
      deploy: 'action-group',
      identityStack: 'organization/itsm-secure-export/prod-identity',
      callback: { scopes },
    },
  ],
])('the way back is passed on as configured: %j', (given) => {
  expect(read(given).secureExport).toMatchObject({ callback: given.callback });
});

test('an empty object is no way back: nothing of it reaches the component', () => {
  expect(read({ ...group, callback: {} }).secureExport).not.toHaveProperty('callback', {});
  expect(read(group).secureExport.callback).toBeUndefined();
});

test('what is wrong with it is said with everything else, under its own key', () => {
  expect(() =>
    read({ ...group, cloud: 'mars', callback: { scopes: ['/'], role: 'Owner' } }),
  ).toThrow(/3 problems\n(.*\n)*.* callback\.scopes\[0\] must be (.*\n)*.* callback\.role must be/);
});
