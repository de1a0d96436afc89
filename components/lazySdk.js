// Loads parts of Pulumi's SDK when they are first used. The SDK loads them at once, and most programs never use them: the
// TypeScript compiler and npm's dependency tree serialize functions (dynamic providers), the Automation API runs pulumi,
// OpenTelemetry records traces (--tracing). That is half of the modules of a program. Required before the SDK, or by a
// plugin, in whose process Pulumi has loaded some of it already. What it saves: BENCHMARKS.md.
const Module = require('node:module');
const path = require('node:path');

/**
 * Modules, and those of their functions that the SDK takes out of them while it loads, to call them later:
 * https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/runtime/index.ts and cmd/run/tracing.ts
 */
const rarelyUsed = {
  './automation': [],
  './runtime/closure/serializeClosure': ['serializeFunction', 'serializeFunctionAsync'],
  './runtime/closure/codePaths': ['computeCodePaths'],
  '@opentelemetry/exporter-zipkin': ['ZipkinExporter'],
  '@opentelemetry/instrumentation': ['registerInstrumentations'],
  '@opentelemetry/instrumentation-grpc': ['GrpcInstrumentation'],
  '@opentelemetry/resources': ['defaultResource', 'resourceFromAttributes'],
  '@opentelemetry/sdk-trace-base': ['SimpleSpanProcessor'],
  '@opentelemetry/sdk-trace-node': ['NodeTracerProvider'],
};

/**
 * Puts a stand-in among the loaded modules that loads the real one as soon as anything else of it is read.
 *
 * @param taken names of its functions that are taken out of it.
 * @param known what can be read of it without loading it.
 */
function postpone(file, taken, known = {}) {
  if (require.cache[file] !== undefined) {
    return;
  }
  const standIn = new Module(file);
  let loaded;
  const real = () => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  const later = Object.fromEntries(taken.map((name) => [name, whenCalled(() => real()[name])]));
  // TypeScript's import helpers ask this first, and copy all properties of a module that is not one of theirs.
  const there = { __esModule: true, ...known, ...later };
  standIn.loaded = true;
  standIn.exports = new Proxy(
    {},
    {
      get: (_target, key) => (Object.hasOwn(there, key) ? there[key] : real()[key]),
      has: (_target, key) => key in real(),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_target, key) => {
        const property = Object.getOwnPropertyDescriptor(real(), key);
        // A proxy may not call a property fixed that its target does not have.
        return property && { ...property, configurable: true };
      },
    },
  );
  require.cache[file] = standIn;
}

/** A function or class that is looked up when it is called. */
function whenCalled(get) {
  return new Proxy(function () {}, {
    apply: (_target, self, args) => Reflect.apply(get(), self, args),
    construct: (_target, args) => Reflect.construct(get(), args),
  });
}

/**
 * The SDK takes a stack trace for each promise and resource; reading the source maps of its own files for that is a tenth of
 * a preview. That of a promise is there to find those that never end, and hardly ever read: it is made when it is.
 */
function shortenStackTraces(sourceMapSupport) {
  const packages = `${path.sep}node_modules${path.sep}`;
  const isOther = (file) => file.includes(packages) && !file.startsWith(__dirname);
  sourceMapSupport.install({ retrieveFile: (file) => (isOther(file) ? ' ' : null) });
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (error, frames) => {
    const whole = () => prepareStackTrace(error, frames);
    return frames[0]?.getFunctionName() === 'debuggablePromise' ? { toString: whole } : whole();
  };
}

try {
  const sdk = Module.createRequire(require.resolve('@pulumi/pulumi/package.json'));
  Object.entries(rarelyUsed)
    .map(([name, taken]) => [sdk.resolve(name), taken])
    .forEach(([file, taken]) => postpone(file, taken));
  // The SDK's starter waits for a debugger's session, which names the files of functions that cannot be serialized, and slows
  // down whatever is loaded after it. Here the session begins with the first function that is serialized.
  const isInitializedAsync = () => Promise.resolve();
  postpone(sdk.resolve('./runtime/closure/v8Hooks'), [], { isInitializedAsync });
  shortenStackTraces(sdk('source-map-support'));
} catch {
  // Another version of the SDK, without one of these: it loads what it loads.
}
