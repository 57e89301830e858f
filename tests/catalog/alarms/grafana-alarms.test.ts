import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaAlarms } from '../../../catalog/alarms/known/grafana.ts';
import { knownAlarms } from '../../../catalog/alarms/known-alarms.ts';
import { type ExpressionNode, nodesOf, readExpression } from '../../../catalog/expressions/expression.ts';
import { unknownMetrics } from '../../../catalog/expressions/unknown-metrics.ts';
import { metricNamed } from '../../../catalog/facts/rabbitmq-metrics.ts';
import { rabbitmqVersions } from '../../../catalog/facts/rabbitmq-versions.ts';
import { metricLabel } from '../../../contracts/monitoring.ts';
import { queueSeries } from '../../../stacks/monitoring/bundle/queue-series.ts';
import { recordedVersions, scrapedMetrics } from '../facts/rabbitmq-scrapes.ts';
import { knownAlarmOf, watchedCatalog } from './known-alarm-of.ts';

const catalog = watchedCatalog();
const alarms = grafanaAlarms.map(({ name }) => knownAlarmOf(name, { catalog }));
const ofMetrics = alarms.filter(({ definition }) => definition.source === 'prometheus');

test.each(alarms.map(({ alert, definition }) => [alert, definition] as const))(
  '%s is asked in words that its data source reads',
  (_, { source, expression }) => {
    expect(readExpression(source === 'loki' ? 'logql' : 'promql', expression)).not.toHaveProperty('wrongAt');
  },
);

test('every name is one alarm’s, what hides an alarm is one, and each says where its numbers come from', () => {
  const names = knownAlarms.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, hiddenBy = [], source, threshold } of grafanaAlarms) {
    expect(hiddenBy.filter((cause) => !names.includes(cause) || cause === name)).toEqual([]);
    expect(source).toMatch(/^(https:\/\/|Warren: )\S/);
    if (threshold)
      expect([threshold.min, threshold.max]).toEqual([
        Math.min(threshold.min, threshold.default),
        Math.max(threshold.max, threshold.default),
      ]);
  }
});

test('the documentation names each of them, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/grafana-alarms.md'), 'utf8');
  const rows = [...text.matchAll(/^\| (?:`\w+`|its queues) +\|(.*)\|$/gm)].map(([, cells = '']) => cells).join();
  const named = [...rows.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual(grafanaAlarms.map(({ name }) => name).sort());
});

test('RabbitMQ has the metrics that alarms name in every version that a broker may run, but for one in 3.13', () => {
  const lacking = rabbitmqVersions.flatMap(({ version }) =>
    ofMetrics.flatMap(({ alert, definition }) =>
      unknownMetrics(definition.expression, [{ name: 'orders', version }]).map(
        ({ name }) => `${version.slice(0, 4)} ${alert} ${name}`,
      ),
    ),
  );
  expect([...new Set(lacking)]).toEqual(['3.13 consumers-hang rabbitmq_detailed_queue_messages_acked_total']);
});

test.each(recordedVersions)(
  'a real RabbitMQ %s answers with those metrics and has the labels that they are selected by',
  (version) => {
    const scraped = scrapedMetrics(version);
    const own: readonly string[] = [...Object.values(metricLabel), 'job'];
    const selectors = ofMetrics.flatMap(({ definition }) => selectorsIn(definition.expression));
    const named = selectors.filter(({ metric }) => metric.startsWith('rabbitmq_'));
    expect(named.length).toBeGreaterThan(20);
    for (const { metric, labels } of named) {
      const series = [...(scraped.get(metric)?.at.values() ?? [])].flat();
      expect(`${metric}: ${series.length > 0}`).toBe(`${metric}: true`);
      expect(labels.filter((label) => !own.includes(label) && !series.some((one) => one.includes(label)))).toEqual([]);
    }
  },
);

test('what alarms name of queues is scraped and kept', () => {
  const texts = ofMetrics.map(({ definition }) => definition.expression);
  const { families, kept } = queueSeries(texts);
  const named = texts.flatMap((text) => selectorsIn(text)).flatMap(({ metric }) => metricNamed(metric) ?? []);
  const detailed = named.filter(({ endpoints }) => !endpoints.includes('/metrics'));
  expect(detailed.length).toBeGreaterThan(5);
  for (const metric of detailed) {
    expect(kept.split('|')).toContain(metric.name);
    expect(metric.families.some((family) => families.includes(family))).toBe(true);
  }
});

test('an alarm of queues leaves those out that are beside a processor, unless its file names queues', () => {
  const expressionOf = (queues?: { vhost?: string; names?: string }) =>
    knownAlarmOf('queue-long', { catalog, ...(queues ? { queues } : {}) }).definition.expression;
  expect(expressionOf()).toBe(
    String.raw`max by (vhost, queue) (rabbitmq_detailed_queue_messages{broker="orders",queue!~".+\\.(retry\\.[0-9]+|suspects)|.+\\.parked"}) unless on (vhost, queue) rabbitmq_detailed_stream_segments{broker="orders",queue!~".+\\.(retry\\.[0-9]+|suspects)|.+\\.parked"}`,
  );
  expect(expressionOf({ vhost: 'a"b', names: String.raw`in\.(a|b)` })).toContain(
    String.raw`{broker="orders",vhost="a\"b",queue=~"in\\.(a|b)"}`,
  );
});

test('a processor that parks elsewhere is looked for there, and its queue is left out of what is long', () => {
  const elsewhere = {
    ...catalog,
    processors: catalog.processors.map((processor) => ({ ...processor, deadLetter: 'lost (orders)' })),
  };
  const expressionOf = (name: string) => knownAlarmOf(name, { catalog: elsewhere }).definition.expression;
  expect(expressionOf('processor-parked')).toContain('queue="lost (orders)"');
  expect(expressionOf('messages-parked')).toContain(String.raw`queue=~".+\\.parked|lost \\(orders\\)"`);
  expect(expressionOf('queue-long')).toContain(String.raw`|lost \\(orders\\)"`);
});

interface Selector {
  metric: string;
  labels: string[];
}

/** What a query of Prometheus selects: metrics, and the labels that it names in doing so. */
function selectorsIn(expression: string): Selector[] {
  const read = readExpression('promql', expression);
  if ('wrongAt' in read) throw new Error(`cannot be read at ${read.wrongAt}`);
  const texts = (node: ExpressionNode, name: string) =>
    nodesOf(node).flatMap((each) => (each.name === name ? [each.text] : []));
  return nodesOf(read)
    .filter(({ name }) => name === 'VectorSelector')
    .map((node) => ({ metric: texts(node, 'Identifier')[0] ?? '', labels: texts(node, 'LabelName') }));
}
