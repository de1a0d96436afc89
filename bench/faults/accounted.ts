import type { LoggedDelivery } from '../../offline/emulator/monitor/deliveryLog';
import { retriedStatuses, retryDelays, silence } from '../../offline/emulator/monitor/retries';
import { timeout } from '../../offline/emulator/monitor/transport';
import { isOf, type Attempt } from './flakyFront';
import type { Sent } from './sender';

/** Where all notifications are. */
export interface Account {
  delivered: number;
  /** Of those, with more than one attempt. */
  retried: number;
  /** Received more than once, because an answer was lost or did not come in time. */
  repeated: number;
  /** Given up by rule: a status that is not tried again, all attempts failed, or the endpoint was left alone. */
  refused: number;
  exhausted: number;
  notSent: number;
  /** What no rule explains. */
  problems: string[];
}

const conditionOf = ({ alertId, condition, host }: LoggedDelivery) => ({
  alertId,
  condition,
  host,
});
const processed = ({ status }: Attempt) => status === 200;

/** Accounts for every notification: delivered, or given up by a rule of Azure Monitor; and for every repetition. */
export function account({ raised, receivers, deliveries, attempts, incidents }: Sent): Account {
  const of = (delivery: LoggedDelivery) =>
    attempts.filter((attempt) => isOf(attempt, conditionOf(delivery)));
  const exhausted = deliveries.filter(isExhausted);
  const received = [
    ...new Map(
      attempts.filter(processed).map((each) => [`${each.host} ${each.alertId}`, each]),
    ).values(),
  ];
  const count = (test: (delivery: LoggedDelivery) => boolean) => deliveries.filter(test).length;
  return {
    delivered: count(({ state }) => state === 'delivered'),
    retried: count(({ state, attempts: tries }) => state === 'delivered' && tries.length > 1),
    repeated: count((delivery) => of(delivery).filter(processed).length > 1),
    refused: count((delivery) => delivery.state === 'failed' && !isExhausted(delivery)),
    exhausted: exhausted.length,
    notSent: count(({ state }) => state === 'notSent'),
    problems: [
      ...(deliveries.length === raised * receivers
        ? []
        : [`${raised * receivers} were raised, ${deliveries.length} are in the log`]),
      ...deliveries.flatMap((delivery) =>
        [...ruleProblems(delivery, exhausted), ...attemptProblems(delivery, of(delivery))].map(
          (problem) => `${delivery.rule} ${delivery.condition} to ${delivery.receiver}: ${problem}`,
        ),
      ),
      ...(incidents.length === received.length
        ? []
        : [`${received.length} alerts were received, and ${incidents.length} incidents opened`]),
      ...incidents
        .filter(({ state, alertId }) => state === 'open' && wasResolved(attempts, alertId))
        .map(({ rule }) => `the incident of ${rule} is open although its resolution was received`),
    ],
  };
}

const isExhausted = ({ state, attempts }: LoggedDelivery) =>
  state === 'failed' && attempts.length === retryDelays.length + 1;

/** Whether each tool that has an incident of the alert was told that it is resolved. */
const wasResolved = (attempts: Attempt[], alertId: string) => {
  const own = attempts.filter(
    (each) => each.alertId === alertId.split('/').at(-1) && processed(each),
  );
  const hosts = [...new Set(own.map(({ host }) => host))];
  return (
    hosts.length > 0 &&
    hosts.every((host) => own.some((each) => each.host === host && each.condition === 'Resolved'))
  );
};

/** Whether the log's own words follow Azure Monitor's rules. */
function ruleProblems(delivery: LoggedDelivery, exhausted: LoggedDelivery[]): string[] {
  const { state, attempts, createdAt, host } = delivery;
  const at = Date.parse(createdAt);
  const isSilent = exhausted.some(({ host: other, settledAt }) => {
    const since = Date.parse(settledAt ?? '');
    return other === host && since <= at && at < since + silence;
  });
  const last = attempts.at(-1);
  const isFinal = last?.status !== undefined && !retriedStatuses.includes(last.status);
  const gaps = attempts.slice(1).map(({ at: later }, index) => {
    const { at: earlier = '', error } = attempts[index] ?? {};
    const waited = error === 'ETIMEDOUT' ? timeout : 0;
    return Date.parse(later) - Date.parse(earlier) - waited;
  });
  return [
    ...(isSilent === (state === 'notSent') ? [] : [`${state}, silent: ${isSilent}`]),
    ...(['delivered', 'failed', 'notSent'].includes(state) ? [] : [`ended as ${state}`]),
    ...(state === 'failed' && !isFinal && !isExhausted(delivery) ? ['was given up early'] : []),
    ...(gaps.every((gap, index) => gap === retryDelays[index])
      ? []
      : [`was tried after ${gaps.join(', ')} ms`]),
  ];
}

/** Whether log and receiver agree, and each repetition comes from a lost answer. */
function attemptProblems(delivery: LoggedDelivery, attempts: Attempt[]): string[] {
  const got = attempts.filter(processed);
  const unexplained = got.slice(0, -1).filter(({ fate }) => fate !== 'lose' && fate !== 'hang');
  const passed = attempts.some(({ fate, status }) => fate === 'pass' && status === 200);
  return [
    ...(passed === (delivery.state === 'delivered') ? [] : ['log and receiver disagree']),
    ...(attempts.length === delivery.attempts.length ? [] : ['attempts and log disagree']),
    ...unexplained.map(() => 'was received again without a lost answer'),
  ];
}
