import { thresholds } from '../../../../catalog/alarms/known/zabbix/thresholds.ts';
import { type NodeHealth, nodeHealthFile, zabbixItem } from '../../../../contracts/zabbix.ts';
import type { Item, TemplateProps, Trigger } from './export.ts';

/** Zabbix's name of the template of RabbitMQ on a node. */
export const rabbitmqTemplate = 'Warren RabbitMQ node';

const file = `vfs.file.contents[${nodeHealthFile}]`;

const written = 'rabbitmq.written';

/** RabbitMQ on a node, from the file that the node's agent writes: no password of it leaves the node. */
export const rabbitmqNode: TemplateProps = {
  name: rabbitmqTemplate,
  description: "RabbitMQ on a node: whether it runs, the checks of its own, its cluster, and its certificate's end.",
  items: [
    { key: file, name: 'What the node tells of RabbitMQ', values: 'TEXT', passing: true },
    part('at', written, 'Told at', {
      units: 'unixtime',
      triggers: [
        {
          name: 'Nothing is known of RabbitMQ',
          expression: `fuzzytime(${of(written)},${thresholds.written.macro})=0 or nodata(${of(written)},${thresholds.written.macro})=1`,
          severity: 'AVERAGE',
          alarm: 'rabbitmq-unknown',
        },
      ],
    }),
    part('serving', zabbixItem.serving, 'RabbitMQ answers', {
      triggers: [
        {
          name: 'RabbitMQ is down',
          expression: `max(${of(zabbixItem.serving)},${thresholds.down.macro})=0`,
          severity: 'HIGH',
          alarm: 'node-down',
        },
      ],
    }),
    ...cluster(),
    ...held(),
    certificate(),
  ],
};

/** An item of this template in an expression. */
function of(key: string): string {
  return `/${rabbitmqTemplate}/${key}`;
}

/** A field of the file as an item. A field that is not there says nothing. */
function part(field: keyof NodeHealth, key: string, name: string, more: Partial<Item> = {}): Item {
  const steps = [{ type: 'JSONPATH', parameters: [`$.${field}`], discard: true }];
  return { key, name, type: 'DEPENDENT', of: file, steps, ...more };
}

/** What a node sees of the others. */
function cluster(): Item[] {
  return [
    part('missingNodes', zabbixItem.missingNodes, 'Nodes of the cluster that do not run', {
      triggers: [
        {
          name: 'Nodes of the cluster do not run',
          expression: `min(${of(zabbixItem.missingNodes)},${thresholds.missing.macro})>0`,
          severity: 'AVERAGE',
          alarm: 'nodes-missing',
        },
      ],
    }),
    part('partitions', 'rabbitmq.partitions', 'Nodes lost sight of', {
      triggers: [
        {
          name: 'The cluster is partitioned',
          expression: `min(${of('rabbitmq.partitions')},${thresholds.partitioned.macro})>0`,
          severity: 'HIGH',
          alarm: 'cluster-partitioned',
        },
      ],
    }),
    part('quorumCritical', zabbixItem.quorumCritical, 'A queue would lose its majority', {
      triggers: [
        {
          name: 'Queues would lose their majority',
          expression: `min(${of(zabbixItem.quorumCritical)},${thresholds.critical.macro})=1`,
          severity: 'AVERAGE',
          alarm: 'majority-at-risk',
        },
      ],
    }),
  ];
}

/** What clients of the node are kept from. */
function held(): Item[] {
  return [
    part('alarms', 'rabbitmq.alarms', 'Publishers are held back', {
      triggers: [
        {
          name: 'Publishers are held back',
          expression: `min(${of('rabbitmq.alarms')},2m)=1`,
          severity: 'HIGH',
          description:
            'Memory is above its watermark, or free disk below its limit. See whether a queue has no consumers.',
        },
      ],
    }),
    part('virtualHostsDown', 'rabbitmq.vhosts.down', 'A virtual host does not run', {
      triggers: [
        {
          name: 'Virtual hosts do not run',
          expression: `min(${of('rabbitmq.vhosts.down')},${thresholds.vhosts.macro})=1`,
          severity: 'HIGH',
          alarm: 'vhosts-down',
        },
      ],
    }),
  ];
}

function certificate(): Item {
  const days = (window: string) => `max(${of(zabbixItem.certificateDays)},${window})`;
  const ends: Trigger = {
    name: 'Certificate is about to end',
    expression: `${days(thresholds.certificateEndsFor.macro)}<${thresholds.certificateEnds.macro}`,
    severity: 'HIGH',
    alarm: 'certificate-ends',
    measured: true,
  };
  const due: Trigger = {
    name: 'Certificate has not been renewed',
    expression: `${days(thresholds.certificateFor.macro)}<${thresholds.certificate.macro}`,
    severity: 'WARNING',
    alarm: 'certificate-due',
    measured: true,
    quietUnder: [ends],
  };
  return part('certificateDays', zabbixItem.certificateDays, 'Days until the certificate ends', {
    values: 'FLOAT',
    units: 'days',
    triggers: [ends, due],
  });
}
