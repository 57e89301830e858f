// Runs main.ts as CommonJS: without the thread in which Node's loader of ES modules calls tsx, and without its scan of
// every provider binding, a synthesis of the sample takes 0.7 s instead of 0.9 s (npm run bench:synth).
require('tsx/cjs');
require('../main.ts');
