import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readConfig } from '../../config/config';

const project = 'itsm-secure-export';

/** The configuration examples of a page, in its order. */
function examples(page: string): Record<string, unknown>[] {
  const text = readFileSync(`docs/${page}.md`, 'utf8');
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => {
    const filled = block
      .replace(/<object id [^>]*>/g, '33333333-3333-3333-3333-333333333333')
      .replaceAll('<organization>', 'organization');
    return (parse(filled) as { config: Record<string, unknown> }).config;
  });
}

function read(config: Record<string, unknown>) {
  const values = Object.entries(config).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return readConfig({ project, values: Object.fromEntries(values), secretKeys: [] });
}

test("both stacks' configurations of the page on split duties are accepted", () => {
  const [identity, group, ...more] = examples('split-duties').map(read);

  expect(more).toEqual([]);
  expect(identity?.secureExport.deploy).toBe('identity');
  expect(group?.secureExport.deploy).toBe('action-group');
  expect(group?.identitySource).toEqual({
    stack: 'organization/itsm-secure-export/prod-identity',
  });
});

test('the example of an existing application is accepted in a stack that is otherwise complete', () => {
  const [application, ...more] = examples('existing-application');
  const whole = {
    [`${project}:resourceGroup`]: 'existing',
    [`${project}:resourceGroupName`]: 'rg',
    [`${project}:tools`]: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
    ...application,
  };

  expect(more).toEqual([]);
  expect(read(whole).secureExport).toMatchObject({
    application: { identifierUri: 'api://itsm-alerts', tokenVersion: 2 },
  });
});

/** Anchors of a page's headings, as GitHub makes them. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

test.each(['permissions', 'split-duties', 'existing-application', 'state'])(
  'what the page %s links to in this project exists',
  (page) => {
    const text = readFileSync(`docs/${page}.md`, 'utf8');
    const links = [...text.matchAll(/\]\(([^):]+)\)/g)].map(([, link = '']) => link.split('#'));

    for (const [path = '', anchor] of links) {
      const linked = readFileSync(`docs/${path}`, 'utf8');
      expect([undefined, ...anchors(linked)]).toContain(anchor);
    }
  },
);
