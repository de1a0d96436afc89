import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatorOptions } from '../../../../offline/emulator/emulator';
import { makeCertificates } from '../../../../offline/emulator/certificates';
import type { LoggedDelivery } from '../../../../offline/emulator/monitor/deliveryLog';
import {
  aznsObjectId,
  createApplication,
  identifierUri,
  roleId,
  startCloud,
  tenantId,
  type AnswerBody,
  type Cloud,
} from '../support';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An HTTPS endpoint that keeps what it is sent. */
export async function startReceiver(secure = true) {
  const received: Received[] = [];
  /** Statuses of the next answers; 200 when there are no more. `drop` closes the connection. */
  const answers: (number | 'drop')[] = [];
  const certificates = await makeCertificates();
  const server = secure
    ? createTlsServer({ cert: certificates.serverCertificate, key: certificates.serverKey })
    : createServer();
  server.on('request', (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = answers.shift() ?? 200;
      if (answer === 'drop') request.socket.destroy();
      else response.writeHead(answer).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { received, answers, port, ca: certificates.caCertificate, stop };
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

export const secretPath = '/api/sn_em_connector/em/inbound_event?source=azuremonitor&key=canary';
export const start = new Date('2026-11-23T12:00:00.000Z');
const groups = '/resourceGroups/rg1/providers/Microsoft.Insights/actionGroups';
export const groupPath = (name = 'itsm', rest = '') =>
  `${groups}/${name}${rest}?api-version=2024-10-01-preview`;

/** An emulator whose clock moves only when the sender waits, and a receiver under a real host's name. */
export async function startMonitor(options: EmulatorOptions = {}) {
  const receiver = await startReceiver();
  const folder = mkdtempSync(join(tmpdir(), 'monitor-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, receiver.ca);
  const clock = { now: start, slept: [] as number[] };
  const lines: string[] = [];
  const { cloud, stop: stopCloud } = await startCloud({
    now: () => clock.now,
    sleep: (milliseconds) => {
      clock.slept.push(milliseconds);
      clock.now = new Date(clock.now.getTime() + milliseconds);
      return Promise.resolve();
    },
    log: (line) => lines.push(line),
    resolve: [`acme.service-now.com:443=127.0.0.1:${receiver.port}`],
    receiverCa: caFile,
    ...options,
  });
  const stop = async () => {
    await stopCloud();
    await receiver.stop();
    rmSync(folder, { recursive: true });
  };
  /** Back to an empty cloud and noon. */
  const reset = async () => {
    clock.now = start;
    clock.slept.length = 0;
    receiver.received.length = 0;
    receiver.answers.length = 0;
    lines.length = 0;
    await cloud.control('reset');
  };
  return { cloud, receiver, clock, lines, stop, reset };
}

export interface Deployed {
  application: AnswerBody;
  servicePrincipalId: string;
  assignmentId: string;
}

/** What the program deploys: application, service principal, assignment, action group. */
export async function deploy(cloud: Cloud, options: { version?: 1 | 2 } = {}): Promise<Deployed> {
  await cloud.arm('PUT', '/resourceGroups/rg1?api-version=2024-03-01', {
    location: cloud.azure.regions[0],
  });
  const application = await createApplication(cloud, {
    api: { requestedAccessTokenVersion: options.version ?? 2 },
  });
  const principal = await cloud.graph('POST', '/servicePrincipals', {
    appId: application.appId,
    appRoleAssignmentRequired: true,
  });
  const servicePrincipalId = principal.body.id;
  const assigned = await cloud.graph(
    'POST',
    `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo`,
    { principalId: aznsObjectId, resourceId: servicePrincipalId, appRoleId: roleId },
  );
  await putGroup(cloud, [secureWebhook(application)]);
  return { application, servicePrincipalId, assignmentId: assigned.body.id };
}

export const secureWebhook = (application: AnswerBody, changes: object = {}) => ({
  name: 'servicenow',
  serviceUri: `https://acme.service-now.com${secretPath}`,
  useCommonAlertSchema: true,
  useAadAuth: true,
  objectId: application.id,
  identifierUri,
  tenantId,
  ...changes,
});

export async function putGroup(
  cloud: Cloud,
  webhookReceivers: object[],
  more: { name?: string; enabled?: boolean; location?: string } = {},
) {
  const { name = 'itsm', enabled = true, location = 'Global' } = more;
  const answer = await cloud.arm('PUT', groupPath(name), {
    location,
    properties: { groupShortName: 'itsm', enabled, webhookReceivers },
  });
  expect([200, 201]).toContain(answer.status);
}

/** Raises an alert, waits until it is sent, and gives its deliveries. */
export async function raise(cloud: Cloud, request: object): Promise<LoggedDelivery[]> {
  const { status, body } = await cloud.control('alerts', request);
  expect([status, body.error]).toEqual([202, undefined]);
  const ids = body['deliveries'] as number[];
  return (await deliveries(cloud, String(body['alertId']))).filter(({ id }) => ids.includes(id));
}

export async function deliveries(cloud: Cloud, alert?: string): Promise<LoggedDelivery[]> {
  const query = alert === undefined ? '' : `&alert=${alert}`;
  const { body } = await cloud.send('GET', `/_emulator/deliveries?wait=true${query}`);
  return body.value as unknown as LoggedDelivery[];
}

/** What the receiver was posted, in order. */
export const posted = (receiver: Receiver) =>
  receiver.received.map(({ body }) => JSON.parse(body) as PostedAlert);

export interface PostedAlert {
  schemaId: string;
  data: {
    essentials: Record<string, unknown>;
    alertContext: Record<string, unknown>;
    customProperties: unknown;
  };
}
