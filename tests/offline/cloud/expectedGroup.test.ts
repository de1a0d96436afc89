import { makeGroup } from '../../../offline/cloud/expectedGroup';
import { expectedGroup } from '../../../offline/cloud/stackConfig';

const configuration = (values: Record<string, string>) =>
  JSON.stringify({
    config: Object.fromEntries(Object.entries(values).map(([key, value]) => [`p:${key}`, value])),
  });

/** A cloud that answers a question for the group with a status. */
function cloudWith(status: number) {
  const asked: string[] = [];
  const note = (method: string, path: string, body?: unknown) =>
    void asked.push(`${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
  const client = {
    answer: (method: string, path: string) => {
      note(method, path);
      return Promise.resolve({ status, body: {} });
    },
    ask: (method: string, path: string, body?: unknown) => {
      note(method, path, body);
      return Promise.resolve({});
    },
  };
  return { client, asked };
}
const path = '/subscriptions/s/resourceGroups/rg%20x?api-version=2024-03-01';

test('a stack expects a group where it uses an existing one', () => {
  const existing = configuration({ resourceGroup: 'existing', resourceGroupName: 'rg' });

  expect(expectedGroup(existing, 'p')).toBe('rg');
  expect(expectedGroup(existing, 'another')).toBeUndefined();
  expect(expectedGroup(configuration({ resourceGroupName: 'rg' }), 'p')).toBeUndefined();
  expect(expectedGroup(configuration({ resourceGroup: 'existing' }), 'p')).toBeUndefined();
  expect(expectedGroup('', 'p')).toBeUndefined();
});

test('a group that is missing is made, once', async () => {
  const missing = cloudWith(404);
  const there = cloudWith(200);

  expect(await makeGroup(missing.client, 's', 'rg x')).toBe(true);
  expect(missing.asked).toEqual([`GET ${path}`, `PUT ${path} {"location":"westeurope"}`]);
  expect(await makeGroup(there.client, 's', 'rg x')).toBe(false);
  expect(there.asked).toEqual([`GET ${path}`]);
});
