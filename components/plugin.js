// What Pulumi starts for programs in other languages (PulumiPlugin.yaml): `main` of package.json, since Pulumi loads the
// folder. Programs in TypeScript get what `exports` names. Plain JavaScript: in node_modules nothing is compiled.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

if (existsSync(join(__dirname, 'plugin.ts'))) {
  // A checkout. Without type checking, and without the options of whichever project the plugin is started in.
  const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  require.extensions['.ts'] = (module, file) =>
    module._compile(
      transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText,
      file,
    );
  require('./plugin.ts').serve(__dirname);
} else {
  require('./dist/plugin.js').serve(__dirname);
}
