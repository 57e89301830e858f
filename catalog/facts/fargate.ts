import { prices } from './prices.ts';

const gib = 1024;

/** Units of CPU that are one virtual CPU. */
const vcpu = 1024;

/**
 * Memory in MiB that Fargate has for each number of CPU units:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
export const fargateMemory: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, gib, 2 * gib]],
  [512, steps({ from: 1, to: 4, by: 1 })],
  [1024, steps({ from: 2, to: 8, by: 1 })],
  [2048, steps({ from: 4, to: 16, by: 1 })],
  [4096, steps({ from: 8, to: 30, by: 1 })],
  [8192, steps({ from: 16, to: 60, by: 4 })],
  [16_384, steps({ from: 32, to: 120, by: 8 })],
]);

/** In GiB. */
function steps({ from, to, by }: { from: number; to: number; by: number }): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, index) => (from + index * by) * gib);
}

/**
 * What a task costs an hour in US dollars, by its size, region and architecture; undefined where no price is known.
 */
export function fargateHour(
  { cpu, memoryMiB }: { cpu: number; memoryMiB: number },
  { region, architecture }: { region: string; architecture: string },
): number | undefined {
  const price = prices().fargate.get(region)?.get(architecture);
  return price && (cpu / vcpu) * price.vcpuHour + (memoryMiB / gib) * price.gibHour;
}
