// Pulumi's own language host for programs that are in its process already, with the program that it is given loaded:
// https://www.pulumi.com/docs/iac/automation-api/concepts-terminology/#inline-program
// A child of warmProgram.ts, which says before each run what its environment is.
const grpc = require('@grpc/grpc-js');
const { LanguageServer } = require('@pulumi/pulumi/automation/server');
const { LanguageRuntimeService } = require('@pulumi/pulumi/proto/language_grpc_pb.js');
const [, , file] = process.argv;

/** As a new process would run it; what it imports stays loaded. */
function program() {
  delete require.cache[file];
  const exported = require(file);
  return typeof exported === 'function' ? exported() : exported;
}

const host = new LanguageServer(program);
const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  getPluginInfo: (call, answer) => host.getPluginInfo(call, answer),
  getRequiredPlugins: (call, answer) => host.getRequiredPlugins(call, answer),
  run(call, answer) {
    // As offline/languageHost/program.js does.
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify(call.request.getConfigsecretkeysList());
    return host.run(call, answer);
  },
});
process.on('message', (environment) => {
  Object.assign(process.env, environment);
  process.send('ready');
});
process.on('disconnect', () => process.exit());
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  process.send(port);
});
