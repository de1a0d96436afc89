import { Type, type Static } from 'typebox';
import { fieldOf } from './resolvedFetch';

/**
 * Largest alert Azure Monitor sends, and so the largest body read:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 */
export const largestBody = 256 * 1024;

/** An Azure Resource Manager id takes 2,048 characters at most; names and descriptions are shorter than this. */
const longest = 4096;
const name = Type.String({ minLength: 1, maxLength: longest });

/**
 * All that has to be right of the common alert schema. Azure never repeats what is refused with 400, and its senders
 * leave out, or send as null, what their kind of alert has not (budgets nearly everything): so the rest is read as it is.
 */
export const CommonAlert = Type.Object({
  schemaId: Type.Literal('azureMonitorCommonAlertSchema'),
  data: Type.Object({
    essentials: Type.Object({ alertId: name }),
    alertContext: Type.Optional(Type.Unknown()),
  }),
});

export type CommonAlert = Static<typeof CommonAlert>;

const severities = ['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4'] as const;
export type Severity = (typeof severities)[number];

/** What an incident is made from; empty or null where the sender says nothing of it. */
export interface Alert {
  alertId: string;
  rule: string;
  severity: Severity | null;
  resolves: boolean;
  service: string;
  description: string;
  firedAt: string;
  configurationItem: string | null;
}

export function readAlert({ data }: CommonAlert): Alert {
  const essentials: Record<string, unknown> = data.essentials;
  const text = (key: string) => {
    const value = essentials[key];
    return typeof value === 'string' ? value.slice(0, longest) : '';
  };
  return {
    alertId: data.essentials.alertId,
    rule: text('alertRule'),
    severity: severities.find((known) => known === essentials.severity) ?? null,
    resolves: essentials.monitorCondition === 'Resolved',
    service: text('monitoringService'),
    description: text('description'),
    firedAt: text('firedDateTime'),
    configurationItem: itemOf(data.alertContext, essentials),
  };
}

/**
 * ServiceNow's event severities, by number.
 *
 * https://github.com/ServiceNow/ServiceNowDocs (event-management/azure-integration.md). Minor, 3, is not used.
 */
const eventSeverityNames: Record<number, string> = {
  0: 'Clear',
  1: 'Critical',
  2: 'Major',
  4: 'Warning',
  5: 'OK',
};

/** What ServiceNow makes of Azure's severities; same source. */
const eventSeverities: Record<Severity, number> = { Sev0: 1, Sev1: 2, Sev2: 4, Sev3: 4, Sev4: 5 };

/** ServiceNow's severity of an event: any alert that is resolved is 0, Clear; empty where the alert has none. */
export function eventSeverity(severity: Severity | null, resolved: boolean): string {
  if (severity === null && !resolved) {
    return '';
  }
  const number = resolved || severity === null ? 0 : eventSeverities[severity];
  return `${number} ${eventSeverityNames[number]}`;
}

/**
 * Dimensions that name the configuration item, the first one present counting:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-overview
 */
const itemDimensions = ['_ResourceId', 'ResourceId', 'Resource', 'Computer'];

/**
 * The configuration item an incident is bound to: from the dimensions; else the alert's own, or its first target where
 * that is the same with its whole id. A Prometheus alert names the cluster and targets the workspace.
 */
function itemOf(context: unknown, essentials: Record<string, unknown>): string | null {
  const dimensions = dimensionsOf(context);
  const found = itemDimensions
    .map((wanted) => dimensions.find(([name, value]) => name === wanted && value !== ''))
    .find((dimension) => dimension !== undefined);
  const firstOf = (list: unknown) =>
    listOf(list).find((id): id is string => typeof id === 'string' && id !== '');
  const target = firstOf(essentials.alertTargetIDs);
  const named = firstOf(essentials.configurationItems);
  const isAnother =
    target && named && !`/${target}`.toLowerCase().endsWith(`/${named.toLowerCase()}`);
  return (found?.[1] ?? (isAnother ? named : target))?.slice(0, longest) ?? null;
}

/** `condition.allOf[].dimensions[]` of metric and log alerts; other alert types have none. */
function dimensionsOf(context: unknown): [string, string][] {
  return listOf(fieldOf(fieldOf(context, 'condition'), 'allOf'))
    .flatMap((criterion) => listOf(fieldOf(criterion, 'dimensions')))
    .flatMap((dimension): [string, string][] => {
      const [name, value] = [fieldOf(dimension, 'name'), fieldOf(dimension, 'value')];
      return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [];
    });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
