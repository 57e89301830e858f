import { sourceOf, type Threshold, thresholds } from './thresholds.ts';
import type { ZabbixAlarm } from './zabbix-alarm.ts';

const percent = (macro: Threshold) => ({ macro, min: 1, max: 100, unit: 'percent', worse: 'above' }) as const;

/** What those have that watch the monitoring host, too. */
const ofMachines = { watches: ['broker', 'monitoring'], dashboard: 'broker' } as const;

/**
 * Alarms of machines, by their names: a broker's nodes, and the monitoring host. How full data disks are Grafana calls about, and that the monitoring
 * host is gone CloudWatch does.
 */
export const machineAlarms = {
  'machine-silent': {
    watches: ['broker'],
    dashboard: 'broker',
    title: 'A machine of {object} does not answer',
    doc: "Zabbix's agent on a node has not answered for longer than it may.",
    source: sourceOf(thresholds.silent),
    severity: 'critical',
    minutes: thresholds.silent,
    missing: 'breaching',
    advice:
      'See with "warren status" whether the node still reports. If it does its agent is gone, else the machine is: EC2 says why.',
  },
  'machine-busy': {
    ...ofMachines,
    title: 'The processor of a machine of {object} is busy',
    doc: 'The part of its processor that a machine uses is above the threshold.',
    source: sourceOf(thresholds.cpu),
    severity: 'warning',
    threshold: percent(thresholds.cpu),
    minutes: thresholds.cpuFor,
    advice: 'See on the machine what takes it. Choose a larger instance.type if it is what should run there.',
  },
  'machine-steal': {
    ...ofMachines,
    title: 'A machine of {object} is not given its processor',
    doc: 'The part of its processor that EC2 gives to others is above the threshold.',
    source: 'Warren: only instance types with CPU credits lose as much',
    severity: 'warning',
    threshold: percent(thresholds.steal),
    minutes: thresholds.stealFor,
    advice: 'An instance type with CPU credits has used them up. Choose one that has none.',
  },
  'machine-load': {
    ...ofMachines,
    title: 'More work waits on a machine of {object} than its processors do',
    doc: 'The load of a machine, for each of its processors, is above the threshold.',
    source: sourceOf(thresholds.load),
    severity: 'warning',
    threshold: { macro: thresholds.load, min: 0.1, max: 100, unit: 'for each processor', worse: 'above' },
    minutes: thresholds.loadFor,
    advice:
      'See on the machine whether programs wait for its processor or for its disk. Choose a larger instance.type.',
    hiddenBy: ['machine-busy', 'machine-steal'],
  },
  'machine-memory': {
    ...ofMachines,
    title: 'A machine of {object} runs out of memory',
    doc: 'The part of its memory that a machine uses is above the threshold.',
    source: sourceOf(thresholds.memory),
    severity: 'error',
    threshold: percent(thresholds.memory),
    minutes: thresholds.memoryFor,
    advice: 'Linux ends a program when there is none left. See what takes it, and choose a larger instance.type.',
    hiddenBy: ['memory-alarm'],
  },
  'root-disk-full': {
    ...ofMachines,
    title: 'The root disk of a machine of {object} is nearly full',
    doc: 'The part of its root disk that a machine uses is above the threshold.',
    source: sourceOf(thresholds.diskFull),
    severity: 'error',
    threshold: percent(thresholds.diskFull),
    minutes: thresholds.diskFullFor,
    advice: 'Programs stop once it is full. Logs and images of programs that are not used are what may be deleted.',
  },
  'root-disk-fills-soon': {
    ...ofMachines,
    title: 'The root disk of a machine of {object} will be full soon',
    doc: 'As it filled in these minutes, the root disk of a machine is full in fewer hours than the threshold, and more than 80 % of it is in use.',
    source: 'Warren: time for a person to look at it by day',
    severity: 'warning',
    threshold: { macro: thresholds.diskSoonFull, min: 1, max: 720, unit: 'hours', worse: 'below' },
    minutes: thresholds.diskSoonFullFrom,
    advice: 'See on the machine which folder grows.',
    hiddenBy: ['root-disk-full'],
  },
  'inodes-few': {
    ...ofMachines,
    title: 'A disk of a machine of {object} has few inodes left',
    doc: 'The part of the inodes of a disk, root or data, that is free is below the threshold.',
    source: sourceOf(thresholds.inodes),
    severity: 'error',
    threshold: { macro: thresholds.inodes, min: 1, max: 99, unit: 'percent', worse: 'below' },
    minutes: thresholds.inodesFor,
    advice: 'No more files can be made though there is space. Find the folder with very many small files.',
  },
  'network-errors': {
    ...ofMachines,
    title: 'The network of a machine of {object} has errors',
    doc: 'Packets with errors of a network interface, each second, are above the threshold.',
    source: sourceOf(thresholds.network),
    severity: 'warning',
    threshold: { macro: thresholds.network, min: 0, max: 1_000_000, unit: 'packets a second', worse: 'above' },
    minutes: thresholds.networkFor,
    advice: 'EC2 replaces the hardware below when the machine is stopped and started.',
  },
  'clock-wrong': {
    ...ofMachines,
    title: 'The clock of a machine of {object} is wrong',
    doc: "The distance of a machine's clock from that of Zabbix is above the threshold.",
    source: sourceOf(thresholds.clock),
    severity: 'error',
    threshold: { macro: thresholds.clock, min: 1, max: 3600, unit: 'seconds', worse: 'above' },
    minutes: thresholds.clockFor,
    advice: 'Certificates and what AWS signs depend on it. See "chronyc tracking" on the machine.',
  },
} as const satisfies Record<string, ZabbixAlarm>;
