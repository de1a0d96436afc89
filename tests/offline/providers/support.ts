import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import * as grpc from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as rpc from '@pulumi/pulumi/proto/provider_pb';
import { Status } from '@pulumi/pulumi/proto/status_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { EmulatorOptions } from '../../../offline/emulator/emulator';
import { LocalProviders, type ProviderName } from '../../../offline/providers/providers';
import { fromStruct, toStruct, type Properties } from '../../../offline/providers/values';
import { startCloud } from '../emulator/support';

export { unknown } from '../../../offline/providers/values';
export { plain } from '../../../offline/providers/values';

/** A value as the engine marks it secret: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/resource/sig/sig.go */
export const secret = (value: unknown) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  value,
});

type Method<Request, Response> = (
  request: Request,
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => unknown;

/** One connection to a plugin, speaking Pulumi's protocol as the engine does. */
export class Engine {
  readonly rpc: ResourceProviderClient;

  constructor(
    address: string,
    private readonly types: Record<string, string> = {},
  ) {
    this.rpc = new ResourceProviderClient(address, grpc.credentials.createInsecure(), {
      // Without it connections of one process to one address are shared, unlike those of several engines.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  call<Request, Response>(name: keyof ResourceProviderClient, request: Request): Promise<Response> {
    const method = (this.rpc[name] as Method<Request, Response>).bind(this.rpc);
    return new Promise((resolve, reject) => {
      method(request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });
  }

  private urn(type: string, name = 'it'): string {
    return `urn:pulumi:dev::project::azure-itsm:index:SecureExport$${this.types[type] ?? type}::${name}`;
  }

  configure(config: Properties = {}): Promise<rpc.ConfigureResponse> {
    return this.call('configure', new rpc.ConfigureRequest().setArgs(toStruct(config)));
  }

  async check(type: string, news: Properties, options: { olds?: Properties; seed?: string } = {}) {
    const request = new rpc.CheckRequest()
      .setUrn(this.urn(type))
      .setOlds(toStruct(options.olds ?? {}))
      .setNews(toStruct(news))
      .setRandomseed(Buffer.from(options.seed ?? ''));
    const response = await this.call<rpc.CheckRequest, rpc.CheckResponse>('check', request);
    return {
      inputs: fromStruct(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(
    type: string,
    states: { olds?: Properties; oldInputs?: Properties; news: Properties; ignore?: string[] },
  ) {
    const request = new rpc.DiffRequest()
      .setUrn(this.urn(type))
      .setOlds(toStruct(states.olds ?? {}))
      .setOldInputs(toStruct(states.oldInputs ?? {}))
      .setNews(toStruct(states.news))
      .setIgnorechangesList(states.ignore ?? []);
    const response = await this.call<rpc.DiffRequest, rpc.DiffResponse>('diff', request);
    const kinds = Object.keys(rpc.PropertyDiff.Kind);
    return {
      changes: response.getChanges() === rpc.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      detail: Object.fromEntries(
        response
          .getDetaileddiffMap()
          .toArray()
          .map(([path]) => [
            path,
            kinds[response.getDetaileddiffMap().get(path)?.getKind() ?? -1] ?? '?',
          ]),
      ),
    };
  }

  async create(type: string, properties: Properties, preview = false) {
    const request = new rpc.CreateRequest()
      .setUrn(this.urn(type))
      .setProperties(toStruct(properties))
      .setPreview(preview);
    const response = await this.call<rpc.CreateRequest, rpc.CreateResponse>('create', request);
    return { id: response.getId(), outputs: fromStruct(response.getProperties()) };
  }

  async read(type: string, id: string, state: Properties = {}, inputs: Properties = {}) {
    const request = new rpc.ReadRequest()
      .setUrn(this.urn(type))
      .setId(id)
      .setProperties(toStruct(state))
      .setInputs(toStruct(inputs));
    const response = await this.call<rpc.ReadRequest, rpc.ReadResponse>('read', request);
    return {
      id: response.getId(),
      outputs: fromStruct(response.getProperties()),
      inputs: fromStruct(response.getInputs()),
    };
  }

  async update(
    type: string,
    id: string,
    states: { olds: Properties; news: Properties; ignore?: string[]; preview?: boolean },
  ): Promise<Properties> {
    const request = new rpc.UpdateRequest()
      .setUrn(this.urn(type))
      .setId(id)
      .setOlds(toStruct(states.olds))
      .setNews(toStruct(states.news))
      .setIgnorechangesList(states.ignore ?? [])
      .setPreview(states.preview ?? false);
    const response = await this.call<rpc.UpdateRequest, rpc.UpdateResponse>('update', request);
    return fromStruct(response.getProperties());
  }

  async delete(type: string, id: string, state: Properties = {}): Promise<void> {
    const request = new rpc.DeleteRequest()
      .setUrn(this.urn(type))
      .setId(id)
      .setProperties(toStruct(state));
    await this.call('delete', request);
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new rpc.InvokeRequest().setTok(token).setArgs(toStruct(args));
    const response = await this.call<rpc.InvokeRequest, rpc.InvokeResponse>('invoke', request);
    return fromStruct(response.getReturn());
  }

  cancel(): Promise<Empty> {
    return this.call('cancel', new Empty());
  }
}

export const types = {
  application: 'azuread:index/application:Application',
  servicePrincipal: 'azuread:index/servicePrincipal:ServicePrincipal',
  assignment: 'azuread:index/appRoleAssignment:AppRoleAssignment',
  uri: 'azuread:index/applicationIdentifierUri:ApplicationIdentifierUri',
  owner: 'azuread:index/applicationOwner:ApplicationOwner',
  appRole: 'azuread:index/applicationAppRole:ApplicationAppRole',
  password: 'azuread:index/applicationPassword:ApplicationPassword',
  resourceGroup: 'azure-native:resources:ResourceGroup',
  actionGroup: 'azure-native:monitor:ActionGroup',
  metricAlert: 'azure-native:monitor:MetricAlert',
  activityLogAlert: 'azure-native:monitor:ActivityLogAlert',
  scheduledQueryRule: 'azure-native:monitor:ScheduledQueryRule',
  prometheusRuleGroup: 'azure-native:alertsmanagement:PrometheusRuleGroup',
  alertProcessingRule: 'azure-native:alertsmanagement:AlertProcessingRuleByName',
  lock: 'azure-native:authorization:ManagementLockByScope',
  roleAssignment: 'azure-native:authorization:RoleAssignment',
  roleDefinition: 'azure-native:authorization:RoleDefinition',
  uuid: 'random:index/randomUuid:RandomUuid',
};

/** The emulator and the local plugins in front of it. */
export async function startPlugins(options: EmulatorOptions = {}) {
  const { emulator, cloud, stop } = await startCloud(options);
  const folder = mkdtempSync(join(tmpdir(), 'itsm-providers-'));
  const caFile = emulator.writeEnvironment(join(folder, 'emulator.env'));
  const env = emulator.environment(caFile);
  const log: string[] = [];
  const providers = new LocalProviders({
    env,
    retryDelays: [1, 1, 1, 1],
    log: (line) => log.push(line),
  });
  await providers.start();
  const engines: Engine[] = [];
  return {
    cloud,
    emulator,
    env,
    log,
    providers,
    /** A new connection, as each configured provider of a program has one. */
    connect(name: ProviderName): Engine {
      const engine = new Engine(`127.0.0.1:${portOf(providers.debugProviders, name)}`, types);
      engines.push(engine);
      return engine;
    },
    async stop() {
      engines.forEach((engine) => engine.rpc.close());
      await providers.stop();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Plugins = Awaited<ReturnType<typeof startPlugins>>;

export function portOf(debugProviders: string, name: ProviderName): string {
  const entry = debugProviders.split(',').find((each) => each.startsWith(`${name}:`));
  return entry?.split(':')[1] ?? '';
}

export interface Sent {
  method: string;
  path: string;
  body: string | undefined;
  headers: string[];
}

/** The HTTPS requests that this process sends meanwhile. */
export async function requestsDuring(work: () => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  const listen = (message: unknown) => {
    const { request } = message as { request: Omit<Sent, 'body'> & { body: unknown } };
    const { method, path, headers, body } = request;
    const text = ArrayBuffer.isView(body) ? Buffer.from(body as Uint8Array).toString() : undefined;
    sent.push({ method, path, headers, body: text });
  };
  subscribe('undici:request:create', listen);
  try {
    await work();
  } finally {
    unsubscribe('undici:request:create', listen);
  }
  return sent;
}

/** The error a call ends with, and the part of a resource it left, if any. */
export async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error('The call should have failed.');
    },
    (reason: unknown) => reason as grpc.ServiceError,
  );
  const [packed] = error.metadata?.get('grpc-status-details-bin') ?? [];
  const [detail] =
    packed === undefined ? [] : Status.deserializeBinary(packed as Buffer).getDetailsList();
  const partial = detail?.unpack(
    (bytes) => rpc.ErrorResourceInitFailed.deserializeBinary(bytes),
    'pulumirpc.ErrorResourceInitFailed',
  );
  return { message: error.details ?? error.message, partial };
}
