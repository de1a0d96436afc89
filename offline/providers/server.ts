import { readFileSync } from 'node:fs';
import * as grpc from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import {
  ResourceProviderService,
  type IResourceProviderServer,
} from '@pulumi/pulumi/proto/provider_grpc_pb';
import {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  InvokeResponse,
  ProviderHandshakeResponse,
  ReadResponse,
  UpdateResponse,
} from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { checkInputs } from './check';
import { checkConfig, configOf, diffConfig, type Environment } from './config';
import type { Http } from './http';
import {
  plan,
  previewedCreation,
  previewedUpdate,
  readState,
  typeOf,
  withIgnored,
} from './operations';
import type { Provider } from './resource';
import { Session } from './session';
import {
  fromStruct,
  plain,
  toStruct,
  withoutNulls,
  withSecretsAs,
  withSecretsOf,
  type Properties,
} from './values';
import { toDiff, toFailures, toServiceError } from './wire';

/** The SDK's limit for one message: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/settings.ts */
const maxMessageBytes = 400 * 1024 * 1024;

export interface ServerOptions {
  http: Http;
  env: Environment;
  retryDelays: readonly number[];
  log: (line: string) => void;
}

/** Serves a provider on a free port of the loopback interface. */
export async function serve(provider: Provider, options: ServerOptions) {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
  });
  server.addService(ResourceProviderService, implementation(provider, options));
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync('127.0.0.1:0', credentials, (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}

type Methods = Pick<
  IResourceProviderServer,
  | 'handshake'
  | 'attach'
  | 'getPluginInfo'
  | 'getSchema'
  | 'checkConfig'
  | 'diffConfig'
  | 'configure'
  | 'invoke'
  | 'check'
  | 'diff'
  | 'create'
  | 'read'
  | 'update'
  | 'delete'
  | 'cancel'
>;

/** Other methods are answered "unimplemented" by gRPC itself. */
function implementation(provider: Provider, options: ServerOptions) {
  // Providers that are configured differently all come to this one address, each with a connection of its own.
  const sessions = new Map<string, Session>();
  const sessionOf = (peer: string): Session => {
    const session = sessions.get(peer);
    if (session === undefined) {
      throw new Error(`the provider ${provider.name} is not configured`);
    }
    return session;
  };
  const { acceptSecrets } = provider;

  const methods: Methods = {
    handshake: answering(() => new ProviderHandshakeResponse().setAcceptSecrets(acceptSecrets)),
    attach: answering(() => new Empty()),
    getPluginInfo: answering(() => new PluginInfo().setVersion(sdkVersion(provider.name))),

    getSchema: answering(() => {
      throw new Error(
        `the local ${provider.name} plugin has no schema to generate code from. Add --generate-code=false to pulumi import, or run with --vendor ${provider.name}`,
      );
    }),

    checkConfig: answering((request) => {
      const news = request.getNews();
      const failures = checkConfig(provider, plainOf(news));
      return new CheckResponse().setInputs(news).setFailuresList(toFailures(failures));
    }),

    diffConfig: answering((request) => {
      const olds = plainOf(request.getOldInputs() ?? request.getOlds());
      const changes = diffConfig(olds, plainOf(request.getNews()));
      return toDiff({ changes, deleteBeforeReplace: false }, true);
    }),

    configure: answering(async (request, peer) => {
      const config = configOf(provider, plainOf(request.getArgs()), options.env);
      const session = new Session(config, options.http, options.retryDelays, options.log);
      await provider.configure?.(session);
      sessions.set(peer, session);
      return new ConfigureResponse().setAcceptsecrets(acceptSecrets).setSupportspreview(true);
    }),

    invoke: answering(async (request, peer) => {
      const call = provider.functions[request.getTok()];
      if (call === undefined) {
        throw new Error(
          `the local ${provider.name} plugin does not serve the function ${request.getTok()}. It serves ${Object.keys(provider.functions).join(', ')}`,
        );
      }
      const result = await call(sessionOf(peer), plainOf(request.getArgs()));
      return new InvokeResponse().setReturn(toStruct(result));
    }),

    check: answering(async (request, peer) => {
      const type = typeOf(provider, typeToken(request));
      const given = withoutNulls(fromStruct(request.getNews())) as Properties;
      const failures = checkInputs(type, provider.name, plain(given));
      const filled = await (failures.length === 0 &&
        type.defaults?.(plain(given), {
          session: sessionOf(peer),
          name: nameOf(request.getUrn()),
          olds: plainOf(request.getOlds()),
          randomSeed: request.getRandomseed_asU8(),
        }));
      const inputs = withSecretsAs(given, filled || plain(given)) as Properties;
      return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(toFailures(failures));
    }),

    diff: answering((request) => {
      const type = typeOf(provider, typeToken(request));
      const found = plan(provider, type, {
        olds: plainOf(request.getOlds()),
        oldInputs: plainOf(request.getOldInputs()),
        news: plainOf(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
      });
      return toDiff(found, provider.compares === 'inputs');
    }),

    create: answering(
      async (request, peer) => {
        const type = typeOf(provider, typeToken(request));
        const inputs = fromStruct(request.getProperties());
        if (request.getPreview()) {
          return new CreateResponse().setProperties(toStruct(previewedCreation(type, inputs)));
        }
        const { id, outputs } = await type.create(sessionOf(peer), plain(inputs));
        return new CreateResponse()
          .setId(id)
          .setProperties(toStruct(withSecretsOf(outputs, inputs, type.secretOutputs)));
      },
      (request) => fromStruct(request.getProperties()),
    ),

    read: answering(async (request, peer) => {
      const type = typeOf(provider, typeToken(request));
      const state = fromStruct(request.getProperties());
      const found = await type.read(sessionOf(peer), request.getId(), plain(state));
      if (found === undefined) {
        return new ReadResponse();
      }
      const inputs = fromStruct(request.getInputs());
      const result = readState(type, request.getId(), found, state, inputs);
      return new ReadResponse()
        .setId(request.getId())
        .setProperties(toStruct(result.outputs))
        .setInputs(toStruct(result.inputs));
    }),

    update: answering(async (request, peer) => {
      const type = typeOf(provider, typeToken(request));
      const olds = fromStruct(request.getOlds());
      const news = withIgnored(fromStruct(request.getNews()), olds, request.getIgnorechangesList());
      if (request.getPreview()) {
        const outputs = previewedUpdate(type, olds, news);
        return new UpdateResponse().setProperties(toStruct(outputs));
      }
      if (type.update === undefined) {
        throw new Error(`${typeToken(request)} cannot be updated`);
      }
      const session = sessionOf(peer);
      const outputs = await type.update(session, request.getId(), plain(olds), plain(news));
      return new UpdateResponse().setProperties(toStruct(withSecretsOf(outputs, news)));
    }),

    delete: answering(async (request, peer) => {
      const type = typeOf(provider, typeToken(request));
      await type.delete(sessionOf(peer), request.getId(), plainOf(request.getProperties()));
      return new Empty();
    }),

    cancel: answering((_request, peer) => {
      sessions.get(peer)?.cancel();
      return new Empty();
    }),
  };
  return methods as unknown as grpc.UntypedServiceImplementation;
}

/** A method of the protocol: errors become gRPC's, with the inputs that a resource created in part had. */
function answering<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
  inputsOf: (request: Request) => Properties = () => ({}),
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error, inputsOf(call.request))),
      );
  };
}

const plainOf = (struct: Parameters<typeof fromStruct>[0]): Properties =>
  withoutNulls(plain(fromStruct(struct))) as Properties;

/** urn:pulumi:stack::project::parent$type::name */
const typeToken = (request: { getUrn(): string }) =>
  request.getUrn().split('::')[2]?.split('$').at(-1) ?? '';
const nameOf = (urn: string) => urn.split('::').slice(3).join('::');

function sdkVersion(name: string): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
