import type { ConfirmChannel } from 'amqplib';
import { type SimulatedPlatform, simulatePlatform } from '../../../../pipeline/sandbox/paging-platform.ts';
import { connectClient } from '../../clients.ts';
import type { LiveNode } from '../../live-platform.ts';
import { alerting, type GrafanaAlarm, rulesFile } from '../alarm-rules.ts';
import { loadUser, loadVhost } from '../made-load.ts';
import { startWatchedCluster, type WatchedCluster } from '../watched-cluster.ts';
import { provokedAlarms, watchedBrokerFile } from './alarms.ts';
import { type Calls, callsOf } from './calls.ts';
import { type GrafanasWay, startGrafanasWay } from './grafanas-way.ts';
import { type HostPager, startHostPager } from './host-pager.ts';
import { startZabbixsWay, type ZabbixsWay } from './zabbixs-way.ts';

/** A cluster that does nothing, and whoever is called about it. */
export interface CallingCluster {
  cluster: WatchedCluster;
  simulated: SimulatedPlatform;
  pager: HostPager;
  calls: Calls;
  grafana: GrafanasWay;
  zabbix: ZabbixsWay;
  /** By its number. */
  node(number: number): LiveNode;
  /** Runs rabbitmqctl on a node. */
  ctl(number: number, ...words: string[]): Promise<string>;
  /** Uses a channel of the load's user at the first node, which is closed once all that was published is confirmed. */
  withChannel<T>(use: (channel: ConfirmChannel) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts it, with the alarms of ./alarms.ts. */
export async function startCallingCluster(): Promise<CallingCluster> {
  const { catalog, alarms, settings } = provokedAlarms();
  const own = alarms.filter((alarm): alarm is GrafanaAlarm => alarm.definition.owner === 'grafana');
  const cluster = await startWatchedCluster({
    ...{ idle: true, file: watchedBrokerFile, dashboards: [] },
    files: (files) => [...alerting(files), rulesFile(own)],
  });
  const stops: (() => Promise<void> | void)[] = [cluster.stop];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
  };
  try {
    const { broker, live } = cluster;
    const simulated = await simulatePlatform(live.platform, settings);
    stops.push(simulated.stop);
    const pager = await startHostPager(live.platform, simulated);
    stops.push(pager.stop);
    const calls = callsOf(live.platform, simulated);
    stops.push(calls.stop);
    const grafana = await startGrafanasWay(cluster, pager);
    stops.push(grafana.stop);
    const zabbix = await startZabbixsWay({ broker, catalog, alarms, pagerPort: pager.port });
    stops.push(zabbix.stop);
    return { cluster, simulated, pager, calls, grafana, zabbix, stop, ...using(cluster) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function using({ broker }: WatchedCluster): Pick<CallingCluster, 'node' | 'ctl' | 'withChannel'> {
  const node = (number: number): LiveNode => {
    const found = broker.nodes.find((each) => each.number === number);
    if (!found) throw new Error(`there is no node ${number}`);
    return found;
  };
  return {
    node,
    ctl: (number, ...words) =>
      node(number).machine.mustRun(['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet', ...words]),
    async withChannel(use) {
      const client = await connectClient(broker, node(1), loadUser, loadVhost);
      client.on('error', () => {});
      try {
        const channel = await client.createConfirmChannel();
        const made = await use(channel);
        await channel.waitForConfirms();
        return made;
      } finally {
        await client.close();
      }
    },
  };
}
