import { stringify } from 'yaml';
import type { Alarm } from '../../../../catalog/alarms/alarm.ts';
import type { Catalog } from '../../../../catalog/catalog.ts';
import type { Raw } from '../../../constructs/literal.ts';
import type { BundleFile } from '../bundle-file.ts';
import { templateExport } from './export.ts';
import { brokerHosts, watchingHost } from './hosts.ts';
import { machine } from './machine.ts';
import { pagerMedia } from './pager.ts';
import { rabbitmqNode } from './rabbitmq-node.ts';
import { trial } from './trial.ts';
import { zabbixServer } from './zabbix-server.ts';

/**
 * What Zabbix is told: templates, with every item and trigger there is, and hosts, which have none of their own, but the numbers and the ids of
 * their alarms. `alarms`: those of Zabbix among all that there are.
 */
export function zabbixFiles(
  { platform, brokers }: Raw<Pick<Catalog, 'platform' | 'brokers'>>,
  alarms: readonly Alarm[],
): BundleFile[] {
  const { alerting } = platform;
  return [
    file('zabbix/templates/machine.yaml', templateExport(machine)),
    file('zabbix/templates/rabbitmq-node.yaml', templateExport(rabbitmqNode)),
    file('zabbix/templates/zabbix-server.yaml', templateExport(zabbixServer)),
    ...(alerting
      ? [file('zabbix/pager.yaml', pagerMedia()), file('zabbix/templates/trial.yaml', templateExport(trial(alerting)))]
      : []),
    file('zabbix/monitoring.yaml', watchingHost(platform, alarms)),
    ...brokers.map((broker) =>
      file(`zabbix/hosts/${broker.name}.yaml`, brokerHosts(platform, broker, alarms), `brokers/${broker.name}.yaml`),
    ),
  ];
}

function file(path: string, contents: object, from = 'platform.yaml'): BundleFile {
  // Texts as they are, however long, and nothing by reference.
  return { path, text: stringify(contents, { lineWidth: 0, aliasDuplicateObjects: false }), from };
}
