import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../pipeline/process/failure.ts';
import type { Load } from './gateway/drive.ts';
import { everything, quickly } from './gateway/extent.ts';
import { aimsOf, type Figure, figuresOf, halfLoad, headline } from './gateway/figures.ts';
import { busyness, watchOthers } from './gateway/machine.ts';
import { renderReport } from './gateway/report.ts';
import type { Subject } from './gateway/subjects.ts';
import { startTestBed, type TestBed } from './gateway/test-bed.ts';

/**
 * `npm run bench:gateway`: the gateway beside a bare loop of confirms, nginx, haproxy and an RPC server as it is written first, over
 * the real RabbitMQ. `-- --quick` and `--only accept|reply` measure less, `--json FILE` writes everything, `--programs FOLDER`
 * measures other builds than dist, `--cpu-prof FOLDER` profiles the gateway and the processors. Prints tables.
 */

const options = readOptions();
const scratch = mkdtempSync(join(tmpdir(), 'warren-bench-'));
const stops: (() => Promise<void>)[] = [];
let reason: string | undefined;
process.on('SIGINT', () => breakOff('interrupted.')).on('SIGTERM', () => breakOff('interrupted.'));
const outOfTime = `It was not done within ${options.limitSeconds} s. Measure less, with --quick or --only.`;
setTimeout(() => breakOff(outOfTime), options.limitSeconds * 1000).unref();
// Should something not heed that; whatever was started goes with this process.
setTimeout(() => process.exit(1), (options.limitSeconds + 30) * 1000).unref();

const before = await busyness();
const others = watchOthers();
let disturbed: number | undefined;
const runs: Omit<Figure, 'runs'>[] = [];
let testBed: TestBed | undefined;
try {
  const onStart = (stop: () => Promise<void>) => void stops.push(stop);
  testBed = await startTestBed({ folder: scratch, programs: options.programs, profiles: options.profiles, onStart });
  const subjects = testBed.subjects.filter(
    ({ mode, aside }) => (mode === options.only || options.only === undefined) && (!aside || options.asides),
  );
  await saturate(testBed, subjects);
  await pace(testBed, subjects);
} catch (error) {
  console.error(reason ?? messageOf(error));
  process.exitCode = 1;
} finally {
  disturbed = others();
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
}
if (testBed && runs.length > 0) await report(testBed);
process.exit();

/** All under one load, then all under the next, so that what is compared was measured within the same minute. */
async function saturate(on: TestBed, subjects: readonly Subject[]): Promise<void> {
  for (const kib of options.sizes) {
    // Programs that are new are compiled as they run; the first size does most of that.
    const warmUpSeconds = kib === options.sizes[0] ? options.warmUpSeconds : 0.3;
    for (const subject of subjects) await warmUp(on, { subject, kib, seconds: warmUpSeconds });
    for (const inFlight of options.inFlight) {
      const isHeadline = kib === headline.kib && inFlight === headline.inFlight;
      for (let round = 1; round <= (isHeadline ? options.rounds : 1); round += 1) {
        for (const subject of subjects) {
          if (subject.aside && inFlight !== headline.inFlight) continue;
          if (round > 1 && !subject.aimedAt?.includes('throughput')) continue;
          await measure(on, { subject, kib, load: { inFlight }, seconds: inFlight === 1 ? 1 : options.seconds });
        }
      }
    }
  }
}

async function warmUp(on: TestBed, props: { subject: Subject; kib: number; seconds: number }): Promise<void> {
  if (reason !== undefined) throw new Error(reason);
  const { subject, kib, seconds } = props;
  await subject.warmUp(kib * 1024, seconds);
  await on.settle();
}

/** Everything at half of what the gateway can do; in accept mode with the first size alone, since no aim is about it. */
async function pace(on: TestBed, subjects: readonly Subject[]): Promise<void> {
  const saturated = figuresOf(runs);
  for (const kib of options.sizes) {
    for (let round = 1; round <= (kib === headline.kib ? options.rounds : 1); round += 1) {
      for (const subject of subjects) {
        if (subject.aside || (subject.mode === 'accept' && kib !== options.sizes[0])) continue;
        if (round > 1 && !subject.aimedAt?.includes('delay')) continue;
        const perSecond = halfLoad(saturated, subject.mode, kib);
        if (perSecond) await measure(on, { subject, kib, load: { perSecond }, seconds: options.pacedSeconds });
      }
    }
  }
}

async function measure(
  on: TestBed,
  { subject, kib, load, seconds }: { subject: Subject; kib: number; load: Load; seconds: number },
): Promise<void> {
  if (reason !== undefined) throw new Error(reason);
  const { mode, name, queue } = subject;
  await on.settle();
  const measurement = await subject.measure({ bytes: kib * 1024, load, seconds });
  on.requireAlive();
  const under = 'inFlight' in load ? { inFlight: load.inFlight } : { rate: load.perSecond };
  runs.push({ mode, name, ...(queue && { queue }), kib, ...under, measurement });
  const many = 'inFlight' in load ? `${load.inFlight} in flight` : `${load.perSecond} a second`;
  const what = [mode, name, ...(queue ? [queue] : []), `${kib} KiB`, many].join(', ');
  console.error(`${what}: ${Math.round(measurement.perSecond)} a second`);
}

async function report({ versions }: TestBed): Promise<void> {
  const processors = cpus();
  const machine = {
    processors: processors.length,
    model: processors[0]?.model ?? 'unknown',
    node: process.version,
    ...versions,
    others: disturbed,
    before,
    after: await busyness(),
  };
  const figures = figuresOf(runs);
  const aims = aimsOf(figures);
  console.log(renderReport(figures, aims, machine));
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, aims, figures }, undefined, 2)}\n`);
}

/** What is being measured fails, since it is ended, and nothing else is begun. */
function breakOff(why: string): void {
  reason ??= why;
  void stopAll();
}

async function stopAll(): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'string' },
      programs: { type: 'string', default: join(import.meta.dirname, '..', 'dist') },
      'cpu-prof': { type: 'string' },
    },
  });
  const { quick, only, json, programs, 'cpu-prof': profiles } = values;
  if (only !== undefined && only !== 'accept' && only !== 'reply') {
    console.error('--only is accept or reply.');
    process.exit(1);
  }
  return {
    only,
    json,
    programs: resolve(programs),
    profiles: profiles && resolve(profiles),
    ...(quick ? quickly : everything),
  };
}
