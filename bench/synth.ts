import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writePlatform } from './platform-file.ts';
import { writeProcessors } from './processor-files.ts';
import { scratchFolder } from './scratch-folder.ts';

/**
 * `npm run bench:synth`: a cold synth of Warren beside a stock CDKTF project. Prints a table and JSON. `-- --quick` runs
 * each once, over few brokers and processors.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const code = fileURLToPath(new URL('..', import.meta.url));
const scratch = scratchFolder();
const sampleRuns = quick ? 1 : 5;
const sizes = quick ? [1, 2] : [10, 100, 1000];
const processorSizes = quick ? [1, 2] : [10, 100];

interface Measurement {
  what: string;
  brokers: number;
  processors: number;
  resources: number;
  /** Median of the runs, wall clock from starting the process to its end. */
  seconds: number;
  /** Median of the runs, of all threads: says more than the time that passes where other work runs, too. */
  cpuSeconds: number;
  /** Median of the runs, largest resident size. */
  peakMiB: number;
  runs: number;
}

interface Measured {
  what: string;
  brokers: number;
  processors: number;
  argv: string[];
  cwd: string;
  runs: number;
}

function measure({ argv, cwd, ...about }: Measured): Measurement {
  const output = join(scratch, 'out');
  const samples = Array.from({ length: about.runs }, () => {
    rmSync(output, { recursive: true, force: true });
    const useFile = join(scratch, 'use');
    const start = performance.now();
    execFileSync(process.execPath, ['--require', join(code, 'bench', 'report-use.cjs'), ...argv], {
      cwd,
      env: { ...process.env, CDKTF_OUTDIR: output, BENCH_USE_FILE: useFile },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const seconds = (performance.now() - start) / 1000;
    const { peakKiB, cpuSeconds } = JSON.parse(readFileSync(useFile, 'utf8'));
    return { seconds, cpuSeconds, peakMiB: peakKiB / 1024 };
  });
  return {
    ...about,
    resources: Object.values(countResources(output)).reduce((sum, count) => sum + count, 0),
    seconds: median(samples.map((s) => s.seconds)),
    cpuSeconds: median(samples.map((s) => s.cpuSeconds)),
    peakMiB: median(samples.map((s) => s.peakMiB)),
  };
}

function countResources(output: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const stack of readdirSync(join(output, 'stacks'))) {
    const { resource } = JSON.parse(readFileSync(join(output, 'stacks', stack, 'cdk.tf.json'), 'utf8'));
    for (const [type, byName] of Object.entries(resource))
      counts[type] = (counts[type] ?? 0) + Object.keys(byName as object).length;
  }
  return counts;
}

/** How many resources of a hundred the stock project may make more or fewer. */
const likenessPercent = 5;

/** What makes other things is not to be compared. */
function requireLikeness(sample: Record<string, number>, stock: Record<string, number>): void {
  const types = (counts: Record<string, number>) => Object.keys(counts).sort().join(', ');
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
  const isLike = Math.abs(sum(stock) - sum(sample)) * 100 <= sum(sample) * likenessPercent;
  if (types(sample) === types(stock) && isLike) return;
  throw new Error(
    `bench/stock-cdktf/main.ts makes ${sum(stock)} resources (${types(stock)}), the sample has ${sum(sample)} (${types(sample)}). Have it make the same types, and at most ${likenessPercent} % more or fewer.`,
  );
}

/** The sample's network and brokers, which the stock project has, too, without its processors, what they keep, and what watches them. */
function brokersOfSample(): string {
  const folder = join(scratch, 'sample');
  cpSync(join(code, 'brokers'), join(folder, 'brokers'), { recursive: true });
  writePlatform(folder, ['database', 'cache', 'monitoring']);
  return folder;
}

function repositoryOf(brokers: number): string {
  const folder = join(scratch, `repository-${brokers}`);
  mkdirSync(join(folder, 'brokers'), { recursive: true });
  writePlatform(folder, ['monitoring']);
  const text = readFileSync(join(code, 'brokers', 'orders.yaml'), 'utf8');
  for (let number = 1; number <= brokers; number++) {
    writeFileSync(join(folder, 'brokers', `orders-${String(number).padStart(4, '0')}.yaml`), text);
  }
  return folder;
}

/** The same brokers with the host that watches them, and as many dashboards of those that are shipped, or copies of them. */
function watchedRepositoryOf(brokers: number, dashboards: number): string {
  const folder = join(scratch, `watched-${brokers}`);
  cpSync(repositoryOf(brokers), folder, { recursive: true });
  writePlatform(folder);
  const shipped = readdirSync(join(code, 'dashboards')).sort();
  mkdirSync(join(folder, 'dashboards'));
  for (let number = 0; number < dashboards; number++) {
    const file = shipped[number % shipped.length] ?? '';
    const round = Math.floor(number / shipped.length);
    cpSync(join(code, 'dashboards', file), join(folder, 'dashboards', round === 0 ? file : `more-${round}-${file}`));
  }
  return folder;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Repository {
  what: string;
  folder: string;
  brokers: number;
  processors: number;
  runs: number;
}

const warren = ({ folder, ...about }: Repository) =>
  measure({ ...about, argv: [join(code, 'bin', 'synth.cjs'), folder], cwd: code });

/** What one object more costs, from each size to the next. */
function perObject(rows: readonly Measurement[], count: (row: Measurement) => number) {
  return rows.slice(1).map((row, index) => {
    const before = rows[index] ?? row;
    const more = count(row) - count(before);
    return {
      from: count(before),
      to: count(row),
      milliseconds: ((row.seconds - before.seconds) * 1000) / more,
      cpuMilliseconds: ((row.cpuSeconds - before.cpuSeconds) * 1000) / more,
    };
  });
}

function processorRow(processors: number): Measurement {
  const folder = join(scratch, `processors-${processors}`);
  writeProcessors(folder, processors);
  return warren({ what: `Warren, ${processors} processors`, folder, brokers: 1, processors, runs: quick ? 1 : 3 });
}

function brokerRow(brokers: number): Measurement {
  const runs = quick || brokers > 100 ? 1 : 3;
  return warren({ what: `Warren, ${brokers} clusters`, folder: repositoryOf(brokers), brokers, processors: 0, runs });
}

function watchedRow({ brokers, dashboards }: { brokers: number; dashboards: number }): Measurement {
  const what = `Warren, ${brokers} clusters, watched, ${dashboards} dashboards`;
  const folder = watchedRepositoryOf(brokers, dashboards);
  return warren({ what, folder, brokers, processors: 0, runs: quick ? 1 : 3 });
}

try {
  const stockFolder = join(code, 'bench', 'stock-cdktf');
  const tsNode = join(code, 'node_modules', 'ts-node', 'dist', 'bin.js');
  const ofSample = { brokers: 3, processors: 0, runs: sampleRuns };
  const sample = warren({ what: "Warren, the sample's brokers", folder: brokersOfSample(), ...ofSample });
  const sampleCounts = countResources(join(scratch, 'out'));
  const stock = measure({
    what: 'stock CDKTF, the same',
    argv: [tsNode, '--compiler', 'typescript-5', 'main.ts'],
    cwd: stockFolder,
    ...ofSample,
  });
  requireLikeness(sampleCounts, countResources(join(scratch, 'out')));
  const ofBrokers = sizes.map(brokerRow);
  const ofProcessors = processorSizes.map(processorRow);
  const watched = watchedRow(quick ? { brokers: 1, dashboards: 2 } : { brokers: 100, dashboards: 12 });
  const all = [sample, stock, ...ofBrokers, ...ofProcessors, watched];
  console.log('| | brokers | processors | resources | seconds | of CPU | peak MiB | runs |');
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
  for (const row of all)
    console.log(
      `| ${row.what} | ${row.brokers} | ${row.processors} | ${row.resources} | ${row.seconds.toFixed(2)} | ${row.cpuSeconds.toFixed(2)} | ${row.peakMiB.toFixed(0)} | ${row.runs} |`,
    );
  const perBroker = perObject(ofBrokers, (row) => row.brokers);
  const perProcessor = perObject(ofProcessors, (row) => row.processors);
  const ratios = { time: sample.seconds / stock.seconds, memory: sample.peakMiB / stock.peakMiB };
  console.log(
    `\nThe sample's brokers take ${ratios.time.toFixed(3)} of the stock project's time and ${ratios.memory.toFixed(3)} of its memory.`,
  );
  const each = { brokers: perBroker, processors: perProcessor };
  for (const [what, steps] of Object.entries(each))
    for (const { from, to, milliseconds, cpuMilliseconds } of steps)
      console.log(
        `From ${from} to ${to} ${what} each one adds ${milliseconds.toFixed(1)} ms, and ${cpuMilliseconds.toFixed(1)} ms of CPU.`,
      );
  console.log(`\n${JSON.stringify({ node: process.version, measurements: all, ratios, perBroker, perProcessor })}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
