import type { z } from 'zod';
import { type Processor, processorOf, processorSchema } from '../../../catalog/kinds/processor/processor.ts';

/** The processor `orders` of the queue `placed`, with what a test wants of it. */
export function processor(fields: Partial<z.input<typeof processorSchema>> = {}): Processor {
  const place = {
    broker: 'orders',
    vhost: 'shop',
    queue: 'placed',
    user: 'worker',
    image: 'orders:1',
    forward: { port: 8080 },
  };
  return processorOf('orders', processorSchema.parse({ ...place, ...fields }));
}
