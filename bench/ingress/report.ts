import type { Busyness } from '../gateway/machine.ts';
import type { ColdStart } from './measure-function.ts';
import type { WorkerTime } from './measure-worker.ts';

/** Everything that was measured; times in milliseconds. */
export interface Figures {
  bundles: readonly { file: string; bytes: number; compressed: number }[];
  cold: { bare: ColdStart; receiver: ColdStart };
  warm: readonly { bytes: number; bareMs: number; receiverMs: number }[];
  worker: readonly WorkerTime[];
  before: Busyness;
  after: Busyness;
}

/** The aims: processor time of the Worker for a request of 16 KiB, and what the receiver's beginning may take beyond that of a handler that does nothing. */
const aims = { workerMs: 2, coldMs: 250 };

export function reportOf({ bundles, cold, warm, worker, before, after }: Figures): string {
  const whole = ({ loadMs, firstMs }: ColdStart) => loadMs + firstMs;
  const beyond = whole(cold.receiver) - whole(cold.bare);
  const at16 = worker.find(({ bytes }) => bytes === 16_384)?.workerMs ?? Number.NaN;
  return [
    `Load average ${before.load.toFixed(1)} before, ${after.load.toFixed(1)} after; ${after.roundsPerMs.toFixed(1)} loops a ms.`,
    '',
    '| beginning, ms (of a processor) | until it asks for an event | first answer | most memory, MiB |',
    '| --- | ---: | ---: | ---: |',
    ...Object.entries(cold).map(([name, start]) => coldLine(name, start)),
    '',
    '| processor time a request, ms | Worker | bare Worker | receiver | bare handler |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...worker.map(({ bytes, workerMs, bareMs }, index) => {
      const times = [workerMs, bareMs, warm[index]?.receiverMs, warm[index]?.bareMs];
      return `| ${bytes / 1024} KiB | ${times.map((ms) => ms?.toFixed(2)).join(' | ')} |`;
    }),
    '',
    ...bundles.map(
      ({ file, bytes, compressed }) => `${file}: ${kilobytes(bytes)}, compressed ${kilobytes(compressed)}`,
    ),
    '',
    aim(`Worker at 16 KiB ${at16.toFixed(2)} ms, at most ${aims.workerMs}`, at16 <= aims.workerMs),
    aim(`beginning ${beyond.toFixed(0)} ms beyond the bare one, at most ${aims.coldMs}`, beyond <= aims.coldMs),
  ].join('\n');
}

function coldLine(name: string, { loadMs, loadProcessorMs, firstMs, firstProcessorMs, peakMiB }: ColdStart): string {
  const times = [
    [loadMs, loadProcessorMs],
    [firstMs, firstProcessorMs],
  ].map(([passed, used]) => `${passed?.toFixed(0)} (${used?.toFixed(0)})`);
  return `| ${name} | ${times.join(' | ')} | ${peakMiB.toFixed(0)} |`;
}

function aim(what: string, isMet: boolean): string {
  return `${isMet ? 'met' : 'NOT met'}: ${what}`;
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
