import type { StackConfig } from '../../../operations/preflight/plan';
import { actionGroupRegionFinding } from '../../../operations/preflight/regions';

const locations = ['Global', 'Sweden Central', 'East US'];
const provider = { resourceTypes: [{ resourceType: 'actionGroups', locations }] };
const finding = (location: string) =>
  actionGroupRegionFinding({ location } as StackConfig, provider);

test('a location that has no action groups in this subscription is told with those that have', () => {
  expect(finding('westeurope')).toEqual({
    check: 'Location westeurope of the action group',
    state: 'missing',
    detail: 'is not offered by Microsoft.Insights, whose regions are eastus, global, swedencentral',
    fix: 'Use one of these.',
  });
});

test.each(['Global', 'swedencentral', 'Sweden Central'])('%s is offered', (location) => {
  expect(finding(location).state).toBe('ok');
});
