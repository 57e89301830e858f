import { thresholds } from '../../../../catalog/alarms/known/zabbix/thresholds.ts';
import type { ZabbixAlarmName } from '../../../../catalog/alarms/known/zabbix.ts';
import { zabbixItem } from '../../../../contracts/zabbix.ts';
import type { Item, Step, TemplateProps, Trigger } from './export.ts';

/** Zabbix's name of the template of every machine that its agent 2 runs on. */
export const machineTemplate = 'Warren machine';

/** What is left of a hundred. */
const ofHundred: readonly Step[] = [{ type: 'JAVASCRIPT', parameters: ['return 100 - value'] }];

/** Of what a machine says within a second of being asked. */
const clockDistance = 'system.localtime.distance';

const perSecond: Step = { type: 'CHANGE_PER_SECOND', parameters: [''] };

/** A machine, as its agent 2 sees it: https://www.zabbix.com/documentation/7.0/en/manual/config/items/itemtypes/zabbix_agent */
export const machine: TemplateProps = {
  name: machineTemplate,
  description: 'Processor, memory, disks, network and clock of a machine, and whether its agent answers.',
  items: [
    ...life(),
    ...processor(),
    ...memory(),
    ...disk({ folder: '/', name: 'Root disk', full: 'root-disk-full', soon: 'root-disk-fills-soon' }),
    // How full this one is Grafana calls about.
    ...disk({ folder: '{$DATA}', name: 'Data disk' }),
  ],
  discoveries: [
    {
      key: 'net.if.discovery',
      name: 'Network interfaces',
      every: '1h',
      // Those that Amazon Linux gives its names to; none of containers.
      only: { macro: '{#IFNAME}', matches: '^e(ns|th|np)[0-9]' },
      items: network(),
    },
  ],
  triggers: [
    {
      name: 'Load is higher than the processors can bear',
      expression: `min(${of(zabbixItem.load)},${thresholds.loadFor.macro})/last(${of('system.cpu.num')})>${thresholds.load.macro}`,
      severity: 'WARNING',
      alarm: 'machine-load',
      measured: true,
    },
  ],
};

/** An item of this template in an expression. */
function of(key: string): string {
  return `/${machineTemplate}/${key}`;
}

function life(): Item[] {
  return [
    {
      key: 'zabbix[host,agent,available]',
      name: 'Agent answers',
      type: 'INTERNAL',
      triggers: [
        {
          name: 'Agent does not answer',
          expression: `max(${of('zabbix[host,agent,available]')},${thresholds.silent.macro})=0`,
          severity: 'HIGH',
          alarm: 'machine-silent',
        },
      ],
    },
    { key: 'agent.version', name: "Version of Zabbix's agent", every: '1h', values: 'TEXT' },
    {
      key: zabbixItem.uptime,
      name: 'Uptime',
      units: 'uptime',
      triggers: [
        {
          name: 'Machine has been started',
          expression: `last(${of(zabbixItem.uptime)})<${thresholds.boot.macro}`,
          severity: 'INFO',
          description: 'A rolling change or EC2 has started it. Where neither did, see the journal of the boot before.',
          closedByHand: true,
        },
      ],
    },
    {
      key: 'system.localtime',
      name: 'Clock',
      units: 'unixtime',
    },
    {
      key: clockDistance,
      name: "Distance from Zabbix's clock",
      type: 'DEPENDENT',
      of: 'system.localtime',
      values: 'FLOAT',
      units: 's',
      steps: [{ type: 'JAVASCRIPT', parameters: ['return Math.abs(Date.now() / 1000 - value)'] }],
      triggers: [
        {
          name: 'Clock is wrong',
          expression: `min(${of(clockDistance)},${thresholds.clockFor.macro})>${thresholds.clock.macro}`,
          severity: 'WARNING',
          alarm: 'clock-wrong',
          measured: true,
        },
      ],
    },
  ];
}

function processor(): Item[] {
  return [
    { key: 'system.cpu.num', name: 'Processors', every: '1h' },
    { key: zabbixItem.load, name: 'Load', values: 'FLOAT' },
    { key: 'system.cpu.util[,idle]', name: 'Processor idle', values: 'FLOAT', units: '%' },
    {
      key: zabbixItem.cpuUsed,
      name: 'Processor in use',
      type: 'DEPENDENT',
      of: 'system.cpu.util[,idle]',
      values: 'FLOAT',
      units: '%',
      steps: ofHundred,
      triggers: [
        {
          name: 'Processor is in use',
          expression: `min(${of(zabbixItem.cpuUsed)},${thresholds.cpuFor.macro})>${thresholds.cpu.macro}`,
          severity: 'WARNING',
          alarm: 'machine-busy',
          measured: true,
        },
      ],
    },
    { key: 'system.cpu.util[,iowait]', name: 'Processor waits for disks', values: 'FLOAT', units: '%' },
    {
      key: zabbixItem.cpuSteal,
      name: 'Processor given to others',
      values: 'FLOAT',
      units: '%',
      triggers: [
        {
          name: 'Processor is given to others',
          expression: `min(${of(zabbixItem.cpuSteal)},${thresholds.stealFor.macro})>${thresholds.steal.macro}`,
          severity: 'WARNING',
          alarm: 'machine-steal',
          measured: true,
        },
      ],
    },
  ];
}

function memory(): Item[] {
  return [
    { key: 'vm.memory.size[total]', name: 'Memory', units: 'B', every: '1h' },
    { key: 'vm.memory.size[pavailable]', name: 'Memory available', values: 'FLOAT', units: '%' },
    {
      key: zabbixItem.memoryUsed,
      name: 'Memory in use',
      type: 'DEPENDENT',
      of: 'vm.memory.size[pavailable]',
      values: 'FLOAT',
      units: '%',
      steps: ofHundred,
      triggers: [
        {
          name: 'Memory is in use',
          expression: `min(${of(zabbixItem.memoryUsed)},${thresholds.memoryFor.macro})>${thresholds.memory.macro}`,
          severity: 'AVERAGE',
          alarm: 'machine-memory',
          measured: true,
        },
      ],
    },
  ];
}

interface DiskProps {
  folder: string;
  name: string;
  /** Alarms that it is when it is nearly full, and will be. */
  full?: ZabbixAlarmName;
  soon?: ZabbixAlarmName;
}

/** Space of the file system that a folder is on. */
function disk({ folder, name, ...alarms }: DiskProps): Item[] {
  const used = `vfs.fs.size[${folder},pused]`;
  const inodes = `vfs.fs.inode[${folder},pfree]`;
  const what = 'A larger storage.sizeGiB is taken on live; backups and logs of programs are what may be deleted.';
  const full: Trigger = {
    name: `${name} is nearly full`,
    expression: `min(${of(used)},${thresholds.diskFullFor.macro})>${thresholds.diskFull.macro}`,
    severity: 'HIGH',
    ...(alarms.full ? { alarm: alarms.full } : {}),
    measured: true,
    description: `RabbitMQ holds back publishers below its limit of free disk, other programs stop. ${what}`,
  };
  const soon: Trigger = {
    name: `${name} will be full soon`,
    expression: `last(${of(used)})>${thresholds.disk.macro} and timeleft(${of(used)},${thresholds.diskSoonFullFrom.macro},100)<${thresholds.diskSoonFull.macro}`,
    severity: 'AVERAGE',
    ...(alarms.soon ? { alarm: alarms.soon } : {}),
    description: `It goes on filling. ${what}`,
    quietUnder: [full],
  };
  const filling: Trigger = {
    name: `${name} is filling`,
    expression: `min(${of(used)},5m)>${thresholds.disk.macro}`,
    severity: 'WARNING',
    description: what,
    quietUnder: [full, soon],
  };
  return [
    { key: used, name: `${name} in use`, values: 'FLOAT', units: '%', triggers: [full, soon, filling] },
    {
      key: inodes,
      name: `${name}: free inodes`,
      values: 'FLOAT',
      units: '%',
      triggers: [
        {
          name: `${name} has few inodes left`,
          expression: `max(${of(inodes)},${thresholds.inodesFor.macro})<${thresholds.inodes.macro}`,
          severity: 'AVERAGE',
          alarm: 'inodes-few',
          part: name,
          measured: true,
        },
      ],
    },
  ];
}

function network(): Item[] {
  const bits = [perSecond, { type: 'MULTIPLIER', parameters: ['8'] }];
  return [
    { key: 'net.if.in["{#IFNAME}"]', name: '{#IFNAME}: received', units: 'bps', steps: bits },
    { key: 'net.if.out["{#IFNAME}"]', name: '{#IFNAME}: sent', units: 'bps', steps: bits },
    {
      key: 'net.if.in["{#IFNAME}",dropped]',
      name: '{#IFNAME}: received and dropped',
      values: 'FLOAT',
      steps: [perSecond],
    },
    {
      key: 'net.if.total["{#IFNAME}",errors]',
      name: '{#IFNAME}: errors',
      values: 'FLOAT',
      steps: [perSecond],
      triggers: [
        {
          name: '{#IFNAME} has errors',
          expression: `min(${of('net.if.total["{#IFNAME}",errors]')},${thresholds.networkFor.macro})>${thresholds.network.macro}`,
          severity: 'WARNING',
          alarm: 'network-errors',
          part: '{#IFNAME}',
          measured: true,
        },
      ],
    },
  ];
}
