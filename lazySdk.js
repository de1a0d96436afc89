// Loads parts of Pulumi's SDK when they are first used. The SDK loads them at once, and most programs never use them: the
// TypeScript compiler and npm's dependency tree serialize functions (dynamic providers), the Automation API runs pulumi.
// That is half of the modules of a program. What it saves: BENCHMARKS.md.
const Module = require('node:module');

/** As the SDK names them: https://github.com/pulumi/pulumi/blob/v3.270.0/sdk/nodejs/runtime/closure/codePaths.ts */
const rarelyUsed = ['./typescript-shim', '@npmcli/arborist', './automation'];

/** Puts a stand-in among the loaded modules that loads the real one as soon as anything of it is read. */
function postpone(file) {
  const standIn = new Module(file);
  let loaded;
  const real = () => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  standIn.loaded = true;
  standIn.exports = new Proxy(
    {},
    {
      // TypeScript's import helpers ask this first, and copy all properties of a module that is not one of theirs.
      get: (_target, key) => (key === '__esModule' ? true : real()[key]),
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

try {
  const sdk = Module.createRequire(require.resolve('@pulumi/pulumi/package.json'));
  rarelyUsed.map((name) => sdk.resolve(name)).forEach(postpone);
} catch {
  // Another version of the SDK, without one of these: it loads what it loads.
}
