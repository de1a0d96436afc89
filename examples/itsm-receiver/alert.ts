import { Type, type Static } from 'typebox';

/**
 * Largest alert Azure Monitor sends, and so the largest body read:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema
 */
export const largestBody = 256 * 1024;

/** An Azure Resource Manager id takes 2,048 characters at most; names and descriptions are shorter than this. */
const text = Type.String({ maxLength: 4096 });
const name = Type.String({ minLength: 1, maxLength: 4096 });
const time = Type.String({ format: 'date-time', maxLength: 64 });
/** Every alert type has a context of its own, of which only dimensions are read. */
const anything = Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'] });

/** The common alert schema; what Azure adds besides is let through. */
export const CommonAlert = Type.Object({
  schemaId: Type.Literal('azureMonitorCommonAlertSchema'),
  data: Type.Object({
    essentials: Type.Object({
      alertId: name,
      alertRule: name,
      severity: Type.Enum(['Sev0', 'Sev1', 'Sev2', 'Sev3', 'Sev4']),
      signalType: name,
      monitorCondition: Type.Enum(['Fired', 'Resolved']),
      monitoringService: name,
      alertTargetIDs: Type.Array(text),
      configurationItems: Type.Optional(Type.Array(text)),
      firedDateTime: time,
      description: Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'] })),
      essentialsVersion: text,
    }),
    alertContext: Type.Optional(anything),
    customProperties: Type.Optional(anything),
  }),
});

export type CommonAlert = Static<typeof CommonAlert>;
export type Severity = CommonAlert['data']['essentials']['severity'];

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

/** What ServiceNow makes of Azure's severities; same source. Sev4 becomes OK, for which it hardly opens a ticket. */
const eventSeverities: Record<Severity, number> = { Sev0: 1, Sev1: 2, Sev2: 4, Sev3: 4, Sev4: 5 };

/** ServiceNow's severity of an event: any alert that is resolved is 0, Clear. */
export function eventSeverity(severity: Severity, resolved: boolean): string {
  const number = resolved ? 0 : eventSeverities[severity];
  return `${number} ${eventSeverityNames[number]}`;
}

/**
 * Dimensions that name the configuration item, the first one present counting:
 * https://learn.microsoft.com/azure/azure-monitor/alerts/itsmc-overview
 */
const itemDimensions = ['_ResourceId', 'ResourceId', 'Resource', 'Computer'];

/** The configuration item an incident is bound to: from the dimensions, else the alert's target. */
export function configurationItem({ data }: CommonAlert): string | null {
  const dimensions = dimensionsOf(data.alertContext);
  const found = itemDimensions
    .map((wanted) => dimensions.find(([name, value]) => name === wanted && value !== ''))
    .find((dimension) => dimension !== undefined);
  return found?.[1] ?? data.essentials.alertTargetIDs[0] ?? null;
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

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
