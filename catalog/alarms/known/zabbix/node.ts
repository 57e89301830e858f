import { thresholds } from './thresholds.ts';
import type { ZabbixAlarm } from './zabbix-alarm.ts';

/** What all of them have. */
const ofBrokers = { watches: ['broker'], dashboard: 'broker' } as const;

/**
 * Alarms of RabbitMQ on nodes, by their names. That publishers are held back Zabbix sees, too, and Grafana calls about, which knows by which
 * of the two limits.
 */
export const nodeAlarms = {
  'node-down': {
    ...ofBrokers,
    title: 'RabbitMQ is down on a node of {object}',
    doc: 'RabbitMQ on a node has not answered for as long as a restart takes. A machine that is gone says nothing of it: that is machine-silent.',
    source: 'Warren: longer than a restart of a node took in its own tests',
    severity: 'critical',
    minutes: thresholds.down,
    advice: 'See "journalctl -u rabbitmq" on the node, and what "warren status" says of it.',
    hiddenBy: ['machine-silent'],
  },
  'nodes-missing': {
    ...ofBrokers,
    title: 'Nodes of {object} have not come back to its cluster',
    doc: 'A node sees for longer than a rolling change takes that another of its cluster does not run.',
    source: 'Warren: longer than a rolling change keeps a node away',
    severity: 'error',
    minutes: thresholds.missing,
    advice:
      'See with "warren status" which node it is. Where RabbitMQ runs on it, it has lost the others: see its log, and with "warren reach" whether the network lets them through.',
    hiddenBy: ['node-down', 'machine-silent', 'cluster-partitioned', 'nodes-apart'],
  },
  'cluster-partitioned': {
    ...ofBrokers,
    title: 'The cluster of {object} is partitioned',
    doc: 'Nodes run that have lost sight of each other: by what RabbitMQ says where its metadata are in Mnesia, which none has from 4.3 on, or because each of two has written into the table that it misses the other.',
    source: 'https://github.com/zabbix/zabbix/tree/release/7.0/templates/app/rabbitmq_http, which says it at once',
    severity: 'critical',
    minutes: thresholds.partitioned,
    advice:
      'Nodes run that do not see each other. See with "warren reach" whether the network lets them through, and https://www.rabbitmq.com/docs/partitions before any is restarted. Queues whose majority is together go on.',
  },
  'majority-at-risk': {
    ...ofBrokers,
    title: 'Queues of {object} are one node from losing their majority',
    doc: 'Quorum queues or streams would be unavailable if the node stopped that says so.',
    source: 'Warren: longer than members of a queue take to catch up after a rolling change',
    severity: 'error',
    minutes: thresholds.critical,
    advice:
      'Bring the other nodes back before anything is changed. See on the dashboard Streams and quorum queues which queues it is.',
    dashboard: 'streams-and-quorum',
    hiddenBy: ['node-down', 'machine-silent', 'nodes-missing', 'cluster-partitioned', 'nodes-apart'],
  },
  'vhosts-down': {
    ...ofBrokers,
    title: 'Virtual hosts of {object} do not run',
    doc: 'A virtual host does not run on a node that runs, so its queues are away there.',
    source:
      'https://github.com/zabbix/zabbix/tree/release/7.0/templates/app/rabbitmq_http, which says it at once; a start takes its time',
    severity: 'critical',
    minutes: thresholds.vhosts,
    advice: 'See the log of RabbitMQ on the node; "rabbitmqctl restart_vhost" starts a virtual host again.',
    hiddenBy: ['node-down'],
  },
  'rabbitmq-unknown': {
    ...ofBrokers,
    title: 'Nothing is known of RabbitMQ on a node of {object}',
    doc: 'What the agent of a node tells of RabbitMQ is older than it may be, or has not come.',
    source: 'Warren: it tells every minute',
    severity: 'error',
    minutes: thresholds.written,
    missing: 'breaching',
    advice: 'See "journalctl -u warren-report" on the node. Other alarms of the node say nothing meanwhile.',
    hiddenBy: ['machine-silent'],
  },
  'certificate-ends': {
    ...ofBrokers,
    title: 'The certificate of {object} is about to end',
    doc: 'A node shows clients a certificate that ends in fewer days than the threshold.',
    source: 'Warren: it is renewed long before',
    severity: 'critical',
    threshold: { macro: thresholds.certificateEnds, min: 0, max: 90, unit: 'days', worse: 'below' },
    minutes: thresholds.certificateEndsFor,
    advice: '"warren status" says what is in the way of renewing it. Once it has ended, clients refuse to connect.',
  },
  'certificate-due': {
    ...ofBrokers,
    title: 'The certificate of {object} has not been renewed',
    doc: 'A node shows clients a certificate that should have been renewed, since it ends in fewer days than the threshold.',
    source: 'Warren: it is renewed long before',
    severity: 'warning',
    threshold: { macro: thresholds.certificate, min: 0, max: 90, unit: 'days', worse: 'below' },
    minutes: thresholds.certificateFor,
    advice: '"warren status" says what is in the way of renewing it.',
    hiddenBy: ['certificate-ends'],
  },
} as const satisfies Record<string, ZabbixAlarm>;
