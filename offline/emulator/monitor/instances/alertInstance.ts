/** What people do with an alert. Azure never changes it: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview */
export const alertStates = ['New', 'Acknowledged', 'Closed'] as const;
export type AlertState = (typeof alertStates)[number];

/** One entry of the history, as the API has it. */
export interface Modification {
  modificationEvent: 'AlertCreated' | 'StateChange' | 'MonitorConditionChange';
  oldValue: string;
  newValue: string;
  modifiedAt: string;
  modifiedBy: string;
  comments: string;
  description: string;
}

/** What changes of an alert after it has fired. */
export interface AlertInstance {
  alertState: AlertState;
  /** Null while its condition is met. */
  resolvedAt: string | null;
  /** Whether an alert processing rule took its action groups away when it fired. */
  isSuppressed: boolean;
  /** The newest first. */
  modifications: Modification[];
}

const system = { modifiedBy: 'System', comments: '' };

export const created = (at: Date, isSuppressed: boolean): AlertInstance => ({
  alertState: 'New',
  resolvedAt: null,
  isSuppressed,
  modifications: [
    {
      modificationEvent: 'AlertCreated',
      oldValue: '',
      newValue: '',
      modifiedAt: at.toISOString(),
      ...system,
      description: 'New Alert Object is created',
    },
  ],
});

/** The condition is Azure's, the state the people's: the one does not change the other. */
export const resolved = (alert: AlertInstance, at: Date): AlertInstance => ({
  ...alert,
  resolvedAt: at.toISOString(),
  modifications: [
    {
      modificationEvent: 'MonitorConditionChange',
      oldValue: 'Fired',
      newValue: 'Resolved',
      modifiedAt: at.toISOString(),
      ...system,
      description: "Monitor condition changed from 'Fired' to 'Resolved'",
    },
    ...alert.modifications,
  ],
});

/** The state that it has already is no change. */
export function withState(
  alert: AlertInstance,
  alertState: AlertState,
  change: Pick<Modification, 'modifiedBy' | 'comments'> & { at: Date },
): AlertInstance {
  if (alertState === alert.alertState) return alert;
  const { at, modifiedBy, comments } = change;
  return {
    ...alert,
    alertState,
    modifications: [
      {
        modificationEvent: 'StateChange',
        oldValue: alert.alertState,
        newValue: alertState,
        modifiedAt: at.toISOString(),
        modifiedBy,
        comments,
        description: `State changed from '${alert.alertState}' to '${alertState}'`,
      },
      ...alert.modifications,
    ],
  };
}
