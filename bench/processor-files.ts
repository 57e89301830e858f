import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePlatform } from './platform-file.ts';

const code = fileURLToPath(new URL('..', import.meta.url));

/** Queues of the broker, whatever processors there are: what a processor adds is then none of its broker's. */
const queues = 100;

/**
 * Writes the sample's platform and cluster into a folder, the cluster with a hundred queues more, and so many processors (up to a
 * hundred) like the sample's `orders`, which uses the database and the cache, each of a queue of its own.
 */
export function writeProcessors(folder: string, processors: number): void {
  const sample = (path: string) => readFileSync(join(code, path), 'utf8');
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  mkdirSync(folder, { recursive: true });
  writePlatform(folder);
  const more = numbers(queues).map((number) => `  - { name: placed-${number}, vhost: orders }\n`);
  const broker = sample('brokers/orders.yaml')
    // What its users may take from, and declare beside it.
    .replaceAll(/\bplaced(?=\||\\)/g, 'placed(-\\d+)?')
    .replace(/^queues:\n/m, `queues:\n${more.join('')}`);
  write('brokers/orders.yaml', broker);
  const processor = sample('processors/orders.yaml');
  for (const number of numbers(processors)) {
    write(processorPath(number), processor.replace('queue: placed', `queue: placed-${number}`));
  }
}

/** The file of a processor by its number, from 1. */
export function processorFile(number: number): string {
  return processorPath(numbers(number).at(-1) ?? '');
}

function processorPath(number: string): string {
  return `processors/orders-${number}.yaml`;
}

/** `0001` and so on. */
function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1).padStart(4, '0'));
}
