import { seriesOfNode, seriesOfQueue, seriesOfTarget, seriesOfTask } from '../../../catalog/facts/prometheus-needs.ts';
import {
  diskForSeries,
  machineWith,
  memoryForSeries,
  watchedSeries,
} from '../../../catalog/kinds/platform/monitoring/sizing.ts';
import { openMetrics } from '../../../services/processor/metrics.ts';
import { brokerScrapes, keptSeries } from './kept-series.ts';

type Scrapes = Awaited<ReturnType<typeof brokerScrapes>>;

let [often, seldom]: Scrapes = [];

beforeAll(async () => {
  [often, seldom] = await brokerScrapes();
});

/** What a real RabbitMQ has for something, of what one of the two scrapes keeps. */
function kept(scrape: Scrapes[number] | undefined, of: string): number {
  if (!scrape) throw new Error('a broker is not scraped twice');
  return keptSeries(scrape, of);
}

test('nodes are scraped as often as is counted', () => {
  expect([often?.metrics_path, often?.scrape_interval]).toEqual(['/metrics', undefined]);
  expect([seldom?.metrics_path, seldom?.scrape_interval]).toEqual(['/metrics/detailed', '60s']);
});

test('a node has as many series as are counted, of what Prometheus is told to keep', () => {
  const node = 'a node without anything';
  expect(kept(often, node) + seriesOfTarget).toBe(seriesOfNode.often);
  expect(kept(seldom, node) + seriesOfTarget).toBe(seriesOfNode.seldom);
});

test.each(['classic', 'quorum', 'stream'] as const)('a %s queue has as many series as are counted', (type) => {
  const own = kept(seldom, `each ${type} queue`);
  expect(own + kept(seldom, 'each queue that a channel consumes')).toBe(seriesOfQueue[type].leader);
  expect(kept(seldom, 'each queue that a channel publishes to')).toBe(0);
  expect(kept(often, `each ${type} queue`)).toBe(0);
});

test('a task has as many series as are counted', async () => {
  const { registry, paused } = openMetrics('orders');
  for (const reason of ['database', 'cache']) paused.set({ reason }, 0);
  const lines = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  // What the system tells of handles and requests depends on what is open; a few of either are no matter.
  const counted = seriesOfTask.often - seriesOfTarget;
  expect(Math.abs(lines.length - counted)).toBeLessThan(counted / 4);
});

test('what is watched adds up: nodes, queues with their members, and tasks', () => {
  const host = watchedSeries({ brokers: [], processors: [] });
  const queue = (type: 'quorum' | 'classic') => ({
    name: type,
    vhost: '/',
    type,
    durable: true,
    autoDelete: false,
    arguments: {},
  });
  const orders = { nodes: 5, queues: [queue('quorum'), queue('classic')] };
  expect(watchedSeries({ brokers: [orders], processors: [{ tasks: { min: 1, max: 4 } }] })).toEqual({
    often: host.often + 5 * seriesOfNode.often + 4 * seriesOfTask.often,
    // A quorum queue has three members, on however many nodes.
    seldom:
      5 * seriesOfNode.seldom +
      seriesOfQueue.quorum.leader +
      2 * seriesOfQueue.quorum.member +
      seriesOfQueue.classic.leader,
  });
  const lone = watchedSeries({ brokers: [{ nodes: 1, queues: [queue('quorum')] }], processors: [] });
  expect(lone.seldom).toBe(seriesOfNode.seldom + seriesOfQueue.quorum.leader);
});

test('memory is twice what was measured of that many series, and a disk holds two bytes a sample', () => {
  expect(memoryForSeries({ often: 15_060, seldom: 0 })).toBeGreaterThanOrEqual(2 * 119);
  expect(memoryForSeries({ often: 0, seldom: 59_940 })).toBeGreaterThanOrEqual(2 * 214);
  expect(memoryForSeries({ often: 59_940, seldom: 0 })).toBeLessThan(2 * 230);
  // 15,000 series every 15 s are a thousand samples a second.
  expect(diskForSeries({ often: 15_000, seldom: 0 }, 30)).toBeCloseTo((30 * 86_400 * 1000 * 2) / 1024 ** 3);
  expect(diskForSeries({ often: 0, seldom: 60_000 }, 1)).toBeCloseTo((86_400 * 1000 * 2) / 1024 ** 3);
});

test('a larger machine is of the same family, where there is one', () => {
  expect(machineWith(5000, 't4g.small')).toBe('t4g.large');
  expect(machineWith(16_384, 'm7g.large')).toBe('m7g.xlarge');
  expect(machineWith(1_000_000, 't4g.small')).toBeUndefined();
});
