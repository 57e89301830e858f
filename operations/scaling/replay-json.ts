import { asJson } from '../../pipeline/process/print-json.ts';
import type { NamedReplay } from './describe-replay.ts';

/** Replays for machines: what people are told, and each minute. Numbers of messages are rounded to hundredths. */
export function replayJson(replays: readonly NamedReplay[]): string {
  const plain = replays.map(({ name, replay: { course, ...rest } }) => {
    const { wanted, running, depth, done, events } = course;
    return {
      name,
      ...rest,
      events,
      series: {
        tasksWanted: [...wanted],
        tasksRunning: [...running],
        messages: rounded(depth),
        done: rounded(done),
      },
    };
  });
  return asJson({ replays: plain });
}

function rounded(values: Float64Array): number[] {
  return Array.from(values, (value) => Math.round(value * 100) / 100);
}
