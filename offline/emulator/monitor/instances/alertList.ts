import { Type, type Static } from 'typebox';
import { ArmQuery } from '../../arm/armRequest';
import { notEmulated } from '../../errors';
import { refused, sameId } from '../alertSource';
import { isOfService } from '../processingRules';
import { alertStates } from './alertInstance';
import { alertResource, type AlertResource } from './alertResource';
import { retention, type StoredAlert } from './alertStore';

const hour = 60 * 60 * 1000;
const ranges = { '1h': hour, '1d': 24 * hour, '7d': 7 * 24 * hour, '30d': retention } as const;
const sortFields = [
  ...(['name', 'severity', 'alertState', 'monitorCondition', 'targetResource'] as const),
  ...(['targetResourceName', 'targetResourceGroup', 'targetResourceType'] as const),
  ...(['startDateTime', 'lastModifiedDateTime'] as const),
];
const text = Type.Optional(Type.String());
const flag = Type.Optional(Type.Enum(['true', 'false']));

/** https://learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all#uri-parameters */
export const AlertQuery = Type.Object({
  ...ArmQuery.properties,
  targetResource: text,
  targetResourceType: text,
  targetResourceGroup: text,
  monitorService: text,
  monitorCondition: Type.Optional(Type.Enum(['Fired', 'Resolved'])),
  severity: Type.Optional(Type.Enum(['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4'])),
  alertState: Type.Optional(Type.Enum([...alertStates])),
  alertRule: text,
  smartGroupId: text,
  includeContext: flag,
  includeEgressConfig: flag,
  pageCount: Type.Optional(Type.String({ pattern: '^([1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|250)$' })),
  sortBy: Type.Optional(Type.Enum([...sortFields])),
  sortOrder: Type.Optional(Type.Enum(['asc', 'desc'])),
  select: text,
  timeRange: Type.Optional(Type.Enum(Object.keys(ranges) as (keyof typeof ranges)[])),
  customTimeRange: text,
  /** Where the next page begins: this emulator's own form. */
  ctoken: Type.Optional(Type.String({ pattern: '^\\d+$' })),
});
export type AlertQuery = Static<typeof AlertQuery>;

/** @param url of the request, which the link to the next page repeats. */
export function listAlerts(alerts: StoredAlert[], query: AlertQuery, now: Date, url: string) {
  for (const [name, value] of [
    ['smartGroupId', query.smartGroupId],
    ['select', query.select],
    ['includeEgressConfig', query.includeEgressConfig === 'true' ? 'true' : undefined],
  ] as const)
    if (value !== undefined) throw notEmulated(`the parameter ${name} of a list of alerts`);
  const [from, to] = timesOf(query, now);
  const found = alerts
    .filter(({ facts }) => from <= facts.firedAt && facts.firedAt <= to)
    .filter(({ type }) => !query.monitorService || isOfService(type, query.monitorService))
    .map((alert) => alertResource(alert, query.includeContext === 'true'))
    .filter((alert) => isWanted(alert, query))
    .sort(orderOf(query));
  const start = Number(query.ctoken ?? 0);
  const end = start + Number(query.pageCount ?? 25);
  const value = found.slice(start, end);
  if (end >= found.length) return { value };
  const next = new URL(url);
  next.searchParams.set('ctoken', String(end));
  return { value, nextLink: next.href };
}

function timesOf({ timeRange, customTimeRange }: AlertQuery, now: Date): [Date, Date] {
  if (customTimeRange === undefined)
    return [new Date(now.getTime() - ranges[timeRange ?? '1d']), now];
  if (timeRange !== undefined)
    throw refused(400, 'BadRequest', 'Either timeRange or customTimeRange can be used, not both.');
  const [from, to, ...more] = customTimeRange.split('/').map((time) => new Date(time));
  const isRange = from && to && more.length === 0 && from <= to;
  if (!isRange || from.getTime() < now.getTime() - retention)
    throw refused(
      400,
      'BadRequest',
      `customTimeRange '${customTimeRange}' is not valid. Write <start-time>/<end-time>, in ISO 8601, within the last 30 days.`,
    );
  return [from, to];
}

function isWanted({ name, properties: { essentials } }: AlertResource, query: AlertQuery): boolean {
  const is = (wanted: string | undefined, ...values: string[]) =>
    wanted === undefined || values.some((value) => sameId(value, wanted));
  return (
    is(query.targetResource, essentials.targetResource) &&
    is(query.targetResourceType, essentials.targetResourceType) &&
    is(query.targetResourceGroup, essentials.targetResourceGroup) &&
    is(query.monitorCondition, essentials.monitorCondition) &&
    is(query.severity, essentials.severity) &&
    is(query.alertState, essentials.alertState) &&
    is(query.alertRule, essentials.alertRule, name)
  );
}

function orderOf({ sortBy = 'lastModifiedDateTime', sortOrder }: AlertQuery) {
  const isTime = sortBy === 'startDateTime' || sortBy === 'lastModifiedDateTime';
  const sign = (sortOrder ?? (isTime ? 'desc' : 'asc')) === 'asc' ? 1 : -1;
  const valueOf = ({ name, properties }: AlertResource) =>
    sortBy === 'name' ? name : properties.essentials[sortBy];
  return (a: AlertResource, b: AlertResource) => sign * valueOf(a).localeCompare(valueOf(b));
}
