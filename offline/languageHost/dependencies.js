const { spawn } = require('node:child_process');
const path = require('node:path');
const { InstallDependenciesResponse } = require('@pulumi/pulumi/proto/language_pb.js');

/**
 * Installs what a component plugin needs, as `pulumi package add` asks before it starts one; nothing where that is
 * there already, so that nobody's node_modules changes without need.
 */
function installDependencies(call) {
  const folder = path.resolve(call.request.getInfo().getProgramDirectory());
  try {
    require.resolve('@pulumi/pulumi', { paths: [folder] });
    call.end();
  } catch {
    const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (bytes) =>
      call.write(new InstallDependenciesResponse().setStdout(bytes)),
    );
    child.stderr.on('data', (bytes) =>
      call.write(new InstallDependenciesResponse().setStderr(bytes)),
    );
    const failed = (details) =>
      call.emit('error', { code: 2, details: `npm install in ${folder} ${details}` });
    child.on('error', (error) => failed(`could not be started: ${error.message}`));
    child.on('close', (code) => (code === 0 ? call.end() : failed(`ended with ${code}`)));
  }
}

module.exports = { installDependencies };
