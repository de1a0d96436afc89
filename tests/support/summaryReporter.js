/** Ends a run with one plain line. Skipped and pending tests are not counted as passed. */
module.exports = class SummaryReporter {
  onRunComplete(_contexts, results) {
    // A file that cannot be loaded has no tests to fail, so it counts as one.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const more = skipped > 0 ? `, ${skipped} skipped` : '';
    // Jest's own summary is printed after this: the line has to be the last one.
    process.once('exit', () => {
      process.stdout.write(`${results.numPassedTests} passed, ${failed} failed${more}\n`);
    });
  }
};
