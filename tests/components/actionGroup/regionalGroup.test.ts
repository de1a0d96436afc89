import * as pulumi from '@pulumi/pulumi';
import {
  ItsmActionGroup,
  type ItsmActionGroupArgs,
} from '../../../components/actionGroup/itsmActionGroup';
import { ids, run } from '../../support/mocks';

const args: ItsmActionGroupArgs = {
  resourceGroupName: 'rg-itsm',
  groupShortName: 'itsm',
  applicationObjectId: ids.application,
  identifierUri: 'api://itsm',
  tenantId: ids.tenant,
  tools: [{ name: 'servicenow', kind: 'servicenow', instance: 'acme' }],
};
const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

beforeEach(() => warn.mockClear());
afterAll(() => warn.mockRestore());

test.each<[string, pulumi.Input<string>]>([
  ['a region', 'swedencentral'],
  ['a region that another resource computes', pulumi.output('swedencentral')],
])('%s reaches the group, with a warning of what it means', async (_, location) => {
  const { resources } = await run(() => new ItsmActionGroup('itsm', { ...args, location }));

  const group = resources.find(({ name }) => name === 'itsm-action-group');
  expect(group?.inputs).toMatchObject({ location: 'swedencentral' });
  expect(warn.mock.calls).toEqual([
    [
      'warning: [runtime] location: the action group is processed in swedencentral only. Service health alerts do not reach a regional group. ' +
        'To change the location later, also back to Global, the group needs another name, and alert rules then refer to an id that no longer exists.',
    ],
  ]);
});

test.each([undefined, 'Global'])('nobody is warned of the location %s', async (location) => {
  const { resources } = await run(() => new ItsmActionGroup('itsm', { ...args, location }));

  const group = resources.find(({ name }) => name === 'itsm-action-group');
  expect(group?.inputs).toMatchObject({ location: 'Global' });
  expect(warn).not.toHaveBeenCalled();
});
