// What Pulumi starts for programs in other languages (PulumiPlugin.yaml): `main` of package.json, since Pulumi loads the
// folder. Programs in TypeScript get what `exports` names. Plain JavaScript: in node_modules nothing is compiled.
const { existsSync } = require('node:fs');
const { enableCompileCache, flushCompileCache } = require('node:module');
const { join } = require('node:path');

// Keeps V8's code between runs, where Node.js can: a program in another language starts this for each of its own.
enableCompileCache?.();
require('./lazySdk.js');

if (existsSync(join(__dirname, 'plugin.ts'))) {
  // A checkout, compiled as its own program is, whatever the options of the project that the plugin is started in.
  require('../compile.js');
  require('./plugin.ts').serve(__dirname);
} else {
  require('./dist/plugin.js').serve(__dirname);
}
// At the end there is no time: Pulumi kills it.
flushCompileCache?.();
