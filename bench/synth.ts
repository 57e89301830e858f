import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm run bench:synth`: a cold synth of Warren beside a stock CDKTF project. Prints a table and JSON. `-- --quick` runs
 * each once, over few brokers.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const code = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'warren-bench-'));
const sampleRuns = quick ? 1 : 5;
const sizes = quick ? [1, 2] : [10, 100, 1000];

interface Measurement {
  what: string;
  brokers: number;
  resources: number;
  /** Median of the runs, wall clock from starting the process to its end. */
  seconds: number;
  /** Median of the runs, largest resident size. */
  peakMiB: number;
  runs: number;
}

function measure(props: { what: string; brokers: number; argv: string[]; cwd: string; runs: number }): Measurement {
  const output = join(scratch, 'out');
  const samples = Array.from({ length: props.runs }, () => {
    rmSync(output, { recursive: true, force: true });
    const memoryFile = join(scratch, 'memory');
    const start = performance.now();
    execFileSync(process.execPath, ['--require', join(code, 'bench', 'report-memory.cjs'), ...props.argv], {
      cwd: props.cwd,
      env: { ...process.env, CDKTF_OUTDIR: output, BENCH_MEMORY_FILE: memoryFile },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return { seconds: (performance.now() - start) / 1000, peakMiB: Number(readFileSync(memoryFile, 'utf8')) / 1024 };
  });
  const { what, brokers, runs } = props;
  const resources = Object.values(countResources(output)).reduce((sum, count) => sum + count, 0);
  return {
    what,
    brokers,
    resources,
    runs,
    seconds: median(samples.map((s) => s.seconds)),
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

function repositoryOf(brokers: number): string {
  const folder = join(scratch, `repository-${brokers}`);
  mkdirSync(join(folder, 'brokers'), { recursive: true });
  cpSync(join(code, 'platform.yaml'), join(folder, 'platform.yaml'));
  const text = readFileSync(join(code, 'brokers', 'orders.yaml'), 'utf8');
  for (let number = 1; number <= brokers; number++) {
    writeFileSync(join(folder, 'brokers', `orders-${String(number).padStart(4, '0')}.yaml`), text);
  }
  return folder;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const warren = (what: string, brokers: number, repository: string, runs: number) =>
  measure({ what, brokers, argv: [join(code, 'bin', 'synth.cjs'), repository], cwd: code, runs });

try {
  const stockFolder = join(code, 'bench', 'stock-cdktf');
  const tsNode = join(code, 'node_modules', 'ts-node', 'dist', 'bin.js');
  const sample = warren('Warren, the sample', 3, code, sampleRuns);
  const sampleCounts = countResources(join(scratch, 'out'));
  const stock = measure({
    what: 'stock CDKTF, the sample',
    brokers: 3,
    argv: [tsNode, '--compiler', 'typescript-5', 'main.ts'],
    cwd: stockFolder,
    runs: sampleRuns,
  });
  requireLikeness(sampleCounts, countResources(join(scratch, 'out')));
  const scale = sizes.map((brokers) =>
    warren(`Warren, ${brokers} clusters`, brokers, repositoryOf(brokers), quick || brokers > 100 ? 1 : 3),
  );
  const all = [sample, stock, ...scale];
  console.log('| | brokers | resources | seconds | peak MiB | runs |\n|---|---:|---:|---:|---:|---:|');
  for (const row of all)
    console.log(
      `| ${row.what} | ${row.brokers} | ${row.resources} | ${row.seconds.toFixed(2)} | ${row.peakMiB.toFixed(0)} | ${row.runs} |`,
    );
  const perBroker = scale.slice(1).map((row, index) => {
    const before = scale[index] ?? row;
    return {
      from: before.brokers,
      to: row.brokers,
      milliseconds: ((row.seconds - before.seconds) * 1000) / (row.brokers - before.brokers),
    };
  });
  const ratios = { time: sample.seconds / stock.seconds, memory: sample.peakMiB / stock.peakMiB };
  console.log(
    `\nThe sample takes ${ratios.time.toFixed(3)} of the stock project's time and ${ratios.memory.toFixed(3)} of its memory.`,
  );
  for (const { from, to, milliseconds } of perBroker)
    console.log(`From ${from} to ${to} brokers each one adds ${milliseconds.toFixed(1)} ms.`);
  console.log(`\n${JSON.stringify({ node: process.version, measurements: all, ratios, perBroker })}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
