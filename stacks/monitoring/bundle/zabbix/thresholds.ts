/** From where on Zabbix speaks of a problem. */
export interface Threshold {
  /** User macro of Zabbix that carries the number. */
  macro: string;
  value: string;
  /** What it bounds, with its unit. */
  description: string;
  /** Where the number comes from: a macro of a template that Zabbix 7.0 is shipped with; undefined for what was chosen here. */
  shipped?: { template: string; macro: string };
}

/** https://github.com/zabbix/zabbix/tree/release/7.0/templates/os/linux */
const linux = 'Linux by Zabbix agent';

/** https://github.com/zabbix/zabbix/tree/release/7.0/templates/app/zabbix_server */
const server = 'Zabbix server health';

/** Every number that a trigger is set off by; severities stand beside the triggers. */
export const thresholds = {
  silent: threshold('AGENT.SILENT', '3m', 'How long an agent may be silent', [linux, '{$AGENT.TIMEOUT}']),
  cpu: threshold('CPU.USED.MAX', '90', 'Processor in use, percent', [linux, '{$CPU.UTIL.CRIT}']),
  steal: threshold('CPU.STEAL.MAX', '10', 'Processor that EC2 gave to others, percent'),
  load: threshold('LOAD.MAX', '1.5', 'Load for each processor', [linux, '{$LOAD_AVG_PER_CPU.MAX.WARN}']),
  memory: threshold('MEMORY.USED.MAX', '90', 'Memory in use, percent', [linux, '{$MEMORY.UTIL.MAX}']),
  disk: threshold('DISK.USED.WARN', '80', 'Disk in use, percent', [linux, '{$VFS.FS.PUSED.MAX.WARN}']),
  diskFull: threshold('DISK.USED.MAX', '90', 'Disk in use, percent', [linux, '{$VFS.FS.PUSED.MAX.CRIT}']),
  diskSoonFull: threshold('DISK.FULL.IN', '1d', 'Time until a disk that fills as in the last hour is full'),
  inodes: threshold('INODES.FREE.MIN', '10', 'Free inodes, percent', [linux, '{$VFS.FS.INODE.PFREE.MIN.CRIT}']),
  network: threshold('NETWORK.ERRORS.MAX', '2', 'Packets with errors a second', [linux, '{$IF.ERRORS.WARN}']),
  clock: threshold('CLOCK.DRIFT.MAX', '60s', "Distance from this host's clock", [linux, '{$SYSTEM.FUZZYTIME.MAX}']),
  boot: threshold('UPTIME.MIN', '10m', 'Uptime after which a start is no news'),
  written: threshold('RABBITMQ.TOLD.MAX', '5m', 'Age of what a node told of RabbitMQ'),
  down: threshold('RABBITMQ.DOWN', '3m', 'How long RabbitMQ may be away, which a restart takes'),
  missing: threshold('RABBITMQ.MISSING', '10m', 'How long a node may be away, which rolling changes take'),
  critical: threshold('RABBITMQ.CRITICAL', '15m', 'How long a queue may be one node from losing its majority'),
  certificate: threshold('CERTIFICATE.DAYS.WARN', '14', 'Days until a certificate ends that should have been renewed'),
  certificateEnds: threshold('CERTIFICATE.DAYS.MIN', '3', 'Days until a certificate ends'),
  busy: threshold('ZABBIX.BUSY.MAX', '75', "Time that Zabbix's processes work, percent", [
    server,
    '{$ZABBIX.SERVER.UTIL.MAX}',
  ]),
  late: threshold('ZABBIX.LATE.MAX', '100', 'Items that are late by more than ten minutes'),
  cache: threshold('ZABBIX.CACHE.MAX', '75', "Caches of Zabbix's in use, percent", [
    server,
    '{$ZABBIX.SERVER.UTIL.MAX}',
  ]),
  values: threshold('ZABBIX.VALUES.MAX', '95', 'Its cache of values in use, percent', [
    server,
    '{$ZABBIX.SERVER.UTIL.MAX:"value cache"}',
  ]),
} as const satisfies Record<string, Threshold>;

function threshold(
  name: string,
  value: string,
  description: string,
  shipped?: readonly [template: string, macro: string],
): Threshold {
  const macro = `{$${name}}`;
  return shipped === undefined
    ? { macro, value, description }
    : { macro, value, description, shipped: { template: shipped[0], macro: shipped[1] } };
}
