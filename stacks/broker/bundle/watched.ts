import { monitoringImage } from '../../../catalog/facts/monitoring-images.ts';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { hostLoki, monitoringName } from '../../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { type Bundle, nodeVariable } from '../../../contracts/bundle.ts';
import { metricLabel } from '../../../contracts/monitoring.ts';
import { dataFolder } from '../../../contracts/node-identity.ts';
import { journalFile } from '../../constructs/journal.ts';
import type { Raw } from '../../constructs/literal.ts';
import { askedKeys } from '../../monitoring/bundle/zabbix/asked-keys.ts';
import { machine } from '../../monitoring/bundle/zabbix/machine.ts';
import { rabbitmqNode } from '../../monitoring/bundle/zabbix/rabbitmq-node.ts';

/** What runs beside RabbitMQ on each node for the monitoring host; undefined where there is none. */
export function renderWatched(platform: Raw<Platform>, { name }: Pick<Raw<Broker>, 'name'>): Bundle['watched'] {
  const { monitoring } = platform;
  if (!monitoring) return undefined;
  const labels = {
    [metricLabel.platform]: platform.name,
    [metricLabel.broker]: name,
    [metricLabel.node]: { variable: nodeVariable },
  };
  return {
    zabbixAgent: {
      image: monitoringImage(monitoring, 'zabbixAgent'),
      server: monitoringName(platform),
      keys: askedKeys([machine, rabbitmqNode], { '{$DATA}': dataFolder }),
    },
    alloy: {
      image: monitoringImage(monitoring, 'alloy'),
      configuration: journalFile({ url: hostLoki(platform), labels }),
    },
  };
}
