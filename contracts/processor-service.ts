import type { PlatformIdentity } from './names.ts';

/** The ECS cluster that all processors of a platform run in. */
export function processorCluster({ name }: Pick<PlatformIdentity, 'name'>): string {
  return name;
}

/** The ECS service of a processor, in its platform's cluster. */
export function processorService(processor: string): string {
  return processor;
}
