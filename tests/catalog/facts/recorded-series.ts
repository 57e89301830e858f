import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { recordedVersions } from './rabbitmq-scrapes.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'rabbitmq-metrics');

/** Series that a real RabbitMQ has by itself, and for each queue, connection and channel: their number by metric. */
export function recordedSeries(version: (typeof recordedVersions)[number]): Record<string, Record<string, number>> {
  const text = readFileSync(join(folder, `${version}-series.json`), 'utf8');
  return z.record(z.string(), z.record(z.string(), z.number())).parse(JSON.parse(text));
}
