import {
  cmdbDimensions,
  dimensionProblems,
  withoutBinding,
} from '../../../examples/alerts/cmdbDimensions';

const workspace =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log-app';

test('columns that name the affected item come first, in the order Azure looks for them', () => {
  const columns = ['Facility', 'Computer', 'Resource', 'ResourceId', 'HostIP', '_ResourceId'];

  expect(cmdbDimensions(columns)).toEqual([
    '_ResourceId',
    'ResourceId',
    'Resource',
    'Computer',
    'Facility',
    'HostIP',
  ]);
  expect(cmdbDimensions([])).toEqual([]);
});

test.each(['_ResourceId', 'ResourceId', 'Resource', 'Computer'])(
  'with %s among the columns there is nothing to warn of',
  (column) => expect(withoutBinding(['Facility', column], workspace)).toBeUndefined(),
);

test('without such a column the warning says what the ITSM tool sees, and the way out', () => {
  expect(withoutBinding(['Facility', 'HostIP'], workspace)).toBe(
    'logDimensions has Facility, HostIP only: the ITSM tool will see the workspace log-app as the affected item of every alert, ' +
      'not the machine, and cannot bind incidents in its CMDB. Add one of _ResourceId, ResourceId, Resource, Computer that the query returns.',
  );
  expect(withoutBinding([], workspace)).toContain('logDimensions is empty: the ITSM tool will see');
});

test('empty, double and wrongly written columns are problems; others of any case are not', () => {
  expect(dimensionProblems(['Computer', ' ', '_resourceid', 'Facility', 'Computer'])).toEqual([
    {
      key: 'logDimensions[1]',
      message: 'is empty. Name a column that the query returns, or remove it.',
    },
    {
      key: 'logDimensions[2]',
      message: 'must be _ResourceId (got "_resourceid"): queries distinguish upper and lower case.',
    },
    { key: 'logDimensions[4]', message: 'repeats the column "Computer". Remove one of them.' },
  ]);
  expect(dimensionProblems(['facility', 'Facility'])).toEqual([]);
});
