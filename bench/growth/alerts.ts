import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { cloudClient, type CloudClient } from '../../offline/cloud/cloudClient';
import { makeCertificates } from '../../offline/emulator/certificates';
import type { Options } from '../cases';
import type { Growth, Point } from '../growth';
import { usageOf } from '../processTree';
import { up, type Stage } from '../stage';
import { writeStackFile } from './tools';

const receivers = 10;
/** Alerts that are on their way at once. */
const atOnce = 4;

interface Delivery {
  state: string;
}

/** More and more alerts, each to ten secure webhooks: signed, sent over HTTPS, logged. */
export async function alerts(stage: Stage, { quick, progress }: Options): Promise<Growth> {
  const group = await deployGroup(stage);
  const hosts = Array.from({ length: receivers }, (_none, n) => `acme${n}.service-now.com`);
  const certificates = await makeCertificates(['localhost', ...hosts]);
  const server = createServer(
    { cert: certificates.serverCertificate, key: certificates.serverKey },
    (request, response) => request.resume().on('end', () => response.writeHead(200).end()),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = cloudClient(stage.cloud.env, stage.cloud.ca);
  try {
    await client.ask('POST', '/_emulator/receivers', {
      resolve: hosts.map((host) => `${host}:443=127.0.0.1:${port}`),
      receiverCa: certificates.caCertificate,
    });
    const points: Point[] = [];
    let raised = 0;
    for (const n of quick ? [10, 100] : [10, 1000, 10_000]) {
      const before = usageOf(stage.cloud.pid)!.own;
      const started = performance.now();
      // All alerts before count: the log holds them when the next one is sent.
      await raiseMany(client, group, raised, n, (done) =>
        progress(`growth-alerts: ${done} of ${n} alerts to ${receivers} receivers`),
      );
      const cpu = usageOf(stage.cloud.pid)!.own - before;
      const wall = (performance.now() - started) / 1000;
      const memory = usageOf(stage.cloud.pid)!.resident / 1e6;
      points.push({ n, units: n - raised, values: { cpu, wall, memory } });
      raised = n;
    }
    return { name: 'growth-alerts', points };
  } finally {
    await client.close();
    server.closeAllConnections();
    server.close();
  }
}

/** @returns The ARM id of an action group with ten tools. */
async function deployGroup(stage: Stage): Promise<string> {
  const { folder } = await stage.program();
  const stack = 'receivers';
  writeStackFile(folder, stack, {
    resourceGroupName: `rg-${stack}`,
    groupShortName: stack,
    tools: Array.from({ length: receivers }, (_none, n) => ({
      name: `servicenow${n}`,
      kind: 'servicenow',
      instance: `acme${n}`,
    })),
  });
  const env = await stage.cloud.stack(folder, stack);
  const temporary = stage.workspace.temporary('program');
  await stage.pulumi({ folder, main: 'index.ts', stack, env, temporary }, ...up);
  const subscription = `/subscriptions/${stage.cloud.env.ARM_SUBSCRIPTION_ID}`;
  return `${subscription}/resourceGroups/rg-${stack}/providers/microsoft.insights/actionGroups/itsm-${stack}`;
}

/** Raises the alerts from one number to another, a few at once, and waits until all are delivered. */
async function raiseMany(
  client: CloudClient,
  actionGroup: string,
  from: number,
  to: number,
  done: (alerts: number) => void,
): Promise<void> {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const number = next++;
      const alert = { type: 'metric', rule: `cpu-high-${number}`, actionGroup };
      const { alertId } = (await client.ask('POST', '/_emulator/alerts', alert)) as {
        alertId: string;
      };
      const log = `/_emulator/deliveries?alert=${alertId}&wait=true`;
      const { value } = (await client.ask('GET', log)) as { value: Delivery[] };
      if (value.length !== receivers || value.some(({ state }) => state !== 'delivered')) {
        throw new Error(`Alert ${number} was not delivered everywhere: ${JSON.stringify(value)}`);
      }
      if (number % 500 === 0) {
        done(number);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
