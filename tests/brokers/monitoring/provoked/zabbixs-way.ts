import { setTimeout as sleep } from 'node:timers/promises';
import { nodeHost } from '../../../../catalog/alarms/zabbix-hosts.ts';
import { hostPager, type PagingSettings } from '../../../../contracts/paging.ts';
import { type NodeHealth, nodeHealth, nodeHealthFile, watchedFolder } from '../../../../contracts/zabbix.ts';
import type { LiveBroker, LiveNode } from '../../live-platform.ts';
import type { HostPager } from './host-pager.ts';

/** What the nodes' own files say. */
export interface ZabbixsWay {
  /** That of a node by its number; undefined while it cannot be read. */
  health(number: number): NodeHealth | undefined;
  stop(): Promise<void>;
}

/** How often the files are read, in milliseconds: more often than Zabbix does, as the agents write them every minute. */
const everyMs = 5000;

/**
 * The way from the files that nodes' agents write for Zabbix to the pager, by the trigger of `node-down` alone. A real Zabbix takes these files
 * in tests/data-plane/monitoring/; here it is left out.
 */
export async function startZabbixsWay(props: {
  broker: LiveBroker;
  pager: HostPager;
  settings: PagingSettings;
  /** How long RabbitMQ may be away, in milliseconds. */
  forMs: number;
}): Promise<ZabbixsWay> {
  const { broker, pager, settings, forMs } = props;
  for (const { machine } of broker.nodes) await machine.mustRun(['mkdir', '-p', watchedFolder]);
  const trigger = settings.alarms.find(({ id }) => id.startsWith('node-down/'))?.zabbix?.trigger;
  if (trigger === undefined) throw new Error('Zabbix is told of no node that is down');
  const latest = new Map<number, NodeHealth>();
  const downSince = new Map<number, number>();
  const told = new Set<number>();
  let goesOn = true;
  const tell = async (number: number, state: 'problem' | 'ok') => {
    const host = nodeHost(broker.broker.name, String(number));
    await pager.post(hostPager.zabbix, { trigger, host, state, at: new Date().toISOString() });
    if (state === 'problem') told.add(number);
    else told.delete(number);
  };
  const look = async (node: LiveNode) => {
    const health = await readHealth(node);
    if (!health) return;
    const { number } = node;
    latest.set(number, health);
    if (health.serving === 1) {
      downSince.delete(number);
      if (told.has(number)) await tell(number, 'ok');
      return;
    }
    const since = downSince.get(number) ?? performance.now();
    downSince.set(number, since);
    if (performance.now() - since >= forMs && !told.has(number)) await tell(number, 'problem');
  };
  const looking = (async () => {
    while (goesOn) {
      await Promise.all(broker.nodes.map(look));
      await sleep(everyMs);
    }
  })();
  return {
    health: (number) => latest.get(number),
    async stop() {
      goesOn = false;
      await looking;
    },
  };
}

/** A machine that is off has none. */
async function readHealth({ machine }: LiveNode): Promise<NodeHealth | undefined> {
  const text = await machine.read(nodeHealthFile).catch(() => undefined);
  return text === undefined ? undefined : nodeHealth.safeParse(JSON.parse(text)).data;
}
