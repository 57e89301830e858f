import { setTimeout as sleep } from 'node:timers/promises';
import { shippedDashboards } from '../../dashboards/shipped-dashboards.ts';
import { removeScratchFolders } from '../../repositories.ts';
import { type Answer, askPanels } from './ask-panels.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

let cluster: WatchedCluster;
let answers: Answer[];

/** As long as a rate over what is scraped each minute takes: four minutes, and the first scrape. */
const watchedMs = 300_000;

beforeAll(async () => {
  const dashboards = await shippedDashboards();
  cluster = await startWatchedCluster({ dashboards });
  await sleep(watchedMs);
  answers = await askPanels(cluster.prometheus, dashboards, {
    end: Math.floor(Date.now() / 1000),
    step: 15,
    seconds: 240,
  });
});

afterAll(async () => {
  await cluster?.stop();
  removeScratchFolders();
});

test('every node is scraped over TLS by its own name, for itself and for its queues, and so is each task', async () => {
  const up = (await cluster.prometheus.targets()).filter(({ health }) => health === 'up').map(({ labels }) => labels);
  expect(up.map(({ job, instance }) => `${job} ${instance}`).sort()).toEqual([
    'processor 127.0.0.1:9091',
    'processor 127.0.0.1:9092',
    'processor 127.0.0.1:9093',
    'prometheus monitoring',
    ...['orders-1', 'orders-2', 'orders-3'].map((node) => `rabbitmq ${node}`),
    ...['orders-1', 'orders-2', 'orders-3'].map((node) => `rabbitmq-queues ${node}`),
  ]);
});

test('Prometheus takes every query of every panel', () => {
  expect(
    answers.filter(({ error }) => error !== undefined).map(({ error, ...about }) => [nameOf(about), error]),
  ).toEqual([]);
});

test('every panel shows something, but for those that are empty by what they say of themselves', () => {
  const shown = new Set(answers.filter(({ series }) => series.length > 0).map(nameOf));
  const empty = answers.filter((answer) => !shown.has(nameOf(answer)));
  expect(Object.fromEntries(empty.map((answer) => [nameOf(answer), answer.emptyWhen]))).toEqual({
    'monitoring: Problems that Zabbix knows of': 'Zabbix knows of none',
    'monitoring: Failed queries and rules': 'there are no rules',
    // No client of these tests speaks the stream protocol.
    'streams-and-quorum: Readers behind': 'no stream is read over the stream protocol',
  });
});

test('a broker is told of with labels of its own alone: none that two had and that had to make way', async () => {
  const answer = await fetch(`${cluster.prometheus.url}/api/v1/labels`);
  const { data } = (await answer.json()) as { data: string[] };
  expect(data.filter((label) => label.startsWith('exported_'))).toEqual([]);
  expect(data).toEqual(expect.arrayContaining(['platform', 'broker', 'node', 'processor', 'queue', 'vhost']));
});

test('of queues as much is kept as dashboards name', async () => {
  const names = await cluster.prometheus.labelValues('__name__', '{job="rabbitmq-queues"}');
  const own = names.filter((name) => name.startsWith('rabbitmq_'));
  const counted = await cluster.prometheus.instant('count by (job) ({job=~".+"})', Date.now() / 1000);
  for (const { metric, values } of counted) process.stdout.write(`  ${metric.job}: ${values[0]?.[1]} series\n`);
  expect(own.length).toBeGreaterThan(5);
  const drawn = answers.map(({ query }) => query).join(' ');
  const always = /^rabbitmq_detailed_queue_(messages|messages_ready|messages_unacked|messages_bytes|consumers)$/;
  expect(own.filter((name) => !drawn.includes(name) && !always.test(name))).toEqual([]);
});

function nameOf({ dashboard, panel }: Pick<Answer, 'dashboard' | 'panel'>): string {
  return `${dashboard}: ${panel}`;
}
