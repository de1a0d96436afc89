// Lets Node run this repository's TypeScript: node --require ./offline/toolchain/typescript.js <file>.ts
// Only its own files are compiled. What is in node_modules Node reads itself, ES modules too, which costs a fifth of
// what compiling them costs: https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require
const fs = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

Module.enableCompileCache();
process.setSourceMapsEnabled(true);

Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(fs.readFileSync(filename, 'utf8'), {
    filename,
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    // import() of what is an ES module stays as it is.
    module: { type: 'commonjs', ignoreDynamic: true },
  });
  module._compile(code, filename);
};
