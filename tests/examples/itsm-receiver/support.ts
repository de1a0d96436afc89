import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { Agent, request } from 'undici';
import { makeCertificates, type Certificates } from '../../../offline/emulator/certificates';
import type { Handover } from '../../../examples/itsm-receiver/handover';
import type { Delivery, Incident } from '../../../examples/itsm-receiver/incidents';
import { startReceiver, type ReceiverOptions } from '../../../examples/itsm-receiver/receiver';

export const tenantId = '0f0e0d0c-1111-4222-8333-444455556666';
export const clientId = 'c1c1c1c1-2222-4333-8444-555566667777';
export const identifierUri = `api://${tenantId}/itsm-dev`;
export const aznsClientId = '461e8683-5575-4561-ac7f-899cc907d62a';
export const serviceNowUrl =
  'https://acmedev.service-now.com/api/sn_em_connector/em/inbound_event?source=azuremonitor';
const login = 'https://login.microsoftonline.com';

/** A hand-over as the program makes it, with what people read left in. */
export function handover(version: 1 | 2 = 2, changes: Partial<Handover> = {}) {
  const token: Handover['token'] =
    version === 2
      ? {
          version,
          audience: clientId,
          issuer: `${login}/${tenantId}/v2.0`,
          openIdMetadataUrl: `${login}/${tenantId}/v2.0/.well-known/openid-configuration`,
          callerClaimName: 'azp',
          callerClaimValue: aznsClientId,
          roles: ['ActionGroupsSecureWebhook'],
        }
      : {
          version,
          audience: identifierUri,
          issuer: `https://sts.windows.net/${tenantId}/`,
          openIdMetadataUrl: `${login}/${tenantId}/.well-known/openid-configuration`,
          callerClaimName: 'appid',
          callerClaimValue: aznsClientId,
          roles: ['ActionGroupsSecureWebhook'],
        };
  const servicenow = {
    name: 'servicenow',
    kind: 'servicenow',
    label: 'ServiceNow',
    url: serviceNowUrl,
    secretKey: null,
    steps: [],
    checks: [],
  };
  return {
    version: 1 as const,
    stack: 'dev',
    cloud: 'public',
    tenantId,
    application: { clientId, objectId: 'o', identifierUri },
    token,
    tools: [servicenow],
    ...changes,
  };
}

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

export async function signingKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), use: 'sig', kid } };
}

/** Of all tenants of a file: it takes longer to make than a test does. */
let first: Promise<SigningKey> | undefined;

/**
 * The tenant's sign-in host: OpenID metadata and published keys over HTTPS, counted; a token for everybody; and the
 * alerts of Azure Resource Manager.
 */
export async function startTenant({ serverCertificate, serverKey }: Certificates) {
  const tenant = {
    published: [await (first ??= signingKey('first'))],
    metadata: {},
    fetched: 0,
    broken: false,
    /** Alerts that were changed, with their new state, in order of their names. */
    changes: [] as string[],
    /** The name of an alert that Azure does not know. */
    unknown: '',
  };
  const server = createServer({ cert: serverCertificate, key: serverKey }, (asked, answer) => {
    const path = asked.url ?? '';
    const v2 = path.includes('/v2.0/');
    const issuer = v2 ? `${login}/${tenantId}/v2.0` : `https://sts.windows.net/${tenantId}/`;
    const keys = `${login}/${tenantId}/discovery${v2 ? '/v2.0' : ''}/keys`;
    const isKeys = `${login}${path}` === keys;
    if (isKeys) tenant.fetched += 1;
    if (tenant.broken) answer.statusCode = 500;
    const [, name = '', state] = /alerts\/(\w+)\/changestate\?.*newState=(\w+)/.exec(path) ?? [];
    if (state !== undefined) {
      if (name === tenant.unknown) answer.statusCode = 404;
      else tenant.changes = [...tenant.changes, `${name} ${state}`].sort();
      const lastModifiedDateTime = '2026-05-04T10:01:00Z';
      const essentials = {
        alertState: state,
        lastModifiedDateTime,
        lastModifiedUserName: 'client',
      };
      answer.end(JSON.stringify({ properties: { essentials } }));
      return;
    }
    if (path.endsWith('/oauth2/v2.0/token')) {
      answer.end(JSON.stringify({ access_token: 'token' }));
      return;
    }
    answer.end(
      JSON.stringify(
        isKeys
          ? { keys: tenant.published.map(({ jwk }) => jwk) }
          : { issuer, jwks_uri: keys, ...tenant.metadata },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(tenant, { port, stop });
}

export const start = new Date('2026-05-04T10:00:00.000Z');
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

/** The claims of a good token; `undefined` in the changes takes a claim away. */
export function claims(version: 1 | 2, changes: Record<string, unknown> = {}) {
  const { token } = handover(version);
  return {
    aud: token.audience,
    iss: token.issuer,
    iat: seconds(start),
    nbf: seconds(start),
    exp: seconds(start) + 3600,
    tid: tenantId,
    oid: 'azns',
    sub: 'azns',
    ver: `${version}.0`,
    [token.callerClaimName]: aznsClientId,
    roles: ['ActionGroupsSecureWebhook'],
    ...changes,
  };
}

export function sign(key: SigningKey, payload: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...payload })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
    .sign(key.privateKey);
}

/** An alert of the common schema. */
export function alert(essentials: object = {}, alertContext: object | null = {}) {
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: '/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1',
        alertRule: 'cpu-high',
        severity: 'Sev1',
        signalType: 'Metric',
        monitorCondition: 'Fired',
        monitoringService: 'Platform',
        alertTargetIDs: ['/subscriptions/s/resourcegroups/rg/providers/x/y/vm1'],
        configurationItems: ['vm1'],
        originAlertId: 'o1',
        firedDateTime: '2026-05-04T09:59:58.1234567Z',
        description: 'CPU above 90 %',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
        ...essentials,
      },
      alertContext,
      customProperties: null,
    },
  };
}

/** A tenant, a receiver configured from a hand-over, and a sender; all of them real, over HTTPS. */
export async function scene(
  options: { handover?: Handover } & Pick<ReceiverOptions, 'paths' | 'callback'> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'));
  const certificates = await makeCertificates();
  const tenant = await startTenant(certificates);
  const clock = { now: start };
  const lines: string[] = [];
  const receiver = await startReceiver({
    handover: options.handover ?? handover(),
    ...(options.paths ? { paths: options.paths } : {}),
    ...(options.callback ? { callback: options.callback } : {}),
    dataFile: join(folder, 'data'),
    certificate: certificates.serverCertificate,
    key: certificates.serverKey,
    ca: certificates.caCertificate,
    resolutions: new Map(
      ['login.microsoftonline.com:443', 'management.azure.com:443'].map((host) => [
        host,
        { address: '127.0.0.1', port: tenant.port },
      ]),
    ),
    log: (line) => lines.push(line),
    now: () => clock.now,
  });
  const sender = client(receiver.url, certificates.caCertificate);
  const goodToken = (changes: Record<string, unknown> = {}) => {
    const [key] = tenant.published;
    if (!key) throw new Error('the tenant publishes no key');
    return sign(key, claims(options.handover?.token.version ?? 2, changes));
  };
  return {
    ...sender,
    folder,
    tenant,
    clock,
    lines,
    receiver,
    certificates,
    goodToken,
    /** Sends an alert as Azure Monitor does. */
    deliver: async (body: unknown, token?: string) =>
      sender.post(body, { authorization: `Bearer ${token ?? (await goodToken())}` }),
    /** Status and code of the newest delivery. */
    last: async () => {
      const [delivery] = await sender.deliveries();
      return delivery && { status: delivery.status, code: delivery.code, detail: delivery.detail };
    },
    stop: async () => {
      await sender.close();
      await receiver.stop();
      await tenant.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

export function client(url: string, ca: string) {
  const agent = new Agent({ connect: { ca } });
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ) => {
    const answer = await request(url + path, {
      method: method as 'GET',
      dispatcher: agent,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  const { pathname, search, host } = new URL(serviceNowUrl);
  return {
    send,
    post: (body: unknown, headers: Record<string, string> = {}, path = pathname + search) =>
      send(
        'POST',
        path,
        { host, 'content-type': 'application/json; charset=utf-8', ...headers },
        typeof body === 'string' ? body : JSON.stringify(body),
      ),
    incidents: async () => JSON.parse((await send('GET', '/incidents')).text) as Incident[],
    deliveries: async () => JSON.parse((await send('GET', '/deliveries')).text) as Delivery[],
    close: () => agent.close(),
  };
}

/** Runs with a scene of its own, which ends also when the work fails: a server left behind keeps jest from ending. */
export async function withScene(
  options: Parameters<typeof scene>[0],
  work: (site: Scene) => Promise<void>,
): Promise<void> {
  const site = await scene(options);
  try {
    await work(site);
  } finally {
    await site.stop();
  }
}

export type Scene = Awaited<ReturnType<typeof scene>>;
