import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { monitoringPort, prometheusTargets } from '../../../contracts/monitoring.ts';
import { promiseAlerts } from '../../../contracts/paging.ts';
import { promiseMetric, promiseRecord, promisesPath } from '../../../contracts/promises.ts';
import type { RequestCounts } from '../../../services/watch/aws/request-counts.ts';
import { countPromises, knownCounts } from '../../../services/watch/promises/count-promises.ts';
import type { Requests } from '../../../services/watch/promises/counts.ts';
import { promisesForPrometheus } from '../../../services/watch/promises/tell-promises.ts';
import { monitoringFiles } from '../../../stacks/monitoring/bundle/files.ts';
import { knownAlarmOf, watchedCatalog } from '../../catalog/alarms/known-alarm-of.ts';
import { type Network, startNetwork } from '../../machines/network.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { startTaskNetwork, type TaskNetwork } from '../../tasks/task-network.ts';
import { until } from '../../until.ts';
import { rulesFile } from './alarm-rules.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

/*
 * The sample's promise on a real Prometheus in real time: what the host's agent counts up is scraped from its page, recorded by the bundle's rules, and
 * judged by the alarms. CloudWatch is a list of minutes here.
 */

const endpoint = 'order-webhook';
const minuteMs = 60_000;
/** How many requests come at a time, and how often, in milliseconds. */
const [requests, everyMs] = [20, 10_000];

const folders = { data: scratchFolder() };
const minutes = new Map<number, Requests>();
let network: Network;
let tasks: TaskNetwork;
let prometheus: Prometheus;
let server: Server;
let goesOn = true;
let isWell = true;
let traffic: Promise<void> | undefined;

const inMemory: RequestCounts = { since: async () => new Map([[endpoint, minutes]]) };

/** Requests come, and the host counts them. */
async function receive(): Promise<void> {
  while (goesOn) {
    const now = Date.now();
    const minute = Math.floor(now / minuteMs) * minuteMs;
    const { counted, kept } = minutes.get(minute) ?? { counted: 0, kept: 0 };
    minutes.set(minute, { counted: counted + requests, kept: kept + (isWell ? requests : 0) });
    await countPromises({ requests: inMemory, folders, platform: 'acme', endpoints: [endpoint], now });
    await sleep(everyMs);
  }
}

beforeAll(async () => {
  network = await startNetwork();
  tasks = await startTaskNetwork(network, 1);
  server = createServer(async (request, response) => {
    if (request.url !== promisesPath) return void response.writeHead(404).end();
    const text = await promisesForPrometheus(knownCounts(folders), Date.now());
    response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, network.hostAddress, resolve));
  const { port } = server.address() as AddressInfo;
  const { endpoints, ...watched } = watchedCatalog();
  const serviceLevel = { acceptedPercent: 99.9, withinMs: 500, overDays: 30 };
  const catalog = { ...watched, brokers: [], endpoints: endpoints.map((each) => ({ ...each, serviceLevel })) };
  const alarms = Object.values(promiseAlerts).map((name) => knownAlarmOf(name));
  const files = [...monitoringFiles({ catalog, dashboards: [], alarms }), rulesFile(alarms)];
  prometheus = await startPrometheus({
    ...{
      folder: join(scratchFolder(), 'monitoring'),
      network: tasks,
      targets: { [prometheusTargets.processors]: '[]' },
    },
    files: files.map((file) => ({
      ...file,
      text: file.text.replaceAll(`127.0.0.1:${monitoringPort.watch}`, `${network.hostAddress}:${port}`),
    })),
    ec2: { endpoint: '', environment: {} },
  });
  traffic = receive();
});

afterAll(async () => {
  goesOn = false;
  await traffic;
  await prometheus?.stop();
  server?.closeAllConnections();
  server?.close();
  tasks?.stop();
  await network?.stop();
  removeScratchFolders();
});

/** The value of a query now; undefined where it has none. */
async function now(query: string): Promise<number | undefined> {
  const [found] = await prometheus.instant(query, Date.now() / 1000);
  return found && Number(found.values[0]?.[1]);
}

const firing = (alert: string) =>
  now(`count(ALERTS{alertname="${alert}/endpoint/${endpoint}",alertstate="firing"}) or vector(0)`);

test('while all is well the whole budget is left, and nobody is called', async () => {
  await until('the budget is recorded', async () => (await now(promiseRecord.left)) !== undefined, 10 * minuteMs);
  await until(
    'requests are counted',
    async () => ((await now(promiseMetric.counted)) ?? 0) > 3 * requests,
    5 * minuteMs,
  );
  expect(await now(promiseRecord.left)).toBe(1);
  expect(await now(promiseRecord.failedRatio('5m'))).toBe(0);
  expect([await firing(promiseAlerts.page), await firing(promiseAlerts.ticket)]).toEqual([0, 0]);
});

test('what is told is what came: each request once, however often its minute was read', async () => {
  const isTold = async () => {
    const all = [...minutes.values()].reduce((sum, { counted }) => sum + counted, 0);
    const told = (await now(promiseMetric.counted)) ?? 0;
    expect(told).toBeLessThanOrEqual(all);
    // Scraped once a minute.
    return told > 0 && all - told <= (requests * minuteMs) / everyMs + requests;
  };
  await until('Prometheus has what came', isTold, 5 * minuteMs);
});

test('when all requests fail a page fires within minutes, and the budget is overdrawn', async () => {
  const since = performance.now();
  isWell = false;
  await until('it pages', async () => (await firing(promiseAlerts.page)) === 1, 15 * minuteMs);
  process.stdout.write(`  paged ${Math.round((performance.now() - since) / 1000)} s after requests began to fail\n`);
  await until('the budget is used up', async () => ((await now(promiseRecord.left)) ?? 1) < 0, 6 * minuteMs);
});
