const Sequencer = require('@jest/test-sequencer').default;

/** Without timings of an earlier run Jest goes by the size of files, and the longest would often be left to the end. */
const longest = [
  'wrong-configuration',
  'cluster',
  'recovery',
  'fields',
  'apply.test',
  'import',
  'samples',
  'topology',
  'merge',
  'interrupted-apply',
  'review-agreement',
  'review.test',
  'life-of',
  'deploy',
  'rolling-change',
];

class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = longest.findIndex((name) => path.includes(`/${name}`));
      return found === -1 ? longest.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}

module.exports = LongestFirst;
