// Runs stacks/dashboards/main.ts as synth.cjs runs main.ts.
require('tsx/cjs');
require('../stacks/dashboards/main.ts');
