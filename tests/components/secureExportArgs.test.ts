import {
  actionGroupArgs,
  identityArgs,
  secureExportProblems,
  type SecureExportArgs,
} from '../../components/secureExportArgs';

/** As a program in another language gives them: TypeScript would have refused most of these. */
const problems = (args: object) => secureExportProblems(args as unknown as SecureExportArgs);
const group = {
  resourceGroupName: 'rg',
  groupShortName: 'itsm',
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};

test('what is required is said to be missing, all at once', () => {
  expect(problems({})).toEqual([
    {
      key: 'resourceGroupName',
      message: 'is missing. It must be the name of a resource group.',
    },
    { key: 'groupShortName', message: 'is missing. It must be a name of 1 to 12 characters.' },
    { key: 'tools', message: 'is missing. Give a list with one entry per ITSM tool.' },
  ]);
});

test('a number is not taken for a name', () => {
  expect(problems({ ...group, resourceGroupName: 7 })).toEqual([
    {
      key: 'resourceGroupName',
      message: 'must be the name of a resource group (got 7).',
    },
  ]);
});

test('arguments of what is not deployed are refused', () => {
  const identity = { tenantId: 'tenant' };

  expect(problems({ deploy: 'identity', tools: group.tools, displayName: 'alerts' })).toEqual([
    {
      key: 'tools',
      message:
        'belongs to the action group, but deploy is "identity". Remove it, or change deploy.',
    },
  ]);
  expect(problems({ ...group, deploy: 'action-group', identity, owners: [] })).toEqual([
    {
      key: 'owners',
      message:
        'belongs to the Entra side, but deploy is "action-group". Remove it, or change deploy.',
    },
  ]);
  expect(problems({ ...group, identity })).toEqual([
    {
      key: 'identity',
      message:
        'is the identity of another stack, but this stack creates its own. Only deploy "action-group" takes one. Remove it, or change deploy.',
    },
  ]);
});

test('undefined is the same as left out', () => {
  expect(problems({ deploy: 'identity', tools: undefined, lock: undefined })).toEqual([]);
});

test('each side gets its own arguments, and protect', () => {
  const all = { ...group, displayName: 'alerts', protect: true } as SecureExportArgs & {
    deploy?: 'all';
  };

  expect(identityArgs(all)).toEqual({ displayName: 'alerts', protect: true });
  expect(actionGroupArgs(all as never)).toEqual({ ...group, protect: true });
});
