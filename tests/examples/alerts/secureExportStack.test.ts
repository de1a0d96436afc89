import {
  actionGroupIdOf,
  existingActionGroup,
  stackNameRule,
} from '../../../examples/alerts/secureExportStack';
import { run } from '../../support/mocks';

test.each(['organization/itsm-secure-export/dev', 'acme/itsm-secure-export/prod'])(
  '%s is a fully qualified stack name',
  (name) => expect(stackNameRule(name)).toBeUndefined(),
);

test.each([
  ['dev', 'dev'],
  ['acme/dev', 'dev'],
  ['organization/itsm-secure-export/', '<stack>'],
  ['a/b/c/d', 'd'],
])('%s is refused with the form for each kind of backend', (name, stack) => {
  expect(stackNameRule(name)).toBe(
    `must be the full name of the stack that has the action group (got "${name}"): organization/itsm-secure-export/${stack} ` +
      `on a file or blob backend (where the first word is "organization"), or <your organization>/itsm-secure-export/${stack} on Pulumi Cloud. ` +
      'pulumi stack ls --all lists the stacks. Set it with pulumi config set secureExportStack <name>.',
  );
});

const stack = 'organization/itsm-secure-export/dev';
const id = '/subscriptions/s/resourceGroups/rg/providers/microsoft.insights/actionGroups/itsm-dev';

test("the id is read from the stack's output", async () => {
  const stacks = { [stack]: { actionGroupId: id } };
  const { result } = await run(() => actionGroupIdOf(stack), { stacks });
  await expect(result).resolves.toBe(id);
});

test('a stack without the output is refused', async () => {
  const { result } = await run(() => actionGroupIdOf(stack).catch(String), {
    stacks: { [stack]: { identifierUri: 'api://x' } },
  });
  await expect(result).resolves.toContain(`the stack ${stack} has no output actionGroupId.`);
});

test('the id of an action group is passed on, in the case Azure gives it', () => {
  expect(existingActionGroup(stack, id)).toBe(id);
});

test.each([
  [undefined, 'has no output actionGroupId'],
  ['', 'has an output actionGroupId that is not the id of an action group: ""'],
  [`${id}/more`, `has an output actionGroupId that is not the id of an action group: "${id}/more"`],
  [7, 'has an output actionGroupId that is not the id of an action group: 7'],
])('%p is refused with what to deploy', (output, found) => {
  expect(() => existingActionGroup(stack, output)).toThrow(
    new Error(
      `secureExportStack: the stack ${stack} ${found}. Deploy it first (pulumi up --stack ${stack}, in the folder of its project), or name the stack that makes the action group.`,
    ),
  );
});
