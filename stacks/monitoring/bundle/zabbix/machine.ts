import { zabbixItem } from '../../../../contracts/zabbix.ts';
import type { Item, Step, TemplateProps, Trigger } from './export.ts';
import { thresholds } from './thresholds.ts';

/** Zabbix's name of the template of every machine that its agent 2 runs on. */
export const machineTemplate = 'Warren machine';

/** What is left of a hundred. */
const ofHundred: readonly Step[] = [{ type: 'JAVASCRIPT', parameters: ['return 100 - value'] }];

const perSecond: Step = { type: 'CHANGE_PER_SECOND', parameters: [''] };

/** A machine, as its agent 2 sees it: https://www.zabbix.com/documentation/7.0/en/manual/config/items/itemtypes/zabbix_agent */
export const machine: TemplateProps = {
  name: machineTemplate,
  description: 'Processor, memory, disks, network and clock of a machine, and whether its agent answers.',
  items: [...life(), ...processor(), ...memory(), ...disk('/', 'Root disk'), ...disk('{$DATA}', 'Data disk')],
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
      expression: `min(${of(zabbixItem.load)},5m)/last(${of('system.cpu.num')})>${thresholds.load.macro}`,
      severity: 'WARNING',
      description:
        'More work waits than runs. See what takes the processor; take a larger instance.type if it is RabbitMQ.',
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
          description: 'The machine is gone, or its agent is. See with "warren status" whether the node still reports.',
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
      triggers: [
        {
          name: 'Clock is wrong',
          expression: `fuzzytime(${of('system.localtime')},${thresholds.clock.macro})=0`,
          severity: 'WARNING',
          description: 'Certificates and what AWS signs depend on it. See "chronyc tracking" on the machine.',
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
          expression: `min(${of(zabbixItem.cpuUsed)},5m)>${thresholds.cpu.macro}`,
          severity: 'WARNING',
          description: 'See which program takes it; take a larger instance.type if it is what the machine is for.',
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
          expression: `min(${of(zabbixItem.cpuSteal)},15m)>${thresholds.steal.macro}`,
          severity: 'WARNING',
          description: 'An instance type with CPU credits has used them up. Take a type that has none.',
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
          expression: `min(${of(zabbixItem.memoryUsed)},5m)>${thresholds.memory.macro}`,
          severity: 'AVERAGE',
          description: 'Linux ends a program when there is none left. See what takes it; take a larger instance.type.',
        },
      ],
    },
  ];
}

/** Space of the file system that a folder is on. */
function disk(folder: string, name: string): Item[] {
  const used = `vfs.fs.size[${folder},pused]`;
  const inodes = `vfs.fs.inode[${folder},pfree]`;
  const what = 'A larger storage.sizeGiB is taken on live; backups and logs of programs are what may be deleted.';
  const full: Trigger = {
    name: `${name} is nearly full`,
    expression: `min(${of(used)},5m)>${thresholds.diskFull.macro}`,
    severity: 'HIGH',
    description: `RabbitMQ holds back publishers below its limit of free disk, other programs stop. ${what}`,
  };
  const soon: Trigger = {
    name: `${name} will be full within a day`,
    expression: `last(${of(used)})>${thresholds.disk.macro} and timeleft(${of(used)},1h,100)<${thresholds.diskSoonFull.macro}`,
    severity: 'AVERAGE',
    description: `It fills as in the last hour. ${what}`,
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
          expression: `max(${of(inodes)},5m)<${thresholds.inodes.macro}`,
          severity: 'AVERAGE',
          description: 'No more files can be made though there is space. Find the folder with very many small files.',
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
          expression: `min(${of('net.if.total["{#IFNAME}",errors]')},5m)>${thresholds.network.macro}`,
          severity: 'WARNING',
          description: 'EC2 replaces the hardware below when the machine is stopped and started.',
        },
      ],
    },
  ];
}
