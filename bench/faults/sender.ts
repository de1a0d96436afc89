import path from 'node:path';
import { startItsmSide } from '../../demo/itsmSide';
import { listIncidents, type Incident } from '../../examples/itsm-receiver/incidents';
import { openStore } from '../../examples/itsm-receiver/store';
import type { LoggedDelivery } from '../../offline/emulator/monitor/deliveryLog';
import { onBed, stack } from './bed';
import { fastClock, type FastClock } from './fastClock';
import { flakyFront, type Attempt, type Fate } from './flakyFront';

/** What was sent, at all three places that know. */
export interface Sent {
  /** Notifications raised, each for every receiver. */
  raised: number;
  receivers: number;
  deliveries: LoggedDelivery[];
  attempts: Attempt[];
  incidents: Incident[];
}

export interface Stage {
  clock: FastClock;
  /** Raises an alert at a moment of the clock, once what was due before it is done. */
  raise: (at: number, rule: string, condition: 'Fired' | 'Resolved') => Promise<void>;
}

/**
 * Plays alerts on a deployed stack, on a clock that does not wait: through a front that lets attempts through as it is
 * told, to the example receiver, which is configured from the hand-over alone.
 *
 * @param fateOf - What happens to an attempt, at that many milliseconds since the start.
 */
export function play(
  deployed: string,
  fateOf: (attempt: Omit<Attempt, 'fate'>, at: number) => Fate,
  work: (stage: Stage) => Promise<void>,
): Promise<Sent> {
  const start = new Date();
  const clock = fastClock(start);
  let begun = 0;
  let ended = 0;
  const log = (line: string) => {
    if (/^alert '.*' \w+ to '.*': /.test(line)) ended += 1;
  };
  let hung = () => 0;
  const settled = async () => {
    while (begun - ended !== clock.waiting() + hung() - clock.timeouts())
      await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const { now, sleep, patience } = clock;
  return onBed(deployed, { now, sleep, patience, log }, async (bed) => {
    const data = path.join(bed.folder, 'incidents.db');
    const side = await startItsmSide(bed.local, stack, data, undefined, { now: clock.now });
    const hosts = await hostsOf(bed.client.list.bind(bed.client), bed.local.env);
    const elapsed = () => clock.now().getTime() - start.getTime();
    const front = await flakyFront(side.url, hosts, (attempt) => fateOf(attempt, elapsed()));
    hung = front.hung;
    await bed.client.ask('POST', '/_emulator/receivers', front.receivers);
    let raised = 0;
    await work({
      clock,
      raise: async (at, rule, condition) => {
        await clock.advance(settled, start.getTime() + at);
        const body = { type: 'metric', rule, condition };
        const answer = (await bed.client.ask('POST', '/_emulator/alerts', body)) as {
          deliveries: number[];
        };
        raised += 1;
        begun += answer.deliveries.length;
        await settled();
      },
    });
    await clock.advance(settled);
    const { value } = (await bed.client.ask('GET', '/_emulator/deliveries')) as {
      value: LoggedDelivery[];
    };
    const store = openStore(data);
    const incidents = listIncidents(store, 1_000_000);
    store.close();
    await front.stop();
    await side.stop();
    const { attempts } = front;
    return { raised, receivers: hosts.length, deliveries: value, attempts, incidents };
  });
}

async function hostsOf(
  list: <T>(path: string) => Promise<T[]>,
  env: Record<string, string>,
): Promise<string[]> {
  const groups = await list<{
    properties: { webhookReceivers: { serviceUri: string }[] };
  }>(
    `/subscriptions/${env.ARM_SUBSCRIPTION_ID}/providers/Microsoft.Insights/actionGroups?api-version=2023-01-01`,
  );
  return groups.flatMap(({ properties }) =>
    properties.webhookReceivers.map(({ serviceUri }) => new URL(serviceUri).host),
  );
}
