import type { KnownAlarm } from '../known-alarm.ts';

/** Alarms of hosts, of partitions and of majorities. */
export const zabbixAlarms: readonly KnownAlarm[] = [
  {
    name: 'node-down',
    owner: 'zabbix',
    watches: ['broker'],
    title: 'RabbitMQ is down on a node of {object}',
    doc: 'RabbitMQ on a node has not answered for as long as a restart takes.',
    source: 'Warren: longer than a restart of a node took in its own tests',
    severity: 'critical',
    minutes: 3,
    missing: 'ignore',
    advice: 'See "journalctl -u rabbitmq" on the node, and what "warren status" says of it.',
    dashboard: 'broker',
    define: ({ settings }) => ({
      owner: 'zabbix',
      template: 'Warren RabbitMQ node',
      trigger: 'RabbitMQ is down',
      macros: { '{$RABBITMQ.DOWN}': `${settings.minutes}m` },
    }),
  },
];
