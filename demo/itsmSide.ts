import path from 'node:path';
import { Agent, fetch } from 'undici';
import { makeCertificates } from '../offline/emulator/certificates';
import type { AlertTypeName } from '../offline/emulator/monitor/alertTypes';
import type { WrongToken } from '../offline/emulator/monitor/aznsToken';
import type { LoggedDelivery } from '../offline/emulator/monitor/deliveryLog';
import {
  armOf,
  callbackClient,
  type Action,
  type Changed,
  type Credential,
} from '../examples/itsm-receiver/callback';
import type { Callback } from '../examples/itsm-receiver/credential';
import { alertsOf, type IncidentAlert } from '../examples/itsm-receiver/incidentAlerts';
import { parseHandover } from '../examples/itsm-receiver/handover';
import { listDeliveries, listIncidents, type Incident } from '../examples/itsm-receiver/incidents';
import { startReceiver } from '../examples/itsm-receiver/receiver';
import { resolvedFetch } from '../examples/itsm-receiver/resolvedFetch';
import { openStore } from '../examples/itsm-receiver/store';
import { chosen, deployedComponents } from '../operations/components';
import { readState } from '../operations/deployment';
import { buildHandover } from '../operations/handover/build';
import { callbackInputs } from '../operations/handover/callback';
import type { Handover } from '../operations/handover/handover';
import { readOutputs } from '../operations/handover/outputs';
import type { LocalCloud } from '../offline/cloud/cloud';
import { cloudClient } from '../offline/cloud/cloudClient';

/** An alert to raise: of a deployed rule, or by its type on the stack's action group. */
export interface Alert {
  type?: AlertTypeName;
  rule: string;
  condition?: 'Fired' | 'Resolved';
  severity?: number;
  /** A token that receivers have to refuse. */
  wrongToken?: WrongToken;
}

/** The ITSM tools of a deployed stack, played by the example receiver. */
export interface ItsmSide {
  /** Page of incidents and deliveries. */
  url: string;
  /** Raises an alert and waits for what the receivers answer. */
  raise: (alert: Alert) => Promise<LoggedDelivery[]>;
  /** Newest first. */
  incidents: () => Incident[];
  /** Presses a button of an incident's page; what became of the incident's alerts. */
  act: (incident: number, action: Action) => Promise<IncidentAlert[]>;
  /** Changes one alert with a credential of another kind. */
  actAs: (credential: Credential, alertId: string, action: Action) => Promise<Changed[]>;
  /** Codes the receiver answered with, newest first. */
  codes: (newest: number) => string[];
  stop: () => Promise<void>;
}

/** The hand-over of a stack, from its state. */
export async function handoverOf(cloud: LocalCloud, stack: string): Promise<Handover> {
  const { code, stdout, stderr } = await cloud.pulumi(['stack', 'export', '--stack', stack]);
  if (code !== 0) {
    throw new Error(`pulumi stack export failed: ${stderr.trim()}`);
  }
  const found = deployedComponents(readState(stdout, stack));
  const { outputs, inputs } = chosen(found, undefined, stack);
  return buildHandover(stack, readOutputs(stack, outputs), callbackInputs(inputs));
}

/**
 * Starts the receiver, configured from the hand-over alone, under the names of the real tools: the emulated sender and
 * the receiver reach each other, and the tenant's keys, by `--resolve`.
 */
export async function startItsmSide(
  cloud: LocalCloud,
  stack: string,
  dataFile: string,
  handover?: Handover,
  { callback, now }: { callback?: Callback; now?: () => Date } = {},
): Promise<ItsmSide> {
  const contract = handover ?? (await handoverOf(cloud, stack));
  const client = cloudClient(cloud.env, cloud.emulator.caCertificate);
  const uris = await serviceUris(client, contract.actionGroup.id);
  const hosts = [...new Set([...uris.values()].map(({ hostname }) => hostname))];
  const certificates = await makeCertificates(['localhost', ...hosts]);
  // What only the tool's own administrator knows: the path of a webhook whose URI is a secret.
  const secret = contract.tools.filter(({ url }) => url === null).map(({ name }) => name);
  const paths = new Map(secret.map((name) => [name, uris.get(name)?.pathname ?? '/']));
  const emulator = new URL(cloud.emulator.url);
  const login = new URL(contract.token.openIdMetadataUrl).hostname;
  const arm = new URL(armOf(contract)).hostname;
  const reached = { address: '127.0.0.1', port: Number(emulator.port) };
  const resolutions = new Map([login, arm].map((host) => [`${host}:443`, reached]));
  const parsed = parseHandover(JSON.parse(JSON.stringify(contract)));
  const receiver = await startReceiver({
    handover: parsed,
    dataFile: path.resolve(dataFile),
    certificate: certificates.serverCertificate,
    key: certificates.serverKey,
    ca: cloud.emulator.caCertificate,
    paths,
    resolutions,
    ...(callback && { callback }),
    ...(now && { now }),
  });
  const { port } = new URL(receiver.url);
  await client.ask('POST', '/_emulator/receivers', {
    resolve: hosts.map((host) => `${host}:443=127.0.0.1:${port}`),
    receiverCa: certificates.caCertificate,
  });
  const database = openStore(dataFile);
  const fetching = resolvedFetch(resolutions, cloud.emulator.caCertificate);
  const browser = new Agent({ connect: { ca: certificates.caCertificate } });
  return {
    url: receiver.url,
    raise: async (alert) => {
      const played = alert.type !== undefined && { actionGroup: contract.actionGroup.id };
      const body = { ...alert, ...played };
      const raised = (await client.ask('POST', '/_emulator/alerts', body)) as {
        alertId: string;
        deliveries: number[];
      };
      const log = `/_emulator/deliveries?alert=${raised.alertId}&wait=true`;
      const { value } = (await client.ask('GET', log)) as { value: LoggedDelivery[] };
      return value.filter(({ id }) => raised.deliveries.includes(id));
    },
    act: async (incident, action) => {
      const url = `${receiver.url}/incident/${incident}/${action}`;
      const form = { method: 'POST', headers: { origin: receiver.url }, dispatcher: browser };
      const { status } = await fetch(url, form);
      if (status !== 200) throw new Error(`${url} was answered with status ${status}.`);
      return alertsOf(database, incident);
    },
    actAs: (credential, alertId, action) =>
      callbackClient(parsed, credential, fetching.ask)([alertId], action),
    incidents: () => listIncidents(database, 100),
    codes: (newest) => listDeliveries(database, newest).map(({ code }) => code),
    stop: async () => {
      database.close();
      await browser.close();
      await fetching.close();
      await receiver.stop();
      await client.close();
    },
  };
}

/** Where the action group posts, by receiver: Azure knows, or it could not. */
async function serviceUris(
  client: ReturnType<typeof cloudClient>,
  actionGroupId: string,
): Promise<Map<string, URL>> {
  const group = (await client.ask('GET', `${actionGroupId}?api-version=2023-01-01`)) as {
    properties: { webhookReceivers: { name: string; serviceUri: string }[] };
  };
  return new Map(
    group.properties.webhookReceivers.map(({ name, serviceUri }) => [name, new URL(serviceUri)]),
  );
}
