// A language host for Node.js programs, for a Pulumi CLI that comes without one (the Go module does not contain it).
// It does what running programs, policy packs and component plugins takes; `pulumi about` and the like need the official one:
// https://github.com/pulumi/pulumi/tree/v3.259.0/sdk/nodejs/cmd/pulumi-language-nodejs
// Plain JavaScript with few imports, compiled once: it is started twice for every preview and update.
require('node:module').enableCompileCache();
const { once } = require('node:events');
const { clearTimeout, setTimeout } = require('node:timers');
const { parseArgs } = require('node:util');
const grpc = require('@grpc/grpc-js');
const { LanguageRuntimeService } = require('@pulumi/pulumi/proto/language_grpc_pb.js');
const language = require('@pulumi/pulumi/proto/language_pb.js');
const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js');
const { PluginInfo } = require('@pulumi/pulumi/proto/plugin_pb.js');
const { version } = require('@pulumi/pulumi/package.json');
const { installDependencies } = require('./dependencies.js');
const { startPlugin } = require('./plugin.js');
const { startProgram } = require('./program.js');

// The SDK's limit for one message: https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/settings.ts
const maxMessageBytes = 400 * 1024 * 1024;
// The program has this long to react to SIGINT, as in the official host.
const killAfterMs = 5000;

/** Children of this host: told to end when Pulumi cancels, or is gone. */
const programs = new Set();
let engineAddress;
let tracing;

/** What the `LanguageRuntime` service answers; anything else is answered "unimplemented" by gRPC itself. */
const implementation = {
  handshake(call, answer) {
    watchEngine(call.request.getEngineAddress());
    answer(null, new language.LanguageHandshakeResponse());
  },

  getPluginInfo(_call, answer) {
    answer(null, new PluginInfo().setVersion(version));
  },

  /** None: the provider plugins are there already, attached or installed. */
  getRequiredPackages(_call, answer) {
    answer(null, new language.GetRequiredPackagesResponse());
  },

  getRequiredPlugins(_call, answer) {
    answer(null, new language.GetRequiredPluginsResponse());
  },

  async run(call, answer) {
    let program;
    try {
      program = startProgram(call.request, { engineAddress, tracing });
    } catch (error) {
      answer(null, new language.RunResponse().setError(error.message));
      return;
    }
    programs.add(program.child);
    call.on('cancelled', () => end(program.child));
    const response = await program.ended;
    programs.delete(program.child);
    answer(null, response);
  },

  /** Ended by the engine, which takes the call back when it has no more questions to it. */
  runPlugin(call) {
    let plugin;
    try {
      plugin = startPlugin(call);
    } catch (error) {
      call.emit('error', { code: grpc.status.FAILED_PRECONDITION, details: error.message });
      return;
    }
    programs.add(plugin);
    plugin.on('close', () => programs.delete(plugin));
    call.on('cancelled', () => end(plugin));
  },

  installDependencies,

  cancel(_call, answer) {
    programs.forEach(end);
    answer(null, new Empty());
  },
};

/**
 * Ends this process when the engine is gone without having said so (killed): nobody else would end the program.
 */
function watchEngine(address) {
  if (address === '' || address === engineAddress) {
    return;
  }
  engineAddress = address;
  const engine = new grpc.Client(address, grpc.credentials.createInsecure());
  const channel = engine.getChannel();
  const { TRANSIENT_FAILURE } = grpc.connectivityState;
  const look = () => {
    const state = channel.getConnectivityState(true);
    if (state === TRANSIENT_FAILURE) {
      programs.forEach((child) => child.kill('SIGKILL'));
      process.exit(1);
    }
    channel.watchConnectivityState(state, Infinity, look);
  };
  look();
}

async function end(child) {
  child.kill('SIGINT');
  const killer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  await once(child, 'close');
  clearTimeout(killer);
}

function main() {
  // The engine's address, and what flows down of the CLI's logging and tracing flags.
  const { values, positionals } = parseArgs({
    // Some flags are as Go writes them, `-root=/folder`; none of those matters here.
    args: process.argv.slice(2).filter((word) => !/^-\w+=/.test(word)),
    strict: false,
    options: { tracing: { type: 'string' } },
  });
  tracing = values.tracing;
  watchEngine(positionals[0] ?? '');
  const server = new grpc.Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': maxMessageBytes,
  });
  server.addService(LanguageRuntimeService, implementation);
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) {
      throw error;
    }
    // The protocol of Pulumi's plugins: the first line on standard output is the port.
    console.log(port);
  });
}

main();
