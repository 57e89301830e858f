import type { Alarm } from '../../../../catalog/alarms/alarm.ts';
import { pagingSettings } from '../../../../catalog/alarms/paging-settings.ts';
import { resolveAlarms } from '../../../../catalog/alarms/resolve.ts';
import { formatProblems } from '../../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import type { PagingSettings } from '../../../../contracts/paging.ts';
import { sampleFile } from '../../../repositories.ts';
import { brokerFile } from '../watched-cluster.ts';

/** A minute rather than as long as people would wait; what the expressions look back on is as it is. */
const ofBroker = (alarm: string, more = '') =>
  `watches: { kind: broker${more} }\nalarm: ${alarm}\nminutes: 1\nrunbook: Look.\n`;

const ofQueues = (queues: string) => `, name: orders, vhost: orders, queues: '${queues}'`;

/** Files that say the alarms which are provoked, and those that would be told besides. */
const alerts: Record<string, string> = {
  growing: ofBroker('queue-growing', ofQueues('load\\..*')),
  'no-consumers': ofBroker('queue-without-consumers', ofQueues('load\\..*')),
  storm: `${ofBroker('queue-long', ofQueues('storm\\..*'))}threshold: 0\n`,
  unroutable: ofBroker('unroutable-messages'),
  memory: ofBroker('memory-alarm'),
  disk: ofBroker('disk-alarm'),
  unmeasured: ofBroker('broker-unmeasured'),
  apart: ofBroker('nodes-apart'),
  'node-down': ofBroker('node-down'),
};

/** The broker's file, whose own alarms do not take as long either. */
export const watchedBrokerFile = `${brokerFile}alarms: { memory: { forMinutes: 1 }, disk: { forMinutes: 1 } }\n`;

/** Every alarm that these files make, and what pagers are told of them. */
export function provokedAlarms(): { alarms: Alarm[]; settings: PagingSettings } {
  const calling = '{ pagerDuty: { deployToken: { secret: acme/pagerduty } }, route: platform }';
  const platform = `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\nalerting: ${calling}\n`;
  const route = sampleFile('alerts/routes/platform.yaml').replace(
    /^dependencies:[\s\S]*/m,
    'dependencies:\n  - { while: node-down, hide: [growing, no-consumers, storm] }\n',
  );
  const { catalog, problems } = loadCatalog({
    files: [
      { path: 'platform.yaml', text: platform },
      { path: 'brokers/orders.yaml', text: watchedBrokerFile },
      { path: 'alerts/routes/platform.yaml', text: route },
      ...Object.entries(alerts).map(([name, text]) => ({ path: `alerts/${name}.yaml`, text })),
    ],
    today: '2026-11-30',
  });
  if (!catalog) throw new Error(formatProblems(problems));
  const alarms = resolveAlarms(catalog);
  const settings = pagingSettings(catalog, alarms);
  if (!settings) throw new Error('nobody is to be called');
  return { alarms, settings };
}
