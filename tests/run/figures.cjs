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

  onRunComplete(_contexts, { testResults }) {
    const folder = process.env.TEST_FIGURES_FOLDER;
    const notRun = leftOutLines(leftOut(), process.argv);
    if (folder === undefined) {
      for (const line of notRun) process.stderr.write(`${line}\n`);
      return;
    }
    const figures = {
      part: process.env.TEST_PART,
      notRun,
      suites: testResults.map((suite) => suiteFigures(this.rootDir, suite)),
    };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(figures));
  }
}

function suiteFigures(rootDir, suite) {
  const { testFilePath, displayName, perfStats, testExecError } = suite;
  const firstFailure = testExecError
    ? 'it could not be run'
    : suite.testResults.find(({ status }) => status === 'failed')?.fullName;
  return {
    path: relative(rootDir, testFilePath),
    project: displayName?.name,
    seconds: (perfStats.end - perfStats.start) / 1000,
    passed: suite.numPassingTests,
    // A suite that cannot be loaded has no test that fails.
    failed: suite.numFailingTests + (testExecError ? 1 : 0),
    skipped: suite.numPendingTests + suite.numTodoTests,
    ...(firstFailure !== undefined && { firstFailure }),
  };
}

module.exports = FiguresReporter;
