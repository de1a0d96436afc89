const { spawn } = require('node:child_process');
const path = require('node:path');
const { RunResponse } = require('@pulumi/pulumi/proto/language_pb.js');

// The SDK's exit code for "the error has been reported already": @pulumi/pulumi/cmd/run/index.js.
const errorWasReported = 32;

/**
 * Starts a Pulumi program with the SDK's own starter, with the arguments and environment of the official host.
 *
 * @returns The child, and a promise of the answer to the engine.
 * @throws Error when the SDK is not installed, or a runtime option of Pulumi.yaml is not of its type.
 */
function startProgram(request, host) {
  const info = request.getInfo();
  const options = readOptions(info.getOptions()?.toJavaScript() ?? {});
  const args = [...splitWords(options.nodeargs), ...starterArguments(request, info, host)];
  const child = spawn('node', args, {
    env: { ...process.env, ...programEnvironment(request, options) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { child, ended: new Promise((resolve) => answerTo(child, resolve)) };
}

function answerTo(child, resolve) {
  const failed = (message) => resolve(new RunResponse().setError(message));
  child.on('error', (error) =>
    failed(`Problem executing program (could not run language executor): ${error.message}`),
  );
  child.on('close', (code, signal) => {
    if (code === 0) {
      resolve(new RunResponse());
    } else if (code === errorWasReported) {
      resolve(new RunResponse().setBail(true));
    } else {
      failed(`Program exited with non-zero exit code: ${code ?? signal}`);
    }
  });
}

/** The command line of @pulumi/pulumi/cmd/run; its usage text lists the flags. */
function starterArguments(request, info, { engineAddress, tracing }) {
  const folder = info.getProgramDirectory();
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    'root-directory': info.getRootDirectory(),
    stack: request.getStack(),
    pwd: folder,
    parallel: String(request.getParallel()),
    tracing,
  };
  return [
    locateStarter(folder),
    ...Object.entries(flags).flatMap(([flag, value]) => (value ? [`--${flag}`, value] : [])),
    ...(request.getDryrun() ? ['--dry-run'] : []),
    info.getEntryPoint() || '.',
    ...request.getArgsList(),
  ];
}

function locateStarter(folder) {
  try {
    return require.resolve('@pulumi/pulumi/cmd/run', { paths: [path.resolve(folder)] });
  } catch {
    throw new Error(`The Pulumi SDK is not installed in ${folder}. Run npm ci there.`);
  }
}

function programEnvironment(request, { typescript, tsconfig }) {
  // Keys as the SDK has always had them: namespace:config:name.
  const config = request
    .getConfigMap()
    .getEntryList()
    .map(([key, value]) => [key.replace(/^([^:]+):(?:config:)?/, '$1:config:'), value]);
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: 'true' } : {}),
    ...(tsconfig === '' ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

/** The runtime options of Pulumi.yaml that matter to a run. */
function readOptions({ typescript = true, tsconfig = '', nodeargs = '' }) {
  const check = (name, value, type) => {
    if (typeof value !== type) {
      throw new Error(`The runtime option ${name} in Pulumi.yaml must be a ${type}.`);
    }
  };
  check('typescript', typescript, 'boolean');
  check('tsconfig', tsconfig, 'string');
  check('nodeargs', nodeargs, 'string');
  return { typescript, tsconfig, nodeargs };
}

/** Splits at blanks as a shell does; quotes and backslashes keep them. */
function splitWords(text) {
  const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
  const unquote = (_all, escaped, double, single) =>
    escaped ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single;
  return (text.match(word) ?? []).map((found) =>
    found.replace(/\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs, unquote),
  );
}

module.exports = { startProgram, splitWords };
