import { ClientSecretCredential } from '@azure/identity';
import type { JWK } from 'jose';
import { Agent, request } from 'undici';
import { azureCloudOf, type AzureCloud } from '../../../offline/emulator/azureClouds';
import { Emulator, type EmulatorOptions } from '../../../offline/emulator/emulator';
import { subscriptionId, tenantId } from '../../../offline/emulator/wellKnown';

export { subscriptionId, tenantId };
export const graphScope = 'https://graph.microsoft.com/.default';
export const armScope = 'https://management.azure.com/.default';

/** The fields of answers that tests look at. Which of them an answer has is what the tests prove. */
export interface AnswerBody {
  [index: string]: unknown;
  id: string;
  appId: string;
  name: string;
  displayName: string;
  appRoles: object[];
  oauth2RequirePostResponse: boolean;
  value: AnswerBody[];
  properties: Record<string, unknown>;
  code: string;
  message: string;
  error: { code: string; message: string };
  '@odata.nextLink'?: string;
  authentication: { audiences: string[] };
  issuer: string;
  jwks_uri: string;
  keys: JWK[];
  access_token: string;
  error_description: string;
  error_codes: number[];
  clientSecret: string;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** An empty object where the answer has no body. */
  body: AnswerBody;
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** An emulator over real HTTPS and what tests ask it with. Ids are written as GUIDs, paths as Azure's. */
export class Cloud {
  readonly agent: Agent;
  readonly azure: AzureCloud;
  private readonly tokens = new Map<string, string>();

  constructor(
    readonly url: string,
    readonly ca: string,
    readonly environment: Record<string, string>,
  ) {
    this.agent = new Agent({ connect: { ca } });
    this.azure = azureCloudOf(environment);
  }

  get deployer(): Credentials {
    return {
      clientId: this.environment['ARM_CLIENT_ID'] ?? '',
      clientSecret: this.environment['ARM_CLIENT_SECRET'] ?? '',
    };
  }

  get other(): Credentials {
    return {
      clientId: this.environment['EMULATOR_OTHER_CLIENT_ID'] ?? '',
      clientSecret: this.environment['EMULATOR_OTHER_CLIENT_SECRET'] ?? '',
    };
  }

  /** Azure's own credential class, told about the emulator's authority and CA. */
  credential(who: Credentials = this.deployer, tenant = tenantId): ClientSecretCredential {
    return new ClientSecretCredential(tenant, who.clientId, who.clientSecret, {
      authorityHost: this.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: this.ca },
      retryOptions: { maxRetries: 0 },
    });
  }

  async token(scope: string, who: Credentials = this.deployer): Promise<string> {
    const key = `${who.clientId} ${scope}`;
    const known = this.tokens.get(key) ?? (await this.credential(who).getToken(scope)).token;
    this.tokens.set(key, known);
    return known;
  }

  /** One request as it stands; no token unless given. */
  async send(
    method: string,
    path: string,
    options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { token, body, headers = {} } = options;
    const answer = await request(path.startsWith('https:') ? path : this.url + path, {
      method: method,
      dispatcher: this.agent,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: (text === '' ? {} : JSON.parse(text)) as AnswerBody,
    };
  }

  async graph(method: string, path: string, body?: unknown, who?: Credentials): Promise<Answer> {
    const token = await this.token(`${this.azure.graphAudiences[0]}/.default`, who);
    const full = /^\/(v1\.0|beta)\/|^https:/.test(path) ? path : `/v1.0${path}`;
    return this.send(method, full, { token, body });
  }

  /** @param path below the subscription. */
  async arm(method: string, path: string, body?: unknown, who?: Credentials): Promise<Answer> {
    const token = await this.token(`${this.azure.armAudiences[0]}/.default`, who);
    const full = path.startsWith('https:') ? path : `/subscriptions/${subscriptionId}${path}`;
    return this.send(method, full, { token, body });
  }

  control(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', `/_emulator/${path}`, { body: body ?? null });
  }
}

/** Starts an emulator in this process; `stop` ends it and its client. */
export async function startCloud(options: EmulatorOptions = {}) {
  const emulator = new Emulator(options);
  await emulator.start();
  const cloud = new Cloud(
    emulator.url,
    emulator.caCertificate,
    emulator.environment('/nowhere/ca.pem'),
  );
  const stop = async () => {
    await cloud.agent.close();
    await emulator.stop();
  };
  return { emulator, cloud, stop };
}

export const roleId = '55555555-aaaa-4bbb-8ccc-555555555555';
export const appRole = {
  id: roleId,
  allowedMemberTypes: ['Application'],
  description: 'Azure Monitor sends alerts',
  displayName: 'ActionGroupsSecureWebhook',
  isEnabled: true,
  value: 'ActionGroupsSecureWebhook',
};
export const deployerObjectId = '33333333-3333-3333-3333-333333333333';
export const otherObjectId = '66666666-6666-6666-6666-666666666666';
export const aznsObjectId = '44444444-4444-4444-4444-444444444444';
export const identifierUri = `api://${tenantId}/itsm-dev`;

/** An application as the program makes it, owned by the deployer. */
export async function createApplication(cloud: Cloud, changes: object = {}): Promise<AnswerBody> {
  const answer = await cloud.graph('POST', '/applications', {
    displayName: 'itsm-dev',
    identifierUris: [identifierUri],
    api: { requestedAccessTokenVersion: 2 },
    appRoles: [appRole],
    'owners@odata.bind': [`${cloud.url}/v1.0/directoryObjects/${deployerObjectId}`],
    ...changes,
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Jest's matchers with a type, so that they can stand where the value stands. */
export const aString = expect.any(String) as string;
export const matching = (pattern: RegExp) => expect.stringMatching(pattern) as string;
export const containing = (part: object) => expect.objectContaining(part) as object;

/** The ids of a list. */
export const ids = (answer: Answer) => answer.body.value.map(({ id }) => id);
