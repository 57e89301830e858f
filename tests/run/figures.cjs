const { writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { leftOut, leftOutLines } = require('./left-out.cjs');

/**
 * Leaves what a run of Jest came to in the folder that `npm test` names, to be summed up. Where nobody names one, it says what
 * this computer could not run.
 */
class FiguresReporter {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, results) {
    const folder = process.env.TEST_FIGURES_FOLDER;
    const notRun = leftOutLines(leftOut(), process.argv);
    if (folder === undefined) {
      for (const line of notRun) process.stderr.write(`${line}\n`);
      return;
    }
    const figures = {
      passed: results.numPassedTests,
      // A suite that cannot be loaded has no test that fails.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      notRun,
      suites: results.testResults.map(({ testFilePath, perfStats: { start, end } }) => ({
        path: relative(this.rootDir, testFilePath),
        seconds: (end - start) / 1000,
      })),
    };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(figures));
  }
}

module.exports = FiguresReporter;
