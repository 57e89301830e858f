import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { removeScratchFolders } from '../tests/repositories.ts';
import { busyness } from './gateway/machine.ts';
import { type Functions, startFunctions } from './ingress/functions.ts';
import { type ColdStart, measureColdStart, measureWarm, medianStart } from './ingress/measure-function.ts';
import { measureWorkers } from './ingress/measure-worker.ts';
import { reportOf } from './ingress/report.ts';

/**
 * `npm run bench:ingress`: what the Worker and the receiver on Lambda take of a processor, each beside one that does nothing, and how the
 * receiver begins in new processes. Prints tables, then JSON. `-- --quick` measures less. Needs root on Debian or Ubuntu, as the tests do.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const starts = quick ? 2 : 15;
const sizes = [1_024, 16_384, 1_048_576];
const count = (bytes: number) => Math.ceil((quick ? 20 : 300) / (bytes > 100_000 ? 5 : 1));

const before = await busyness();
const functions = await startFunctions();
try {
  const figures = {
    bundles: ['edge.js', 'receiver.cjs', 'receiver.zip'].map(sizeOf),
    cold: await coldStarts(functions),
    warm: await warmRequests(functions),
    worker: await measureWorkers({ bindings: functions.way.bindings, folder: functions.way.folder, sizes, count }),
    before,
    after: await busyness(),
  };
  console.log(reportOf(figures));
  console.log(JSON.stringify(figures));
} finally {
  await functions.stop();
  removeScratchFolders();
}

/** In turn, so that what is compared was measured within the same second. */
async function coldStarts({ bare, receiver, event }: Functions) {
  const measuredStarts: Record<'bare' | 'receiver', ColdStart[]> = { bare: [], receiver: [] };
  for (let round = 0; round < starts; round += 1) {
    measuredStarts.bare.push(await measureColdStart(bare, event(1_024)));
    measuredStarts.receiver.push(await measureColdStart(receiver, event(1_024)));
  }
  return { bare: medianStart(measuredStarts.bare), receiver: medianStart(measuredStarts.receiver) };
}

async function warmRequests({ bare, receiver, event }: Functions) {
  const times = [];
  for (const bytes of sizes) {
    const bareMs = await measureWarm(bare, event(bytes), count(bytes));
    times.push({ bytes, bareMs, receiverMs: await measureWarm(receiver, event(bytes), count(bytes)) });
  }
  return times;
}

function sizeOf(file: string) {
  const contents = readFileSync(`dist/${file}`);
  return { file, bytes: contents.length, compressed: gzipSync(contents).length };
}
