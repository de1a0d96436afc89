const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Before and after all test files: a folder for what they share, which perRun.ts fills. */
module.exports = () => {
  process.env.ITSM_TEST_RUN = mkdtempSync(join(tmpdir(), 'itsm-run-'));
  // Each of the processes that tests start would compile Pulumi's SDK and TypeScript anew.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  // Pulumi's commands end before their garbage is worth collecting: https://pkg.go.dev/runtime#hdr-Environment_Variables
  process.env.GOGC ??= '400';
};
module.exports.remove = () => rmSync(process.env.ITSM_TEST_RUN, { recursive: true, force: true });
