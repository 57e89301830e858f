import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { onInterrupt } from '../pipeline/process/interruption.ts';
import { interruptPrograms } from '../pipeline/process/run-program.ts';
import { type MergeWorkbench, mergeWorkbench, smallBroker } from '../tests/integration/merge-workbench.ts';
import { type SerialPlans, timeSerialPlans } from './pipeline/serial-plans.ts';
import { type ApplyTimes, type PlanTimes, timeApply, timePlan } from './pipeline/workflow-programs.ts';

/**
 * `npm run bench:pipeline`: from a push to the comment and from a merge to what it applied, by the number of brokers, beside
 * planning every stack one after another. `-- --sizes 10,100 --runs 3 --sample 20`; `-- --quick` for the smallest of each.
 * Prints a table and JSON.
 */

/** It ends after that, whatever is not measured yet. */
const limitSeconds = 5 * 60;

/** Planning one stack after another is broken off after that, for each size. */
const serialSeconds = 45;

/** The brokers that are stood up; further ones are files that nothing is applied of. */
const stoodUp = 3;

const options = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'warren-bench-'));
// Whatever makes a temporary folder makes it there, and is gone with it.
process.env.TMPDIR = scratch;
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const interruption = onInterrupt();
let outOfTime = false;
setTimeout(() => {
  outOfTime = true;
  interruptPrograms();
}, limitSeconds * 1000).unref();
// Should something not heed that.
setTimeout(() => process.exit(1), (limitSeconds + 30) * 1000).unref();

let bench: MergeWorkbench | undefined;
try {
  const busyBefore = loadavg();
  const head = [
    'brokers',
    'push to plans saved',
    'to comment',
    'to label',
    'merge to applied',
    'to comment',
    'every stack in turn',
    'of which planned',
  ];
  bench = await mergeWorkbench(brokerFiles(1, stoodUp));
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---:').join('|')}|`);
  const rows: Row[] = [];
  let brokers = stoodUp;
  let sizeGiB = 20;
  for (const size of options.sizes) {
    if (size > brokers) bench.moveMain(brokerFiles(brokers + 1, size));
    brokers = size;
    const plans: PlanTimes[] = [];
    const applies: ApplyTimes[] = [];
    for (let run = 0; run < options.runs; run += 1) {
      stopWhenAsked();
      sizeGiB += 10;
      const pull = bench.openPull({ [brokerFile(1)]: broker(sizeGiB) });
      plans.push(await timePlan(bench, pull));
      stopWhenAsked();
      applies.push(await timeApply(bench, bench.merge(pull, 'squash')));
    }
    stopWhenAsked();
    const { folder } = bench.checkout('main');
    const serial = await timeSerialPlans({
      repository: folder,
      sample: options.sample,
      withinSeconds: serialSeconds,
      beforeEach: stopWhenAsked,
    });
    rows.push(printed({ brokers, plans, applies, serial }));
  }
  const busyness = { before: busyBefore[0], after: loadavg()[0], processors: cpus().length };
  console.log(`\n${JSON.stringify({ node: process.version, runs: options.runs, busyness, rows })}`);
} catch (error) {
  console.error(stopReason() ?? error);
  process.exitCode = 1;
} finally {
  await bench?.close();
  // A workbench that could not be stood up leaves servers that listen.
  process.exit();
}

interface Row {
  brokers: number;
  plans: PlanTimes[];
  applies: ApplyTimes[];
  serial: SerialPlans;
}

function readOptions(): { sizes: number[]; runs: number; sample: number } {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string' },
      runs: { type: 'string' },
      sample: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const usual = values.quick
    ? { sizes: String(stoodUp), runs: '1', sample: '1' }
    : { sizes: '10,100,300', runs: '3', sample: '20' };
  const given = { ...usual, ...values };
  const sizes = given.sizes.split(',').map(Number);
  const [runs, sample] = [Number(given.runs), Number(given.sample)];
  // The repository grows from one size to the next.
  const grows = sizes.every((size, index) => Number.isInteger(size) && size > (sizes[index - 1] ?? stoodUp - 1));
  if (!grows || ![runs, sample].every((count) => Number.isInteger(count) && count > 0)) {
    console.error(
      `--sizes are whole numbers from ${stoodUp}, each greater than the one before; --runs and --sample are from 1.`,
    );
    process.exit(1);
  }
  return { sizes, runs, sample };
}

function brokerFile(number: number): string {
  return `brokers/small-${String(number).padStart(4, '0')}.yaml`;
}

function broker(sizeGiB: number): string {
  return smallBroker.replace('sizeGiB: 20', `sizeGiB: ${sizeGiB}`);
}

function brokerFiles(from: number, to: number): Record<string, string> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return Object.fromEntries(numbers.map((number) => [brokerFile(number), broker(20)]));
}

function stopWhenAsked(): void {
  const reason = stopReason();
  if (reason !== undefined) throw new Error(reason);
}

function stopReason(): string | undefined {
  if (outOfTime)
    return `It was not done within ${limitSeconds / 60} minutes. Measure fewer --sizes, or with fewer --runs.`;
  return interruption.happened ? 'interrupted.' : undefined;
}

/** The same row, once everybody can see it. */
function printed(row: Row): Row {
  const { brokers, plans, applies, serial } = row;
  const figures = [
    median(plans.map(({ saved }) => saved)),
    median(plans.map(({ commented }) => commented)),
    median(plans.map(({ ended }) => ended)),
    median(applies.map(({ applied }) => applied)),
    median(applies.map(({ ended }) => ended)),
    serial.total,
  ].map((figure) => figure.toFixed(2));
  console.log(`| ${brokers} | ${figures.join(' | ')} | ${serial.planned} of ${serial.stacks} |`);
  return row;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
