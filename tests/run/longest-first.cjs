const Sequencer = require('@jest/test-sequencer').default;

/** Without timings of an earlier run Jest goes by the size of files, and the longest would often be left to the end. */
const longest = [
  'wrong-configuration',
  'nothing-lost',
  'interrupted-apply',
  'cluster',
  'merge',
  'recovery',
  'review-agreement',
  'fields',
  'review.test',
  'life-of',
  'apply.test',
  'import',
  'deploy',
  'rolling-change',
  'samples',
  'topology',
  'poison',
  'lambda',
  'workers',
  'shedding',
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
