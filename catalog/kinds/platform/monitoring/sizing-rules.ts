import { prometheusMemoryShare } from '../../../../contracts/monitoring.ts';
import { instanceNamed } from '../../../facts/instance-types.ts';
import type { Rule } from '../../../rules/rule.ts';
import { plural } from '../../../words/plural.ts';
import type { Platform } from '../platform.ts';
import { metricsDiskBytes } from './metrics-disk.ts';
import { diskForSeries, machineWith, memoryForSeries, type Watched, watchedSeries } from './sizing.ts';

/** What Zabbix's documentation has for its smallest installation: https://www.zabbix.com/documentation/7.0/en/manual/installation/requirements */
const leastMemoryGiB = 8;

const gibibyte = 1024 ** 3;

/** Rules about whether the host is large enough for what it watches. */
export const sizingRules: readonly Rule<Platform, Watched>[] = [
  {
    name: 'monitoring-small',
    doc: `The host that watches has ${leastMemoryGiB} GiB of memory at least, as Zabbix's documentation asks of a small installation.`,
    severity: 'warning',
    check: ({ monitoring }) => {
      const machine = monitoring && instanceNamed(monitoring.instance.type);
      if (!machine || machine.memoryMiB >= leastMemoryGiB * 1024) return [];
      const larger = machineWith(leastMemoryGiB * 1024, machine.name);
      const message = `${machine.name} has ${machine.memoryMiB / 1024} GiB of memory, for Grafana, Prometheus, Loki, and Zabbix with its database, which alone asks for ${leastMemoryGiB}. Use ${larger ?? 'another'}.`;
      return [{ path: ['monitoring', 'instance', 'type'], message }];
    },
  },
  {
    name: 'monitoring-memory',
    doc: 'The host that watches has memory for the metrics of all brokers and processors.',
    severity: 'warning',
    check: ({ monitoring }, watched) => {
      const machine = monitoring && instanceNamed(monitoring.instance.type);
      if (!machine) return [];
      const series = watchedSeries(watched);
      const needed = memoryForSeries(series);
      if (needed <= machine.memoryMiB * prometheusMemoryShare) return [];
      const larger = machineWith(needed / prometheusMemoryShare, machine.name);
      const advice = larger === undefined ? 'Use a machine with more memory' : `Use ${larger}`;
      const message = `${machine.name} has ${machine.memoryMiB / 1024} GiB of memory, ${part(prometheusMemoryShare)} of it for Prometheus, which for the ${series.often + series.seldom} series of ${told(watched)} takes about ${gib(needed / 1024)}. ${advice}; docs/monitoring.md says what takes how much.`;
      return [{ path: ['monitoring', 'instance', 'type'], message }];
    },
  },
  {
    name: 'monitoring-disk',
    doc: 'The disk of the host that watches holds the metrics of all brokers and processors for as long as they are to be kept.',
    severity: 'warning',
    check: ({ monitoring }, watched) => {
      if (!monitoring) return [];
      const { storage, metrics } = monitoring;
      const room = metricsDiskBytes(monitoring) / gibibyte;
      const needed = diskForSeries(watchedSeries(watched), metrics.retentionDays);
      if (needed <= room) return [];
      const size = Math.ceil((needed / room) * storage.sizeGiB);
      const days = Math.floor((metrics.retentionDays * room) / needed);
      const message = `is ${storage.sizeGiB}, ${room} of it for metrics; those of ${told(watched)} take about ${gib(needed)} in ${plural(metrics.retentionDays, 'day')} (metrics.retentionDays), and the oldest go before. Use ${size} or more, or keep them for ${days}.`;
      return [{ path: ['monitoring', 'storage', 'sizeGiB'], message }];
    },
  },
];

function told({ brokers, processors }: Watched): string {
  const nodes = brokers.reduce((sum, broker) => sum + broker.nodes, 0);
  const queues = brokers.reduce((sum, broker) => sum + broker.queues.length, 0);
  const tasks = processors.reduce((sum, processor) => sum + processor.tasks.max, 0);
  return `${plural(nodes, 'node')}, ${plural(queues, 'queue')} and ${plural(tasks, 'task')}`;
}

function gib(amount: number): string {
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} GiB`;
}

function part(share: number): string {
  return share === 0.5 ? 'half' : `${share * 100} %`;
}
