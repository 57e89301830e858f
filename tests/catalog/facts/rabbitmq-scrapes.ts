import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'rabbitmq-metrics');

/** A metric as a real RabbitMQ answered with it. */
export interface ScrapedMetric {
  type: string;
  /** Path with its query, and the labels of each series there. */
  at: Map<string, string[][]>;
}

/** Versions that were recorded: `npm run record:rabbitmq-metrics`. */
export const recordedVersions = ['4.0.5', '4.3.6'] as const;

/** What RabbitMQ answered, by path. */
export function scrapesOf(version: (typeof recordedVersions)[number]): Record<string, string> {
  return z.record(z.string(), z.string()).parse(read(`${version}.json.gz`));
}

/** What the source of versions declares as core metrics: types by name, by family, by version. */
export function declaredMetrics(): Record<string, Record<string, Record<string, string>>> {
  const types = z.record(z.string(), z.string());
  return z.record(z.string(), z.record(z.string(), types)).parse(read('declared.json.gz'));
}

/** The metrics whose names begin with `rabbitmq_` in what RabbitMQ answered. */
export function scrapedMetrics(version: (typeof recordedVersions)[number]): Map<string, ScrapedMetric> {
  const metrics = new Map<string, ScrapedMetric>();
  for (const [path, text] of Object.entries(scrapesOf(version))) {
    let current: string[][] = [];
    for (const line of text.split('\n')) {
      const [, name = '', type = ''] = /^# TYPE (rabbitmq_\w+) (\w+)$/.exec(line) ?? [];
      if (name !== '') {
        const metric = metrics.get(name) ?? { type, at: new Map() };
        metrics.set(name, metric);
        current = [];
        metric.at.set(path, current);
      } else if (line.startsWith('rabbitmq_')) {
        current.push([...line.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)].map(([, label = '']) => label));
      }
    }
  }
  return metrics;
}

/** How many series there are in an answer. */
export function seriesIn(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

function read(file: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
}
