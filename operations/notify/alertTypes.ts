/**
 * Alert types of Azure's test notifications, and what each plays: alertType in
 * https://learn.microsoft.com/rest/api/monitor/action-groups/create-notifications-at-action-group-resource-level
 */
export const alertTypes: Record<string, string> = {
  servicehealth: 'Service Health',
  metricstaticthreshold: 'metric, static threshold',
  metricsdynamicthreshold: 'metric, dynamic threshold',
  logalertv2: 'log search',
  smartalert: 'smart detection of Application Insights',
  webtestalert: 'availability test of Application Insights',
  logalertv1numresult: 'log search of version 1, number of results',
  logalertv1metricmeasurement: 'log search of version 1, metric measurement',
  resourcehealth: 'Resource Health',
  activitylog: 'activity log',
  actualcostbudget: 'budget, actual cost',
  forecastedbudget: 'budget, forecast',
};

/** The type that is meant, as Azure writes it. @throws Error naming the twelve. */
export function alertTypeOf(given: string | undefined): string {
  const type = given?.toLowerCase();
  const all = Object.keys(alertTypes).join(', ');
  if (type === undefined) {
    throw new Error(`--alert is missing. Name one of ${all}; --list says what they are.`);
  }
  if (!Object.keys(alertTypes).includes(type)) {
    throw new Error(`--alert must be one of ${all} (got ${given}).`);
  }
  return type;
}
