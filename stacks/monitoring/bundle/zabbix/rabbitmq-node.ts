import { type NodeHealth, nodeHealthFile, zabbixItem } from '../../../../contracts/zabbix.ts';
import type { Item, Severity, TemplateProps, Trigger } from './export.ts';
import { thresholds } from './thresholds.ts';

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
          expression: `fuzzytime(${of(written)},${thresholds.written.macro})=0 or nodata(${of(written)},10m)=1`,
          severity: 'AVERAGE',
          description: 'The agent of Warren does not write. See "journalctl -u warren-report" on the node.',
        },
      ],
    }),
    part('serving', zabbixItem.serving, 'RabbitMQ answers', {
      triggers: [
        problem('HIGH', 'RabbitMQ is down', `max(${of(zabbixItem.serving)},${thresholds.down.macro})=0`, {
          description: 'See "journalctl -u rabbitmq" on the node, and what "warren status" says of it.',
        }),
      ],
    }),
    part('missingNodes', zabbixItem.missingNodes, 'Nodes of the cluster that do not run', {
      triggers: [
        problem(
          'AVERAGE',
          'Nodes of the cluster do not run',
          `min(${of(zabbixItem.missingNodes)},${thresholds.missing.macro})>0`,
          {
            description: 'Another node has not come back. Queues stay available while most of their members run.',
          },
        ),
      ],
    }),
    part('partitions', 'rabbitmq.partitions', 'Nodes lost sight of', {
      triggers: [
        problem('HIGH', 'The cluster is partitioned', `min(${of('rabbitmq.partitions')},2m)>0`, {
          description:
            'Nodes run that do not see each other. See https://www.rabbitmq.com/docs/partitions before any is restarted.',
        }),
      ],
    }),
    part('alarms', 'rabbitmq.alarms', 'Publishers are held back', {
      triggers: [
        problem('HIGH', 'Publishers are held back', `min(${of('rabbitmq.alarms')},2m)=1`, {
          description:
            'Memory is above its watermark, or free disk below its limit. See whether a queue has no consumers.',
        }),
      ],
    }),
    part('quorumCritical', zabbixItem.quorumCritical, 'A queue would lose its majority', {
      triggers: [
        problem(
          'AVERAGE',
          'Queues would lose their majority',
          `min(${of(zabbixItem.quorumCritical)},${thresholds.critical.macro})=1`,
          {
            description:
              'Quorum queues or streams are unavailable once this node stops. Bring the other nodes back before anything is changed.',
          },
        ),
      ],
    }),
    part('virtualHostsDown', 'rabbitmq.vhosts.down', 'A virtual host does not run', {
      triggers: [
        problem('HIGH', 'Virtual hosts do not run', `min(${of('rabbitmq.vhosts.down')},5m)=1`, {
          description:
            'Its queues are away on this node. See the log of RabbitMQ; "rabbitmqctl restart_vhost" starts it.',
        }),
      ],
    }),
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

function problem(
  severity: Severity,
  name: string,
  expression: string,
  more: { description: string; quietUnder?: Trigger[] },
): Trigger {
  return { severity, name, expression, ...more };
}

function certificate(): Item {
  const days = `last(${of(zabbixItem.certificateDays)})`;
  const description = 'It is renewed by itself long before; "warren status" says what is in the way.';
  const ends = problem('HIGH', 'Certificate is about to end', `${days}<${thresholds.certificateEnds.macro}`, {
    description,
  });
  const due = problem('WARNING', 'Certificate has not been renewed', `${days}<${thresholds.certificate.macro}`, {
    description,
    quietUnder: [ends],
  });
  return part('certificateDays', zabbixItem.certificateDays, 'Days until the certificate ends', {
    values: 'FLOAT',
    triggers: [ends, due],
  });
}
