const { Buffer } = require('node:buffer');
const { spawn } = require('node:child_process');
const path = require('node:path');
const { RunPluginResponse } = require('@pulumi/pulumi/proto/language_pb.js');

/** The SDK's starters, and the order of their arguments: the engine's, and the plugin's folder. */
const starters = {
  analyzer: { module: 'run-policy-pack', words: (args, folder) => [...args, folder] },
  resource: { module: 'run-plugin', words: (args, folder) => [folder, ...args] },
};

/**
 * Starts a policy pack or a component plugin with the SDK's own starter, in its folder, as the official host does, and
 * hands its output to the engine: the first line is the port it listens on.
 *
 * The official host also gives a policy pack the stack's configuration; one started here sees none.
 *
 * @returns The child.
 * @throws Error when it is another kind of plugin, or its SDK is not installed.
 */
function startPlugin(call) {
  const request = call.request;
  const folder = request.getInfo().getProgramDirectory();
  const starter = starters[request.getKind()];
  if (starter === undefined) {
    throw new Error(
      `This language host runs programs, policy packs and component plugins, no ${request.getKind()} plugins. ` +
        'Install the Pulumi CLI with its own language host: https://www.pulumi.com/docs/install/',
    );
  }
  const words = starter.words(request.getArgsList(), folder);
  const child = spawn('node', [locate(starter.module, folder), ...words], {
    cwd: folder,
    env: Object.fromEntries(request.getEnvList().map(splitVariable)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (bytes) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.stderr.on('data', (bytes) => call.write(new RunPluginResponse().setStderr(bytes)));
  const say = (text) => call.write(new RunPluginResponse().setStderr(Buffer.from(`${text}\n`)));
  child.on('error', (error) =>
    say(`The plugin in ${folder} could not be started: ${error.message}`),
  );
  child.on('close', (code) => {
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  return child;
}

function splitVariable(variable) {
  const equals = variable.indexOf('=');
  return [variable.slice(0, equals), variable.slice(equals + 1)];
}

function locate(module, folder) {
  try {
    return require.resolve(`@pulumi/pulumi/cmd/${module}`, { paths: [path.resolve(folder)] });
  } catch {
    throw new Error(`The Pulumi SDK is not installed for the plugin in ${folder}. Run npm ci.`);
  }
}

module.exports = { startPlugin };
