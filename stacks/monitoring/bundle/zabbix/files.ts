import { stringify } from 'yaml';
import type { Catalog } from '../../../../catalog/catalog.ts';
import type { BundleFile } from '../bundle-file.ts';
import { templateExport } from './export.ts';
import { brokerHosts, watchingHost } from './hosts.ts';
import { machine } from './machine.ts';
import { rabbitmqNode } from './rabbitmq-node.ts';
import { zabbixServer } from './zabbix-server.ts';

/** What Zabbix is told: templates, with every item and trigger there is, and hosts, which have none of their own. */
export function zabbixFiles({ platform, brokers }: Pick<Catalog, 'platform' | 'brokers'>): BundleFile[] {
  return [
    file('zabbix/templates/machine.yaml', templateExport(machine)),
    file('zabbix/templates/rabbitmq-node.yaml', templateExport(rabbitmqNode)),
    file('zabbix/templates/zabbix-server.yaml', templateExport(zabbixServer)),
    file('zabbix/monitoring.yaml', watchingHost(platform)),
    ...brokers.map((broker) =>
      file(`zabbix/hosts/${broker.name}.yaml`, brokerHosts(platform, broker), `brokers/${broker.name}.yaml`),
    ),
  ];
}

function file(path: string, contents: object, from = 'platform.yaml'): BundleFile {
  // Texts as they are, however long, and nothing by reference.
  return { path, text: stringify(contents, { lineWidth: 0, aliasDuplicateObjects: false }), from };
}
