import { fargateHour } from '../../facts/fargate.ts';
import { prices } from '../../facts/prices.ts';
import type { Processor } from './processor.ts';

/**
 * What the tasks of a processor that always run, `tasks.min` of them, cost a month in US dollars, on demand and not rounded;
 * undefined when the region or the architecture has no known price, and where some of them run on spare capacity, whose price
 * changes. Not counted: tasks that scaling adds, up to `tasks.max`, and those of a roll-out, traffic, logs and metrics, taxes,
 * and what savings plans or an agreement with AWS take off.
 */
export function leastMonthlyPrice(
  region: string,
  processor: Pick<Processor, 'cpu' | 'memoryMiB' | 'architecture' | 'capacity' | 'tasks'>,
): number | undefined {
  const { architecture, capacity, tasks } = processor;
  if (tasks.min === 0) return 0;
  const hour = capacity.spotPercent > 0 ? undefined : fargateHour(processor, { region, architecture });
  return hour === undefined ? undefined : tasks.min * hour * prices().hoursPerMonth;
}
