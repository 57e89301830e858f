import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figures } from './figures.ts';
import { partsAgain, settle, suitesToRunAgain } from './run-again.ts';
import { type Part, runParts } from './run-parts.ts';
import { summary } from './summary.ts';

/**
 * `npm test`: the build first, then unit tests, types, linter and integration tests beside the servers, which wait more than
 * they compute and have the processors first. Suites beside real processes that failed are run once more in the end, unless
 * they are many, or `--no-retry` says not to. `--nightly` runs the files called
 * `….nightly.test.ts`, too, has random tests draw anew, and many times, and runs the benchmarks on real servers.
 */
const script = (name: string): Part => ({ name, argv: ['npm', 'run', '--silent', name] });
/** One that gives way to the others, also where Linux schedules by session: https://man7.org/linux/man-pages/man7/sched.7.html */
const inBackground = (name: string): Part => ({
  name,
  argv: ['sh', '-c', `echo 10 2>/dev/null > /proc/self/autogroup; exec nice -n 10 npm run --silent ${name}`],
});
const parts: Part[] = [
  script('unit'),
  script('servers'),
  { ...script('types'), after: ['unit'] },
  { ...script('lint'), after: ['types'] },
  { ...inBackground('integration'), after: ['unit', 'types', 'lint'] },
];
const nightlyParts: Part[] = [{ ...script('benchmarks'), after: ['servers', 'integration'] }];

const { values: options } = parseArgs({
  options: { nightly: { type: 'boolean', default: false }, 'no-retry': { type: 'boolean', default: false } },
});
const folder = mkdtempSync(join(tmpdir(), 'warren-figures-'));
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort());

const seed = options.nightly ? { FUZZ_SEED: process.env.FUZZ_SEED ?? String(Date.now() % 2 ** 31) } : {};
const nightly = options.nightly ? { NIGHTLY: '1' } : {};
for (const [name, value] of Object.entries(seed)) console.log(`${name}=${value} draws the same again.`);
const common = {
  env: {
    ...process.env,
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    ...seed,
    ...nightly,
    TEST_FIGURES_FOLDER: folder,
  },
  print: (text: string | Uint8Array) => void process.stdout.write(text),
  signal: interruption.signal,
};
try {
  const results = await runParts({ ...common, parts: [script('build')] });
  // Without the programs that the tests start, none of them says anything.
  if (results.every(({ status }) => status === 0)) {
    results.push(...(await runParts({ ...common, parts: options.nightly ? [...parts, ...nightlyParts] : parts })));
  }
  const figures = takeFigures(folder);
  const suites = options['no-retry'] || interruption.signal.aborted ? [] : suitesToRunAgain(figures);
  await runParts({ ...common, parts: partsAgain(suites) });
  const { lines, failed } = summary(settle(results, figures, takeFigures(folder)));
  console.log(lines.join('\n'));
  process.exitCode = failed > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What runs of Jest have left since it was last asked for. */
function takeFigures(folder: string): Figures[] {
  return readdirSync(folder).map((name) => {
    const file = join(folder, name);
    const figures: Figures = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    return figures;
  });
}
