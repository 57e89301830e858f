/** From where on Zabbix speaks of a problem. */
export interface Threshold {
  /** User macro of Zabbix that carries the number. */
  macro: string;
  value: string;
  /** What it bounds, with its unit. */
  description: string;
  /** Where the number comes from: a macro of a template that Zabbix 7.0 is shipped with; undefined for what was chosen here. */
  shipped?: { template: ShippedTemplate; macro: string };
}

const linux = 'Linux by Zabbix agent';

const server = 'Zabbix server health';

type ShippedTemplate = typeof linux | typeof server;

const shippedAt = {
  [linux]: 'https://github.com/zabbix/zabbix/tree/release/7.0/templates/os/linux',
  [server]: 'https://github.com/zabbix/zabbix/tree/release/7.0/templates/app/zabbix_server',
};

/** Every number that a trigger is set off by; severities stand beside the triggers. */
export const thresholds = {
  silent: threshold('AGENT.SILENT', '3m', 'How long an agent may be silent', [linux, '{$AGENT.TIMEOUT}']),
  cpu: threshold('CPU.USED.MAX', '90', 'Processor in use, percent', [linux, '{$CPU.UTIL.CRIT}']),
  cpuFor: threshold('CPU.USED.FOR', '5m', 'How long the processor may be in use'),
  steal: threshold('CPU.STEAL.MAX', '10', 'Processor that EC2 gave to others, percent'),
  stealFor: threshold('CPU.STEAL.FOR', '15m', 'How long the processor may be given to others'),
  load: threshold('LOAD.MAX', '1.5', 'Load for each processor', [linux, '{$LOAD_AVG_PER_CPU.MAX.WARN}']),
  loadFor: threshold('LOAD.FOR', '5m', 'How long the load may be high'),
  memory: threshold('MEMORY.USED.MAX', '90', 'Memory in use, percent', [linux, '{$MEMORY.UTIL.MAX}']),
  memoryFor: threshold('MEMORY.USED.FOR', '5m', 'How long memory may be in use'),
  disk: threshold('DISK.USED.WARN', '80', 'Disk in use, percent', [linux, '{$VFS.FS.PUSED.MAX.WARN}']),
  diskFull: threshold('DISK.USED.MAX', '90', 'Disk in use, percent', [linux, '{$VFS.FS.PUSED.MAX.CRIT}']),
  diskFullFor: threshold('DISK.USED.FOR', '5m', 'How long a disk may be in use'),
  diskSoonFull: threshold('DISK.FULL.IN', '24h', 'Time until a disk that goes on filling is full'),
  diskSoonFullFrom: threshold('DISK.FULL.FROM', '60m', 'Time from whose filling that is counted'),
  inodes: threshold('INODES.FREE.MIN', '10', 'Free inodes, percent', [linux, '{$VFS.FS.INODE.PFREE.MIN.CRIT}']),
  inodesFor: threshold('INODES.FREE.FOR', '5m', 'How long inodes may be few'),
  network: threshold('NETWORK.ERRORS.MAX', '2', 'Packets with errors a second', [linux, '{$IF.ERRORS.WARN}']),
  networkFor: threshold('NETWORK.ERRORS.FOR', '5m', 'How long packets may have errors'),
  clock: threshold('CLOCK.DRIFT.MAX', '60s', "Distance from Zabbix's clock", [linux, '{$SYSTEM.FUZZYTIME.MAX}']),
  clockFor: threshold('CLOCK.DRIFT.FOR', '5m', 'How long a clock may be wrong'),
  boot: threshold('UPTIME.MIN', '10m', 'Uptime after which a start is no news'),
  written: threshold('RABBITMQ.TOLD.MAX', '5m', 'Age of what a node told of RabbitMQ'),
  down: threshold('RABBITMQ.DOWN', '3m', 'How long RabbitMQ may be away, which a restart takes'),
  missing: threshold('RABBITMQ.MISSING', '10m', 'How long a node may be away, which rolling changes take'),
  partitioned: threshold('RABBITMQ.PARTITIONED', '2m', 'How long nodes may have lost sight of each other'),
  critical: threshold('RABBITMQ.CRITICAL', '15m', 'How long a queue may be one node from losing its majority'),
  vhosts: threshold('RABBITMQ.VHOSTS.DOWN', '5m', 'How long a virtual host may not run'),
  certificate: threshold('CERTIFICATE.DAYS.WARN', '14', 'Days until a certificate ends that should have been renewed'),
  certificateFor: threshold('CERTIFICATE.WARN.FOR', '5m', 'How long that has to be so'),
  certificateEnds: threshold('CERTIFICATE.DAYS.MIN', '3', 'Days until a certificate ends'),
  certificateEndsFor: threshold('CERTIFICATE.MIN.FOR', '5m', 'How long that has to be so'),
  late: threshold('ZABBIX.LATE.MAX', '100', 'Items that are late by more than ten minutes'),
  lateFor: threshold('ZABBIX.LATE.FOR', '10m', 'How long items may be late'),
  busy: threshold('ZABBIX.BUSY.MAX', '75', "Time that Zabbix's processes work, percent", [
    server,
    '{$ZABBIX.SERVER.UTIL.MAX}',
  ]),
  busyFor: threshold('ZABBIX.BUSY.FOR', '10m', "How long Zabbix's processes may work so much"),
  cache: threshold('ZABBIX.CACHE.MAX', '75', "Caches of Zabbix's in use, percent", [
    server,
    '{$ZABBIX.SERVER.UTIL.MAX}',
  ]),
  cacheFor: threshold('ZABBIX.CACHE.FOR', '10m', 'How long its caches may be in use'),
  values: threshold('ZABBIX.VALUES.MAX', '95', 'Its cache of values in use, percent', [
    server,
    '{$ZABBIX.SERVER.UTIL.MAX:"value cache"}',
  ]),
  valuesFor: threshold('ZABBIX.VALUES.FOR', '10m', 'How long its cache of values may be in use'),
} as const satisfies Record<string, Threshold>;

/** Where a number of Zabbix's own templates stands: address and macro. Throws for one that was chosen. */
export function sourceOf({ macro, shipped }: Threshold): string {
  if (!shipped) throw new Error(`${macro} is of no template that Zabbix is shipped with`);
  return `${shippedAt[shipped.template]}, ${shipped.macro}`;
}

/** The number of a threshold without its unit of time. */
export function numberOf({ value }: Pick<Threshold, 'value'>): number {
  return Number.parseFloat(value);
}

/** A threshold with another number, in the same unit of time: `3m` for 3. */
export function valueWith({ value }: Pick<Threshold, 'value'>, number: number): string {
  return `${number}${value.replace(/^[\d.]+/, '')}`;
}

function threshold(
  name: string,
  value: string,
  description: string,
  shipped?: readonly [template: ShippedTemplate, macro: string],
): Threshold {
  const macro = `{$${name}}`;
  return shipped === undefined
    ? { macro, value, description }
    : { macro, value, description, shipped: { template: shipped[0], macro: shipped[1] } };
}
