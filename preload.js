// Loaded before the program (Pulumi.yaml, runtime options, nodeargs).

const oldest = 22; // @pulumi/pulumi 3.270 says so in its "engines"
if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(
    `error: this program needs Node.js ${oldest} or newer, and found ${process.version}. ` +
      'Put a newer one on PATH, or use the one the project brings: npm ci, then PATH="$PWD/node_modules/.bin:$PATH" pulumi up',
  );
  process.exit(1);
}

// So that a preview starts sooner: loads less, and compiles without the TypeScript compiler.
require('./components/lazySdk.js');
require('./compile.js');
