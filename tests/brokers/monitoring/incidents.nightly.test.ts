import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { grafanaAlarms } from '../../../catalog/alarms/known/grafana.ts';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { hostPager } from '../../../contracts/paging.ts';
import { signalsOfGrafana } from '../../../services/paging/signals/from-grafana.ts';
import { knownAlarmOf, watchedCatalog } from '../../catalog/alarms/known-alarm-of.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';
import { alarm as pagedAlarm, settingsOf, startWorkbench, type Workbench } from '../../services/paging/workbench.ts';
import { until } from '../../until.ts';
import { connectClient } from '../clients.ts';
import { alerting, type GrafanaAlarm, grafanasPolicy, rulesFile } from './alarm-rules.ts';
import { startAlertmanager } from './alertmanager.ts';
import { loadUser, loadVhost } from './made-load.ts';
import { startWatchedCluster, type WatchedCluster } from './watched-cluster.ts';

/*
 * From a real RabbitMQ to incidents: what Grafana would ask is asked by a real Prometheus, and what it would send is sent by a real Alertmanager,
 * whose code Grafana has in it, grouped as Grafana's policy says. What it makes of missing data and of errors is not seen here.
 */

/** What is behind the whole of the sample's broker, after a minute rather than after as long as people would wait. */
function alarmsOf({ platform, broker }: { platform: Platform; broker: Broker }): GrafanaAlarm[] {
  const catalog = { ...watchedCatalog(), platform, brokers: [broker] };
  const ofBrokers = grafanaAlarms.filter(({ watches }) => watches.includes('broker'));
  return ofBrokers.map(({ name }) => knownAlarmOf(name, { catalog, settings: { minutes: 1 } }));
}

let cluster: WatchedCluster;
let pager: Workbench;
let server: Server;
let stopAlertmanager: () => Promise<void>;
let goesOn = true;
let rounds: Promise<void> | undefined;
/** What came, by alarms. */
const heard: string[] = [];

beforeAll(async () => {
  cluster = await startWatchedCluster({
    dashboards: [],
    alarms: alarmsOf,
    files: (files, watched) => [...alerting(files), rulesFile(alarmsOf(watched))],
  });
  const { broker } = cluster.broker;
  const hiding = new Map(grafanaAlarms.map(({ name, hiddenBy = [] }) => [name, hiddenBy]));
  const paged = alarmsOf({ platform: cluster.live.platform, broker }).map(({ alert, severity }) =>
    pagedAlarm(alert, broker.name, {
      severity,
      hiddenBy: (hiding.get(alert) ?? []).map((cause) => `${cause}/broker/${broker.name}`),
    }),
  );
  pager = await startWorkbench(settingsOf(paged));
  server = await listen(cluster.live.network.hostAddress);
  rounds = goRound();
  stopAlertmanager = await startAlertmanager({
    ...{ folder: join(scratchFolder(), 'alertmanager'), network: cluster.network, policy: grafanasPolicy() },
    webhook: `http://${cluster.live.network.hostAddress}:${hostPager.port}${hostPager.grafana}`,
  });
});

afterAll(async () => {
  goesOn = false;
  await rounds;
  await stopAlertmanager?.();
  server?.closeAllConnections();
  server?.close();
  await pager?.stop();
  await cluster?.stop();
  removeScratchFolders();
});

/** Takes what is sent, as the host's pager does. */
function listen(address: string): Promise<Server> {
  const made = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signals = signalsOfGrafana(JSON.parse(Buffer.concat(chunks).toString()), pager.settings.current);
    heard.push(...signals.map(({ id, state }) => `${state} ${id}`));
    pager.clock.now = Date.now();
    await pager.hears(signals, 'host');
    response.writeHead(200).end();
  });
  return new Promise((resolve) => made.listen(hostPager.port, address, () => resolve(made)));
}

/** What waits for a cause is looked at again. */
async function goRound(): Promise<void> {
  while (goesOn) {
    pager.clock.now = Date.now();
    await pager.go('host');
    await sleep(2000);
  }
}

const minutes = 60_000;
const provoked = ['queue-growing', 'queue-without-consumers', 'unroutable-messages'].map((id) => `${id}/broker/orders`);

test('a load with queues that grow, that nobody consumes from, and with messages for none is one incident each', async () => {
  const open = () => provoked.every((id) => pager.incidents().includes(`triggered ${id}`));
  await until('there is an incident for each of them', open, 8 * minutes);
  // Another round of all rules and groups makes no second one of anything.
  await sleep(2 * minutes);
  expect(pager.incidents().sort()).toEqual(provoked.map((id) => `triggered ${id}`).sort());
  const [growing] = pager.pagerDuty.incidents.all().filter(({ dedupKey }) => dedupKey.includes('queue-growing'));
  expect(growing?.events[0]).toMatchObject({ severity: 'warning' });
  expect(JSON.stringify(growing?.events[0]?.details)).toContain('load.growing');
});

test('memory that is used up is one incident, which hides that it was near', async () => {
  await cluster.load.stop();
  await memoryLimit('0.0001');
  const isOpen = () => pager.incidents().includes('triggered memory-alarm/broker/orders');
  await until('there is an incident for its memory', isOpen, 6 * minutes);
  const wasNear = () => heard.includes('firing memory-near-limit/broker/orders');
  await until('it was told, too, that memory is near its limit', wasNear, 3 * minutes);
  await sleep(minutes);
  expect(pager.incidents().filter((one) => one.includes('memory-near-limit'))).toEqual([]);
  const [memory] = pager.pagerDuty.incidents.all().filter(({ dedupKey }) => dedupKey.includes('memory-alarm'));
  expect(memory?.events[0]).toMatchObject({ severity: 'critical' });
  await memoryLimit('0.6');
});

test('what is over resolves its incident, and opens no other', async () => {
  const node = cluster.broker.nodes[0];
  if (!node) throw new Error('the broker has no nodes');
  const client = await connectClient(cluster.broker, node, loadUser, loadVhost);
  const channel = await client.createChannel();
  // Those of the load whose consumers went with it, too.
  const queues = ['load.growing', 'load.waiting', 'load.quorum', 'load.classic'];
  for (const queue of queues) await channel.deleteQueue(queue);
  await client.close();
  const all = [...provoked, 'memory-alarm/broker/orders'].map((id) => `resolved ${id}`);
  await until('all of them are resolved', () => all.every((one) => pager.incidents().includes(one)), 18 * minutes);
  expect(pager.incidents().sort()).toEqual(all.sort());
});

async function memoryLimit(part: string): Promise<void> {
  const words = ['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet', 'set_vm_memory_high_watermark', part] as const;
  await cluster.broker.nodes[0]?.machine.mustRun(words);
}
