// Compiles this repository's TypeScript as it is loaded, without checking types (`npm run typecheck` does that), and keeps
// what it compiled: node --require ./compile.js <file>.ts. What is in node_modules Node reads itself, ES modules too.
const { createHash, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

// As the tests compile it (jest.config.js).
const options = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
  configFile: false,
  swcrc: false,
};
// V8's code is kept as well.
Module.enableCompileCache();

const folder = path.join(__dirname, 'node_modules', '.cache', 'itsm-secure-export');
const { version } = require('@swc/core/package.json');
/** What was compiled in this process, by file: stack traces are read with it. */
const compiled = new Map();

function compile(file) {
  const source = fs.readFileSync(file, 'utf8');
  const hash = createHash('sha256').update(JSON.stringify([version, options, source]));
  const kept = path.join(folder, `${hash.digest('hex')}.js`);
  try {
    return fs.readFileSync(kept, 'utf8');
  } catch {
    const code = transform(source, file);
    keep(kept, code);
    return code;
  }
}

function transform(source, file) {
  // Not at the top: a program that has not changed does not need the compiler.
  const { transformSync } = require('@swc/core');
  try {
    return transformSync(source, { ...options, filename: path.basename(file) }).code;
  } catch (error) {
    // Of a SyntaxError Pulumi shows the message alone.
    throw new SyntaxError(`${file} cannot be compiled:\n${error.message}`, { cause: error });
  }
}

/** Where it cannot be written it is compiled again the next time. */
function keep(file, code) {
  const partial = `${file}.${randomUUID()}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(partial, code);
    // Two programs may do this at once.
    fs.renameSync(partial, file);
  } catch {
    fs.rmSync(partial, { force: true });
  }
}

// import() names a file as it is once it is built: https://www.typescriptlang.org/docs/handbook/modules/reference.html#node16-nodenext
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.js$/.test(request)) {
      throw error;
    }
    return resolve.call(this, request.slice(0, -'.js'.length), ...rest);
  }
};

require.extensions['.ts'] = (module, file) => {
  compiled.set(file, compile(file));
  module._compile(compiled.get(file), file);
};

// The copy that Pulumi's SDK uses: it reads the source map in what was compiled, as the file on disk has none.
const ofSdk = Module.createRequire(require.resolve('@pulumi/pulumi/package.json'));
ofSdk('source-map-support').install({ retrieveFile: (file) => compiled.get(file) });
