import type { Alarm } from '../../../../catalog/alarms/alarm.ts';
import { nodeHost } from '../../../../catalog/alarms/zabbix-hosts.ts';
import type { Broker } from '../../../../catalog/kinds/broker/broker.ts';
import { privateZone } from '../../../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../../../catalog/kinds/platform/platform.ts';
import { metricLabel, monitoringFolder, monitoringHost } from '../../../../contracts/monitoring.ts';
import { dataFolder } from '../../../../contracts/node-identity.ts';
import { zabbixGroup } from '../../../../contracts/zabbix.ts';
import { type Macro, macrosOf } from './alarm-macro.ts';
import { zabbixExport } from './export.ts';
import { machineTemplate } from './machine.ts';
import { rabbitmqTemplate } from './rabbitmq-node.ts';
import { trialTemplate } from './trial.ts';
import { zabbixUuid } from './uuid.ts';
import { serverTemplate } from './zabbix-server.ts';

/** A broker's nodes as Zabbix's hosts. */
export function brokerHosts(platform: Platform, broker: Broker, alarms: readonly Alarm[]) {
  const macros = macrosOf({ kind: 'broker', name: broker.name }, alarms);
  return hostsExport(
    Array.from({ length: broker.nodes }, (_, index) => {
      const node = String(index + 1);
      return {
        name: nodeHost(broker.name, node),
        platform,
        templates: [machineTemplate, rabbitmqTemplate],
        labels: { [metricLabel.broker]: broker.name, [metricLabel.node]: node },
        // By name, since a machine that is replaced has another address.
        address: { useip: 'NO', ip: '', dns: `${broker.name}-${node}.${privateZone(platform)}` },
        data: dataFolder,
        macros,
      };
    }),
  );
}

/** The monitoring host as Zabbix's host. */
export function watchingHost(platform: Platform, alarms: readonly Alarm[]) {
  const templates = [machineTemplate, serverTemplate, ...(platform.alerting ? [trialTemplate] : [])];
  const macros = macrosOf({ kind: 'monitoring' }, alarms);
  // Its agent listens for the host alone, at 127.0.0.1, which is the default.
  return hostsExport([
    { name: monitoringHost, platform, templates, labels: {}, address: {}, data: monitoringFolder.data, macros },
  ]);
}

interface HostProps {
  name: string;
  platform: Platform;
  templates: readonly string[];
  /** Tags, which its problems carry, too. */
  labels: Readonly<Record<string, string>>;
  /** Where its agent answers, other than by default. */
  address: Readonly<Record<string, string>>;
  /** Mount point of the disk that it keeps its data on. */
  data: string;
  macros: readonly Macro[];
}

/** Passive checks on the agent's usual port. */
function hostsExport(hosts: readonly HostProps[]) {
  return zabbixExport({
    host_groups: [{ uuid: zabbixUuid('host group', zabbixGroup), name: zabbixGroup }],
    hosts: hosts.map(({ name, platform, templates, labels, address, data, macros }) => ({
      host: name,
      name,
      templates: templates.map((template) => ({ name: template })),
      groups: [{ name: zabbixGroup }],
      interfaces: [{ ...address, interface_ref: 'if1' }],
      tags: Object.entries({ [metricLabel.platform]: platform.name, ...labels }).map(([tag, value]) => ({
        tag,
        value,
      })),
      macros: [{ macro: '{$DATA}', value: data }, ...macros],
      inventory_mode: 'DISABLED',
    })),
  });
}
