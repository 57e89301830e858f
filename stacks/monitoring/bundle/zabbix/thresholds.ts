/** From where on Zabbix speaks of a problem. */
export interface Threshold {
  /** User macro of Zabbix that carries the number. */
  macro: string;
  value: string;
  /** What it bounds, with its unit. */
  description: string;
  /** Where the number comes from. */
  source: string;
}

/** Zabbix's own template of Linux machines, 7.0: https://github.com/zabbix/zabbix/tree/release/7.0/templates/os/linux */
const shippedLinux = "Zabbix's template Linux by Zabbix agent, 7.0";

/** Zabbix's own template of RabbitMQ's nodes, 7.0: https://github.com/zabbix/zabbix/tree/release/7.0/templates/app/rabbitmq_http */
const shippedRabbitmq = "Zabbix's template RabbitMQ node by HTTP, 7.0";

/** Zabbix's own template of itself, 7.0: https://github.com/zabbix/zabbix/tree/release/7.0/templates/app/zabbix_server */
const shippedServer = "Zabbix's template Zabbix server health, 7.0";

const own = 'chosen';

/** Every number that a trigger is set off by; severities stand beside the triggers. */
export const thresholds = {
  silent: threshold('AGENT.SILENT', '3m', 'How long an agent may be silent', shippedLinux),
  cpu: threshold('CPU.USED.MAX', '90', 'CPU in use over five minutes, in percent', shippedLinux),
  steal: threshold('CPU.STEAL.MAX', '10', 'CPU that EC2 gave to others over 15 minutes, in percent', own),
  load: threshold('LOAD.PER.CPU.MAX', '1.5', 'Load for each CPU over five minutes', shippedLinux),
  memory: threshold('MEMORY.USED.MAX', '90', 'Memory in use over five minutes, in percent', shippedLinux),
  disk: threshold('DISK.USED.WARN', '80', 'Disk in use, in percent', shippedLinux),
  diskFull: threshold('DISK.USED.MAX', '90', 'Disk in use, in percent', shippedLinux),
  diskSoonFull: threshold(
    'DISK.FULL.IN',
    '1d',
    'Time until a disk that fills as in the last hour is full',
    shippedLinux,
  ),
  inodes: threshold('INODES.FREE.MIN', '10', 'Free inodes of a disk, in percent', shippedLinux),
  networkErrors: threshold('NETWORK.ERRORS.MAX', '2', 'Packets with errors a second, over five minutes', shippedLinux),
  clock: threshold('CLOCK.DRIFT.MAX', '60', 'Distance of the clock from this host’s, in seconds', shippedLinux),
  boot: threshold('UPTIME.MIN', '10m', 'Uptime after which a start is no news', shippedLinux),
  written: threshold('RABBITMQ.TOLD.MAX', '300', 'Age of what the node told of RabbitMQ, in seconds', own),
  down: threshold('RABBITMQ.DOWN', '3m', 'How long RabbitMQ may be away, which a restart takes', own),
  missing: threshold(
    'RABBITMQ.MISSING',
    '10m',
    'How long a node of the cluster may be away, which rolling changes take',
    own,
  ),
  critical: threshold('RABBITMQ.CRITICAL', '15m', 'How long a queue may be one node from losing its majority', own),
  certificate: threshold(
    'CERTIFICATE.DAYS.WARN',
    '14',
    'Days until a certificate ends that should have been renewed',
    own,
  ),
  certificateEnds: threshold('CERTIFICATE.DAYS.MIN', '3', 'Days until a certificate ends', own),
  busy: threshold(
    'ZABBIX.BUSY.MAX',
    '75',
    'Time that a process of Zabbix is busy over ten minutes, in percent',
    shippedServer,
  ),
  late: threshold('ZABBIX.LATE.MAX', '100', 'Items that are late by more than ten minutes', shippedServer),
  cache: threshold('ZABBIX.CACHE.MAX', '75', "A cache of Zabbix's in use over ten minutes, in percent", shippedServer),
} as const satisfies Record<string, Threshold>;

/** Sources, for the documentation; the checks of RabbitMQ themselves follow the model of its template. */
export const checksFrom = shippedRabbitmq;

function threshold(name: string, value: string, description: string, source: string): Threshold {
  return { macro: `{$${name}}`, value, description, source };
}
