import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Alarm } from '../../../../catalog/alarms/alarm.ts';
import { nodeHost } from '../../../../catalog/alarms/zabbix-hosts.ts';
import type { Catalog } from '../../../../catalog/catalog.ts';
import { agentCommand, agentProgram } from '../../../../contracts/node-commands.ts';
import { nodeHealthFile, watchedFolder, zabbixTag } from '../../../../contracts/zabbix.ts';
import { startZabbix } from '../../../../operations/servers/zabbix.ts';
import type { ZabbixApi } from '../../../../services/watch/zabbix/api.ts';
import { applyZabbixFiles } from '../../../../services/watch/zabbix/apply.ts';
import { asAdministrator } from '../../../../services/watch/zabbix/session.ts';
import { zabbixFiles } from '../../../../stacks/monitoring/bundle/zabbix/files.ts';
import { fedFiles } from '../../../data-plane/monitoring/fed-files.ts';
import { sendToZabbix } from '../../../data-plane/monitoring/zabbix-sender.ts';
import { scratchFolder } from '../../../repositories.ts';
import { until } from '../../../until.ts';
import type { LiveBroker, LiveNode } from '../../live-platform.ts';

export interface ZabbixsWay {
  /** Whether Zabbix has a problem of an alarm now, whoever is called about it. */
  hasProblem(alarm: string): Promise<boolean>;
  /** What a node last left for Zabbix, as it is in the file. */
  health(number: number): string | undefined;
  stop(): Promise<void>;
}

/** How often a node writes what it is like, and how often that is read, in milliseconds: systemd and Zabbix would each minute. */
const [reportEveryMs, readEveryMs] = [20_000, 10_000];

/** Longest that a report may take, in milliseconds: those of nodes that have just been parted take a minute and more. */
const reportMs = 300_000;

const available = 'zabbix[host,agent,available]';

/**
 * The way from nodes to the pager: the agent of each node reports, as systemd would have it do, and what it leaves for Zabbix is sent to a real
 * Zabbix with the files of the monitoring host, whose own webhook tells the pager. Zabbix's agent on the nodes is left out: whether it answers is
 * whether the machine does.
 */
export async function startZabbixsWay(props: {
  broker: LiveBroker;
  catalog: Catalog;
  alarms: readonly Alarm[];
  pagerPort: number;
}): Promise<ZabbixsWay> {
  const { broker, catalog, alarms, pagerPort } = props;
  const zabbix = await startZabbix({ folder: join(scratchFolder(), 'zabbix') });
  const password = randomBytes(16).toString('hex');
  const work = <T>(what: (api: ZabbixApi) => Promise<T>) => asAdministrator({ url: zabbix.url, password }, what);
  const files = fedFiles(zabbixFiles(catalog, alarms), pagerPort);
  await work((api) => applyZabbixFiles({ api, files, historyDays: 1 }));
  const health = new Map<number, string>();
  let goesOn = true;
  const again = async (everyMs: number, what: () => Promise<unknown>) => {
    while (goesOn) {
      await what();
      await sleep(everyMs);
    }
  };
  const read = async (node: LiveNode) => {
    const text = await told(node);
    if (text === undefined) health.delete(node.number);
    else health.set(node.number, text);
    await send(zabbix.serverPort, nodeHost(broker.broker.name, String(node.number)), text);
  };
  const rounds = broker.nodes.flatMap((node) => [
    again(reportEveryMs, () => report(node)),
    again(readEveryMs, () => read(node)),
  ]);
  const found = z.array(z.record(z.string(), z.unknown()));
  return {
    async hasProblem(alarm) {
      const tags = [{ tag: zabbixTag.alarm, value: alarm, operator: 1 }];
      return (await work((api) => api.call('problem.get', { tags, output: ['name'] }, found))).length > 0;
    },
    health: (number) => health.get(number),
    async stop() {
      goesOn = false;
      await Promise.all(rounds);
      await zabbix.stop();
    },
  };
}

/** A machine that is off does nothing. */
async function report({ machine }: LiveNode): Promise<void> {
  await machine.run(['mkdir', '-p', watchedFolder]).catch(() => {});
  await machine.run([agentProgram, agentCommand.report], { timeoutMs: reportMs }).catch(() => {});
}

/** Undefined where the machine is off; empty where it has not written anything. */
async function told({ machine }: LiveNode): Promise<string | undefined> {
  const outcome = await machine.run(['cat', nodeHealthFile]).catch(() => undefined);
  if (outcome === undefined) return undefined;
  return outcome.status === 0 ? outcome.stdout : '';
}

async function send(port: number, host: string, text: string | undefined): Promise<void> {
  const clock = Math.floor(Date.now() / 1000);
  const values = [
    { host, key: available, value: text === undefined ? '0' : '1', clock },
    ...(text ? [{ host, key: `vfs.file.contents[${nodeHealthFile}]`, value: text, clock }] : []),
  ];
  // It takes none for hosts that it has been told of within the last second.
  await until('Zabbix takes what a node tells', () =>
    sendToZabbix(port, values).then(
      () => true,
      () => false,
    ),
  );
}
