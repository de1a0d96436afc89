const { Buffer } = require('node:buffer');
const { spawn } = require('node:child_process');
const path = require('node:path');
const { RunPluginResponse } = require('@pulumi/pulumi/proto/language_pb.js');

/**
 * Starts a policy pack with the SDK's own starter, in the pack's folder, as the official host does, and hands its output
 * to the engine: the first line is the port it listens on.
 *
 * The official host also gives the pack the stack's configuration; a pack started here sees none.
 *
 * @returns The child.
 * @throws Error when the plugin is no policy pack, or its SDK is not installed.
 */
function startPolicyPack(call) {
  const request = call.request;
  const folder = request.getInfo().getProgramDirectory();
  if (request.getKind() !== 'analyzer') {
    throw new Error(
      `This language host runs programs and policy packs, no ${request.getKind()} plugins. ` +
        'Install the Pulumi CLI with its own language host: https://www.pulumi.com/docs/install/',
    );
  }
  const child = spawn('node', [locateStarter(folder), ...request.getArgsList(), folder], {
    cwd: folder,
    env: Object.fromEntries(request.getEnvList().map(splitVariable)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (bytes) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.stderr.on('data', (bytes) => call.write(new RunPluginResponse().setStderr(bytes)));
  const say = (text) => call.write(new RunPluginResponse().setStderr(Buffer.from(`${text}\n`)));
  child.on('error', (error) => say(`The policy pack could not be started: ${error.message}`));
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

function locateStarter(folder) {
  try {
    return require.resolve('@pulumi/pulumi/cmd/run-policy-pack', { paths: [path.resolve(folder)] });
  } catch {
    throw new Error(
      `The Pulumi SDK is not installed for the policy pack in ${folder}. Run npm ci.`,
    );
  }
}

module.exports = { startPolicyPack };
