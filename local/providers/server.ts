import { createHash } from 'node:crypto';
import * as grpc from '@grpc/grpc-js';
import * as plugin from '@pulumi/pulumi/proto/plugin_pb';
import * as protocol from '@pulumi/pulumi/proto/provider_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { differences, type Difference } from './diff';
import { grpcError } from './grpcError';
import type { Failure, Provider, ResourceType } from './resource';
import { Session } from './session';
import { fromStruct, plain, toStruct, unknown, withSecretsOf, type Properties } from './values';

type Environment = Record<string, string | undefined>;

/** Environment variables behind configuration keys, as both vendors' plugins read them. */
const variables: Record<string, string> = {
  clientId: 'ARM_CLIENT_ID',
  clientSecret: 'ARM_CLIENT_SECRET',
  metadataHost: 'ARM_METADATA_HOSTNAME',
  subscriptionId: 'ARM_SUBSCRIPTION_ID',
  tenantId: 'ARM_TENANT_ID',
};

/** One provider behind Pulumi's protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto */
export class ProviderServer {
  private readonly server = new grpc.Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
  private session: Session | undefined;

  constructor(
    private readonly provider: Provider,
    private readonly version: string,
    private readonly env: Environment,
  ) {
    this.server.addService(ResourceProviderService, this.methods());
  }

  /** Listens on loopback; the port is the operating system's choice. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      const credentials = grpc.ServerCredentials.createInsecure();
      this.server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
  }

  async close(): Promise<void> {
    this.session?.cancel();
    this.server.forceShutdown();
    await this.session?.close();
  }

  private methods(): grpc.UntypedServiceImplementation {
    return {
      handshake: answer(() => this.flags(new protocol.ProviderHandshakeResponse())),
      attach: answer(() => new Empty()),
      getPluginInfo: answer(() => new plugin.PluginInfo().setVersion(this.version)),
      getSchema: answer(() => new protocol.GetSchemaResponse().setSchema('{}')),
      checkConfig: answer((request: protocol.CheckRequest) => this.checkConfig(request)),
      diffConfig: answer((request: protocol.DiffRequest) => this.diffConfig(request)),
      configure: answer((request: protocol.ConfigureRequest) => this.configure(request)),
      invoke: answer((request: protocol.InvokeRequest) => this.invoke(request)),
      check: answer((request: protocol.CheckRequest) => this.check(request)),
      diff: answer((request: protocol.DiffRequest) => this.diff(request)),
      create: answer((request: protocol.CreateRequest) => this.create(request)),
      read: answer((request: protocol.ReadRequest) => this.read(request)),
      update: answer((request: protocol.UpdateRequest) => this.update(request)),
      delete: answer((request: protocol.DeleteRequest) => this.delete(request)),
      cancel: answer(() => {
        this.session?.cancel();
        return new Empty();
      }),
    };
  }

  private flags<
    R extends {
      setAcceptSecrets(value: boolean): unknown;
      setAcceptResources(value: boolean): unknown;
      setAcceptOutputs(value: boolean): unknown;
    },
  >(response: R): R {
    response.setAcceptSecrets(this.provider.acceptSecrets);
    response.setAcceptResources(false);
    response.setAcceptOutputs(false);
    return response;
  }

  private checkConfig(request: protocol.CheckRequest): protocol.CheckResponse {
    const news = fromStruct(request.getNews());
    const allowed = [...this.provider.configKeys, 'version', 'pluginDownloadURL'];
    const failures = Object.keys(news)
      .filter((key) => !allowed.includes(key) && !key.startsWith('__'))
      .map((key) => this.notServed(key));
    return checked(news, failures);
  }

  private diffConfig(request: protocol.DiffRequest): protocol.DiffResponse {
    const [olds, news] = [fromStruct(request.getOldInputs()), fromStruct(request.getNews())];
    const changed = JSON.stringify(plain(olds)) !== JSON.stringify(plain(news));
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    return new protocol.DiffResponse().setChanges(changed ? DIFF_SOME : DIFF_NONE);
  }

  private async configure(request: protocol.ConfigureRequest): Promise<protocol.ConfigureResponse> {
    const args = plain(fromStruct(request.getArgs()));
    const config = Object.fromEntries(
      this.provider.configKeys.map((key) => {
        const given = args[key];
        const fallback = variables[key] === undefined ? undefined : this.env[variables[key]];
        return [key, typeof given === 'string' && given !== unknown ? given : fallback];
      }),
    );
    await this.session?.close();
    this.session = new Session(config, this.env.SSL_CERT_FILE);
    await this.provider.connect?.(this.session);
    return new protocol.ConfigureResponse()
      .setAcceptsecrets(this.provider.acceptSecrets)
      .setAcceptresources(false)
      .setAcceptoutputs(false)
      .setSupportspreview(true);
  }

  private async invoke(request: protocol.InvokeRequest): Promise<protocol.InvokeResponse> {
    const run = this.provider.functions[request.getTok()];
    if (run === undefined) {
      throw new Error(`the local plugin of ${this.provider.name} has no ${request.getTok()}`);
    }
    const result = await run(this.configured(), plain(fromStruct(request.getArgs())));
    return new protocol.InvokeResponse().setReturn(toStruct(result));
  }

  private async check(request: protocol.CheckRequest): Promise<protocol.CheckResponse> {
    const type = this.type(request.getUrn());
    const [olds, given] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
    const failures = [
      ...Object.keys(given)
        .filter((key) => !type.inputs.includes(key))
        .map((key) => this.notServed(key)),
      ...type.required
        .filter((key) => given[key] === undefined)
        .map((key) => ({ property: key, reason: `Missing required property '${key}'` })),
    ];
    const { nameInput } = type;
    const named =
      nameInput === undefined || given[nameInput] !== undefined
        ? given
        : { ...given, [nameInput]: olds[nameInput] ?? autoname(request) };
    const inputs = (await type.defaults?.(this.configured(), named)) ?? named;
    return checked(inputs, failures);
  }

  private diff(request: protocol.DiffRequest): protocol.DiffResponse {
    const type = this.type(request.getUrn());
    const ignored = request.getIgnorechangesList();
    const olds = plain(fromStruct(request.getOldInputs()));
    const news = plain(fromStruct(request.getNews()));
    const found = differences(type, olds, news).filter(({ key }) => !ignored.includes(key));
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    const response = new protocol.DiffResponse()
      .setChanges(found.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setDiffsList([...new Set(found.map(({ key }) => key))])
      .setReplacesList([...new Set(found.filter((d) => d.replace).map(({ key }) => key))])
      .setDeletebeforereplace(type.deleteBeforeReplace ?? false)
      .setHasdetaileddiff(true);
    for (const difference of found) {
      response.getDetaileddiffMap().set(difference.path, propertyDiff(difference));
    }
    return response;
  }

  private async create(request: protocol.CreateRequest): Promise<protocol.CreateResponse> {
    const type = this.type(request.getUrn());
    const given = fromStruct(request.getProperties());
    if (request.getPreview()) {
      const later = Object.fromEntries(type.computed.map((key) => [key, unknown]));
      return new protocol.CreateResponse().setProperties(toStruct({ ...given, ...later }));
    }
    const { id, outputs } = await type.create(this.configured(), plain(given));
    return new protocol.CreateResponse()
      .setId(id)
      .setProperties(toStruct(withSecretsOf(outputs, given)));
  }

  /** A refresh keeps to the inputs there were; an import, which has none, derives all of them. */
  private async read(request: protocol.ReadRequest): Promise<protocol.ReadResponse> {
    const type = this.type(request.getUrn());
    const given = fromStruct(request.getInputs());
    const state = plain(fromStruct(request.getProperties()));
    const found = await type.read(this.configured(), request.getId(), state);
    if (found === undefined) {
      return new protocol.ReadResponse();
    }
    const keys = Object.keys(given);
    const kept = Object.fromEntries(
      keys.map((key) => [key, key in found.inputs ? found.inputs[key] : given[key]]),
    );
    return new protocol.ReadResponse()
      .setId(request.getId())
      .setInputs(toStruct(withSecretsOf(keys.length > 0 ? kept : found.inputs, given)))
      .setProperties(toStruct(withSecretsOf(found.outputs, given)));
  }

  private async update(request: protocol.UpdateRequest): Promise<protocol.UpdateResponse> {
    const type = this.type(request.getUrn());
    const given = fromStruct(request.getNews());
    if (request.getPreview()) {
      const state = fromStruct(request.getOlds());
      return new protocol.UpdateResponse().setProperties(toStruct({ ...state, ...given }));
    }
    if (type.update === undefined) {
      throw new Error('this resource cannot be updated, only replaced');
    }
    const olds = plain(fromStruct(request.getOldInputs()));
    const outputs = await type.update(this.configured(), request.getId(), olds, plain(given));
    return new protocol.UpdateResponse().setProperties(toStruct(withSecretsOf(outputs, given)));
  }

  private async delete(request: protocol.DeleteRequest): Promise<Empty> {
    const type = this.type(request.getUrn());
    const inputs = plain(fromStruct(request.getOldInputs()));
    await type.delete(this.configured(), request.getId(), inputs);
    return new Empty();
  }

  private type(urn: string): ResourceType {
    const token = urn.split('::')[2]?.split('$').at(-1) ?? '';
    const type = this.provider.resources[token];
    if (type === undefined) {
      throw new Error(
        `the local plugin of ${this.provider.name} does not serve ${token}; the vendor's plugin does: --vendor ${this.provider.name}`,
      );
    }
    return type;
  }

  private notServed(key: string): Failure {
    const reason = `the local plugin of ${this.provider.name} knows no such property, or does not serve it`;
    return { property: key, reason };
  }

  private configured(): Session {
    if (this.session === undefined) {
      throw new Error(`the provider ${this.provider.name} is not configured`);
    }
    return this.session;
  }
}

/** The vendor's form of an invented name: the resource's, and eight hexadecimal digits. */
function autoname(request: protocol.CheckRequest): string {
  const name = request.getUrn().split('::').at(-1) ?? '';
  const seed = createHash('sha256').update(request.getRandomseed_asU8()).digest('hex');
  return `${name}${seed.slice(0, 8)}`;
}

function checked(inputs: Properties, failures: Failure[]): protocol.CheckResponse {
  return new protocol.CheckResponse()
    .setInputs(toStruct(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) =>
        new protocol.CheckFailure().setProperty(property).setReason(reason),
      ),
    );
}

function propertyDiff({ kind, replace }: Difference): protocol.PropertyDiff {
  const kinds = protocol.PropertyDiff.Kind;
  const plainKind = { add: kinds.ADD, delete: kinds.DELETE, update: kinds.UPDATE }[kind];
  const replacing = {
    add: kinds.ADD_REPLACE,
    delete: kinds.DELETE_REPLACE,
    update: kinds.UPDATE_REPLACE,
  }[kind];
  return new protocol.PropertyDiff().setKind(replace ? replacing : plainKind).setInputdiff(true);
}

/** A method of the protocol from a function: errors become what the engine shows. */
function answer<Request, Response>(
  run: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => run(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(grpcError(error)),
      );
  };
}
