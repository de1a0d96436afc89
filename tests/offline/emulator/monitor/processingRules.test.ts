import {
  activityLogAlert,
  groupId,
  logRule,
  metricAlert,
  processingRule,
  putRule,
  vm,
  workspace,
} from '../ruleBodies';
import { subscriptionId } from '../support';
import { deploy, posted, putGroup, secureWebhook, startMonitor, type Deployed } from './support';

let monitor: Awaited<ReturnType<typeof startMonitor>>;
let deployed: Deployed;

beforeAll(async () => {
  monitor = await startMonitor();
});
afterAll(() => monitor.stop());
beforeEach(async () => {
  await monitor.reset();
  deployed = await deploy(monitor.cloud);
  await putRule(monitor.cloud, 'metricAlerts', 'cpu-high', metricAlert());
});

const apr = (name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg1/providers/Microsoft.AlertsManagement/actionRules/${name}`;
const putProcessing = (name: string, changes: object = {}) =>
  putRule(monitor.cloud, 'actionRules', name, processingRule(changes));
const adding = (...ids: string[]) => ({
  actions: [{ actionType: 'AddActionGroups', actionGroupIds: ids }],
});

/** Raises an alert and gives who got it, and why. */
async function raised(request: object = { rule: 'cpu-high' }) {
  const { status, body } = await monitor.cloud.control('alerts', request);
  expect([status, body.error]).toEqual([202, undefined]);
  await monitor.cloud.send('GET', '/_emulator/deliveries?wait=true');
  const { alertId, actionGroups, processingRules, deliveries } = body as Record<string, unknown>;
  return { alertId, actionGroups, processingRules, deliveries };
}
const isSuppressed = async (request?: object) => {
  const { processingRules } = await raised(request);
  return (processingRules as { suppressedBy: string[] }).suppressedBy.length > 0;
};

describe('a suppression', () => {
  it('takes all action groups away; the alert exists, and is in no delivery', async () => {
    await putProcessing('maintenance');
    expect(await raised()).toMatchObject({
      actionGroups: [],
      processingRules: { added: [], suppressedBy: [apr('maintenance')] },
      deliveries: [],
    });
    expect(monitor.receiver.received).toEqual([]);
    const again = await monitor.cloud.control('alerts', { rule: 'cpu-high' });
    expect(again.body.error.code).toBe('AlertAlreadyFired');
  });

  it('that is over lets the resolution through, of the alert that fired in it', async () => {
    await putProcessing('maintenance');
    const { alertId } = await raised();
    await putProcessing('maintenance', { enabled: false });
    const resolved = await raised({ rule: 'cpu-high', condition: 'Resolved' });
    expect(resolved).toMatchObject({ alertId, actionGroups: [groupId()] });
    const conditions = posted(monitor.receiver).map(
      ({ data }) => data.essentials['monitorCondition'],
    );
    expect(conditions).toEqual(['Resolved']);
  });

  it('wins over groups that another rule adds', async () => {
    await putGroup(monitor.cloud, [], { name: 'second' });
    await putProcessing('more', adding(groupId('second')));
    await putProcessing('maintenance');
    expect(await raised()).toMatchObject({
      actionGroups: [],
      processingRules: { added: [apr('more')], suppressedBy: [apr('maintenance')] },
    });
  });

  it('leaves Service Health alerts alone', async () => {
    await putProcessing('maintenance');
    await putRule(monitor.cloud, 'activityLogAlerts', 'outage', activityLogAlert('ServiceHealth'));
    expect(await raised({ rule: 'outage' })).toMatchObject({
      actionGroups: [groupId()],
      processingRules: { added: [], suppressedBy: [] },
    });
    expect(monitor.receiver.received).toHaveLength(1);
  });

  it('is for alerts that are raised by type, too', async () => {
    await putProcessing('maintenance');
    expect(await isSuppressed({ type: 'prometheus', rule: 'nowhere' })).toBe(true);
  });
});

it('an added group gets the alert, beside the rule’s own and once', async () => {
  await putGroup(monitor.cloud, [secureWebhook(deployed.application)], { name: 'second' });
  await putProcessing('more', adding(groupId('second').toUpperCase(), groupId()));
  const { actionGroups, processingRules } = await raised();
  expect(actionGroups).toEqual([groupId(), groupId('second')]);
  expect(processingRules).toEqual({ added: [apr('more')], suppressedBy: [] });
  expect(monitor.receiver.received).toHaveLength(2);
});

describe('scope', () => {
  const group = `/subscriptions/${subscriptionId}/resourceGroups`;

  it.each([
    [[`/subscriptions/${subscriptionId}`], true],
    [[`${group}/RG-APP`], true],
    [[vm.toUpperCase()], true],
    [[`${group}/rg-other`, `${group}/rg-app`], true],
    [[`${group}/rg-ap`], false],
    [[`${vm}2`], false],
    [[workspace], false],
  ])('%j covers an alert on a machine: %s', async (scopes, covered) => {
    await putProcessing('maintenance', { scopes });
    expect(await isSuppressed()).toBe(covered);
  });
});

describe('conditions', () => {
  const id = `/subscriptions/${subscriptionId}/resourceGroups/rg1/providers/Microsoft.Insights/metricAlerts/cpu-high`;

  it.each([
    ['Severity', 'Equals', ['Sev0', 'Sev2'], true],
    ['Severity', 'Equals', ['Sev0'], false],
    ['Severity', 'NotEquals', ['Sev0', 'Sev2'], false],
    ['Severity', 'NotEquals', ['Sev0', 'Sev1'], true],
    ['MonitorService', 'Equals', ['platform'], true],
    ['MonitorService', 'Equals', ['Log Analytics'], false],
    ['MonitorCondition', 'Equals', ['Fired'], true],
    ['MonitorCondition', 'Equals', ['Resolved'], false],
    ['SignalType', 'Equals', ['Metric'], true],
    ['SignalType', 'Equals', ['Log'], false],
    ['TargetResource', 'Equals', [vm.toUpperCase()], true],
    ['TargetResource', 'NotEquals', [vm], false],
    ['TargetResourceType', 'Equals', ['MICROSOFT.COMPUTE/VIRTUALMACHINES'], true],
    ['TargetResourceType', 'Contains', ['microsoft.sql/servers', 'microsoft.compute'], true],
    ['TargetResourceGroup', 'Equals', ['rg-app'], true],
    ['TargetResourceGroup', 'Equals', [vm.split('/providers')[0] ?? ''], true],
    ['TargetResourceGroup', 'DoesNotContain', ['rg-app'], false],
    ['AlertRuleId', 'Equals', [id], true],
    ['AlertRuleName', 'Contains', ['cpu'], true],
    ['AlertRuleName', 'DoesNotContain', ['memory', 'CPU'], false],
    ['Description', 'Contains', ['above 90'], true],
    ['Description', 'Contains', ['above  90'], false],
    ['AlertContext', 'Contains', ['Percentage CPU'], true],
    ['AlertContext', 'DoesNotContain', ['Percentage CPU'], false],
  ])('%s %s %j: %s', async (field, operator, values, met) => {
    await putProcessing('maintenance', { conditions: [{ field, operator, values }] });
    expect(await isSuppressed()).toBe(met);
  });

  it('have to be met all', async () => {
    const severity = { field: 'Severity', operator: 'Equals', values: ['Sev2'] };
    const name = { field: 'AlertRuleName', operator: 'Equals', values: ['disk-full'] };
    await putProcessing('maintenance', { conditions: [severity, name] });
    expect(await isSuppressed()).toBe(false);
  });

  it('on the condition can suppress resolutions only', async () => {
    const conditions = [{ field: 'MonitorCondition', operator: 'Equals', values: ['Resolved'] }];
    await putProcessing('maintenance', { conditions });
    expect(await isSuppressed()).toBe(false);
    expect(await isSuppressed({ rule: 'cpu-high', condition: 'Resolved' })).toBe(true);
  });

  it.each(['Log Alerts V2', 'Log Analytics'])('know log search alerts as %s', async (service) => {
    await putRule(monitor.cloud, 'scheduledQueryRules', 'disk-full', logRule());
    const conditions = [{ field: 'MonitorService', operator: 'Equals', values: [service] }];
    await putProcessing('maintenance', { conditions });
    expect(await isSuppressed({ rule: 'disk-full' })).toBe(true);
  });

  it('take both spellings of an activity log service', async () => {
    const values = ['ActivityLog Administrative'];
    const conditions = [{ field: 'MonitorService', operator: 'Equals', values }];
    await putProcessing('maintenance', { conditions });
    expect(await isSuppressed({ type: 'activity-log', rule: 'r' })).toBe(true);
  });
});

describe('schedule', () => {
  const daily = (startTime: string, endTime: string) => ({
    recurrences: [{ recurrenceType: 'Daily', startTime, endTime }],
  });
  const weekly = (daysOfWeek: string[], hours: object = {}) => ({
    recurrences: [{ recurrenceType: 'Weekly', daysOfWeek, ...hours }],
  });
  const monthly = (daysOfMonth: number[], hours: object = {}) => ({
    recurrences: [{ recurrenceType: 'Monthly', daysOfMonth, ...hours }],
  });
  const night = { startTime: '22:00:00', endTime: '04:00:00' };
  const paris = { timeZone: 'W. Europe Standard Time' };

  // 2026-11-23 is a Monday; summer time ended on 25 October.
  it.each<[string, object, boolean]>([
    ['2026-11-23T12:00:00Z', {}, true],
    ['2026-11-23T12:00:00Z', { effectiveFrom: '2026-11-23T12:00:00' }, true],
    ['2026-11-23T11:59:59Z', { effectiveFrom: '2026-11-23T12:00:00' }, false],
    ['2026-11-23T11:59:59Z', { effectiveUntil: '2026-11-23T12:00:00' }, true],
    ['2026-11-23T12:00:00Z', { effectiveUntil: '2026-11-23T12:00:00' }, false],
    ['2026-11-23T11:00:00Z', { ...paris, effectiveFrom: '2026-11-23T12:00:00' }, true],
    ['2026-11-23T10:59:59Z', { ...paris, effectiveFrom: '2026-11-23T12:00:00' }, false],
    ['2026-07-23T10:00:00Z', { ...paris, effectiveFrom: '2026-07-23T12:00:00' }, true],
    ['2026-11-23T17:30:00Z', daily('17:00:00', '18:00:00'), true],
    ['2026-11-23T18:00:00Z', daily('17:00:00', '18:00:00'), false],
    ['2026-11-23T23:00:00Z', daily('17:00:00', '09:00:00'), true],
    ['2026-11-23T08:59:59Z', daily('17:00:00', '09:00:00'), true],
    ['2026-11-23T12:00:00Z', daily('17:00:00', '09:00:00'), false],
    ['2026-11-23T12:00:00Z', weekly(['Monday']), true],
    ['2026-11-23T12:00:00Z', weekly(['Sunday', 'Tuesday']), false],
    ['2026-11-22T23:30:00Z', { ...paris, ...weekly(['Monday']) }, true],
    ['2026-11-23T03:00:00Z', weekly(['Sunday'], night), true],
    ['2026-11-23T03:00:00Z', weekly(['Monday'], night), false],
    ['2026-11-23T22:00:00Z', weekly(['Monday'], night), true],
    ['2026-11-23T12:00:00Z', monthly([1, 23]), true],
    ['2026-11-23T12:00:00Z', monthly([24]), false],
    ['2026-12-01T03:00:00Z', monthly([30], night), true],
    ['2026-12-01T03:00:00Z', monthly([1], night), false],
    [
      '2026-11-23T12:00:00Z',
      { ...daily('11:00:00', '13:00:00'), effectiveUntil: '2026-11-23T11:30:00' },
      false,
    ],
    [
      '2026-11-23T12:00:00Z',
      {
        recurrences: [
          ...weekly(['Saturday', 'Sunday']).recurrences,
          ...daily('11:00:00', '13:00:00').recurrences,
        ],
      },
      true,
    ],
  ])('at %s, %j: %s', async (now, schedule, active) => {
    await putProcessing('maintenance', { schedule });
    monitor.clock.now = new Date(now);
    expect(await isSuppressed()).toBe(active);
  });
});
