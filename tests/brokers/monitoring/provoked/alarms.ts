import type { Alarm } from '../../../../catalog/alarms/alarm.ts';
import { grafanaAlarms } from '../../../../catalog/alarms/known/grafana.ts';
import { zabbixAlarms } from '../../../../catalog/alarms/known/zabbix.ts';
import { pagingSettings } from '../../../../catalog/alarms/paging-settings.ts';
import { resolveAlarms } from '../../../../catalog/alarms/resolve.ts';
import type { Catalog } from '../../../../catalog/catalog.ts';
import { formatProblems } from '../../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import type { PagingSettings } from '../../../../contracts/paging.ts';
import { sampleFile } from '../../../repositories.ts';
import { brokerFile } from '../watched-cluster.ts';

/**
 * How long something is wrong here before it is told of, in minutes, in the place of what known alarms say: shorter, and in the same
 * order, so that what hides another comes as much sooner. All others: one. Nodes that have just been parted do not answer for up to a minute.
 */
const minutes: Readonly<Record<string, number>> = {
  'node-down': 2,
  'cluster-partitioned': 2,
  'broker-unmeasured': 4,
  'nodes-apart': 4,
  'nodes-missing': 4,
  'majority-at-risk': 5,
  'vhosts-down': 5,
  'rabbitmq-unknown': 5,
};

/** Those that would call about what is left as it is for a while here, and those that look at as many minutes as they are given. */
const asEver = ['consumers-hang', 'root-disk-fills-soon', 'disk-fills-soon'];

/** Those that are said of some queues alone. */
const ofQueues: Readonly<Record<string, string>> = {
  'queue-growing': 'load\\..*',
  'queue-long': 'storm\\..*',
  'queue-without-consumers': 'load\\..*',
};

/** Names of alerts, which have at most twenty letters. */
const shorter: Readonly<Record<string, string>> = {
  'file-descriptors-near-limit': 'descriptors',
  'messages-unacknowledged': 'unacknowledged',
  'queue-without-consumers': 'no-consumers',
};

/** Every alarm there is of a broker, but for those that its own file says. */
function alerts(): Record<string, string> {
  const known = [...grafanaAlarms, ...zabbixAlarms].filter(({ watches }) => watches.includes('broker'));
  const own = ['memory-near-limit', 'disk-near-full'];
  return Object.fromEntries(
    known
      .filter(({ name }) => !own.includes(name))
      .map(({ name }) => {
        const queues = ofQueues[name];
        const watched = queues === undefined ? '' : `, vhost: orders, queues: '${queues}'`;
        const lines = [
          `watches: { kind: broker, name: orders${watched} }`,
          `alarm: ${name}`,
          ...(asEver.includes(name) ? [] : [`minutes: ${minutes[name] ?? 1}`]),
          ...(name === 'queue-long' ? ['threshold: 0'] : []),
          'runbook: Look.',
        ];
        return [shorter[name] ?? name, `${lines.join('\n')}\n`];
      }),
  );
}

/** The broker's file, whose own alarms do not take as long either. */
export const watchedBrokerFile = `${brokerFile}alarms: { memory: { forMinutes: 1 }, disk: { forMinutes: 1 } }\n`;

/** What is watched, every alarm that it has, and what pagers are told of them. */
export function provokedAlarms(): { catalog: Catalog; alarms: Alarm[]; settings: PagingSettings } {
  const calling = '{ pagerDuty: { deployToken: { secret: acme/pagerduty } }, route: platform }';
  const platform = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\nalerting: ${calling}\n`;
  const route = sampleFile('alerts/routes/platform.yaml').replace(/^dependencies:[\s\S]*/m, '');
  const { catalog, problems } = loadCatalog({
    files: [
      { path: 'platform.yaml', text: platform },
      { path: 'brokers/orders.yaml', text: watchedBrokerFile },
      { path: 'alerts/routes/platform.yaml', text: route },
      ...Object.entries(alerts()).map(([name, text]) => ({ path: `alerts/${name}.yaml`, text })),
    ],
    today: '2026-11-30',
  });
  if (!catalog) throw new Error(formatProblems(problems));
  const alarms = resolveAlarms(catalog);
  const settings = pagingSettings(catalog, alarms);
  if (!settings) throw new Error('nobody is to be called');
  return { catalog, alarms, settings };
}
