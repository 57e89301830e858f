import type { NodeHealth } from '../../../contracts/zabbix.ts';
import { nodeHealthFile } from '../../../contracts/zabbix.ts';

/** What a real Zabbix is fed for an alarm. */
export interface ZabbixCase {
  /** Key of the item that is sent. */
  key: string;
  /** Values a minute apart: where all is well, where something is wrong, and as near to its threshold as may be. */
  well: ValueAt;
  wrong: ValueAt;
  edge: ValueAt;
  /** How many minutes something is wrong before it is told of, where these are not the alarm's. */
  after?: number;
  /** How many minutes all is well before. Default: 3. */
  before?: number;
  /** Others that have to have a value. */
  beside?: Readonly<Record<string, string>>;
  /** What of the host it is about. */
  part?: string;
}

/** A value of the minute that it is of, counted from the first. */
type ValueAt = string | ((minute: number) => string);

const health = {
  serving: 1,
  missingNodes: 0,
  partitions: 0,
  alarms: 0,
  quorumCritical: 0,
  virtualHostsDown: 0,
  certificateDays: 60.5,
} as const satisfies Omit<NodeHealth, 'at'>;

const told = (changes: Partial<NodeHealth>) => () =>
  JSON.stringify({ at: Math.floor(Date.now() / 1000), ...health, ...changes });

const ofNode = (wrong: Partial<NodeHealth>, edge: Partial<NodeHealth> = {}): ZabbixCase => ({
  key: `vfs.file.contents[${nodeHealthFile}]`,
  well: told({}),
  wrong: told(wrong),
  edge: told(edge),
});

const simple = (key: string, well: number, wrong: number, edge: number): ZabbixCase => ({
  key,
  well: String(well),
  wrong: String(wrong),
  edge: String(edge),
});

const now = (less: number) => () => String(Math.floor(Date.now() / 1000) - less);

/** A counter that rises so much a second. */
const rising = (perSecond: number, from: number) => (minute: number) => String(from + minute * 60 * perSecond);

/** By the known alarms' names; each has to be here, but for what is about the time that passes. */
export const zabbixCases: Readonly<Record<string, ZabbixCase>> = {
  'node-down': ofNode({ serving: 0 }),
  'nodes-missing': ofNode({ missingNodes: 1 }),
  'cluster-partitioned': ofNode({ partitions: 1 }),
  'majority-at-risk': ofNode({ quorumCritical: 1 }),
  'vhosts-down': ofNode({ virtualHostsDown: 1 }),
  'certificate-ends': ofNode({ certificateDays: 2.9 }, { certificateDays: 14 }),
  'certificate-due': ofNode({ certificateDays: 13.9 }, { certificateDays: 14 }),
  // 0 is away, 1 answers, 2 is not known: https://www.zabbix.com/documentation/7.0/en/manual/config/items/itemtypes/internal
  'machine-silent': simple('zabbix[host,agent,available]', 1, 0, 2),
  'machine-busy': simple('system.cpu.util[,idle]', 50, 9, 10),
  'machine-steal': simple('system.cpu.util[,steal]', 0, 11, 10),
  'machine-load': { ...simple('system.cpu.load[all,avg1]', 1, 3.1, 3), beside: { 'system.cpu.num': '2' } },
  'machine-memory': simple('vm.memory.size[pavailable]', 50, 9, 10),
  'root-disk-full': simple('vfs.fs.size[/,pused]', 50, 91, 80),
  'root-disk-fills-soon': {
    key: 'vfs.fs.size[/,pused]',
    well: '50',
    // 0.1 % a minute from 80.1 on: full within four hours.
    wrong: (minute) => (80.1 + 0.1 * minute).toFixed(2),
    // 0.3 % an hour: full within three days.
    edge: (minute) => (80.1 + 0.005 * minute).toFixed(3),
    after: 30,
    // What it was before would count, too.
    before: 61,
  },
  'inodes-few': { ...simple('vfs.fs.inode[/,pfree]', 50, 9, 10), part: 'Root disk' },
  'network-errors': {
    key: 'net.if.total["ens5",errors]',
    well: rising(0, 1_000_000),
    wrong: rising(3, 1_000_000),
    edge: rising(2, 1_000_000),
    part: 'ens5',
  },
  'clock-wrong': { key: 'system.localtime', well: now(0), wrong: now(120), edge: now(40) },
  'zabbix-late': simple('zabbix[queue,10m]', 0, 101, 100),
  'zabbix-busy': {
    ...simple('zabbix[process,trapper,avg,busy]', 10, 90, 75),
    // By its average, of which the first minutes were well.
    after: 9,
    part: 'Trappers at work',
  },
  'zabbix-cache': {
    ...simple('zabbix[rcache,buffer,pused]', 10, 90, 75),
    after: 1,
    part: 'Cache of configuration in use',
  },
  'zabbix-value-cache': {
    ...simple('zabbix[vcache,buffer,pused]', 10, 96, 95),
    after: 1,
    part: 'Cache of values for triggers in use',
  },
};

/** The value of a minute. */
export function valueAt(value: ValueAt, minute: number): string {
  return typeof value === 'string' ? value : value(minute);
}
