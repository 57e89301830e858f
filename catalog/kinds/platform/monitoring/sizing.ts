import { familyOf, instanceTypes } from '../../../facts/instance-types.ts';
import {
  bytesPerSample,
  prometheusMemory,
  type SeriesOf,
  secondsBetween,
  seriesOfHost,
  seriesOfNode,
  seriesOfQueue,
  seriesOfTask,
} from '../../../facts/prometheus-needs.ts';
import type { Broker } from '../../broker/broker.ts';
import type { Processor } from '../../processor/processor.ts';

/** What the host watches, as far as it decides how large it has to be. */
export interface Watched {
  brokers: readonly Pick<Broker, 'nodes' | 'queues'>[];
  processors: readonly Pick<Processor, 'tasks'>[];
}

/** Members of a quorum queue or a stream, unless somebody asks for others: https://www.rabbitmq.com/docs/quorum-queues#quorum-size */
const members = 3;

/**
 * Series that Prometheus has at least of what files declare: queues that clients declare by themselves come on top. Of processors as many
 * tasks count as there may be.
 */
export function watchedSeries({ brokers, processors }: Watched): SeriesOf {
  const parts = [
    seriesOfHost,
    ...brokers.flatMap((broker) => [times(broker.nodes, seriesOfNode), { often: 0, seldom: queueSeries(broker) }]),
    ...processors.map(({ tasks }) => times(tasks.max, seriesOfTask)),
  ];
  return {
    often: parts.reduce((sum, { often }) => sum + often, 0),
    seldom: parts.reduce((sum, { seldom }) => sum + seldom, 0),
  };
}

function queueSeries({ nodes, queues }: Watched['brokers'][number]): number {
  return queues.reduce((sum, { type }) => {
    const { leader, member } = seriesOfQueue[type];
    return sum + leader + (Math.min(nodes, members) - 1) * member;
  }, 0);
}

function times(count: number, { often, seldom }: SeriesOf): SeriesOf {
  return { often: count * often, seldom: count * seldom };
}

/** Memory in MiB that Prometheus takes for series; twice what was measured, for queries and for the writing of blocks. */
export function memoryForSeries({ often, seldom }: SeriesOf): number {
  const { baseMiB, bytesPerSeries } = prometheusMemory;
  return Math.ceil(2 * (baseMiB + ((often + seldom) * bytesPerSeries) / 1024 ** 2));
}

/** Disk in GiB that Prometheus takes for series that it keeps for some days. */
export function diskForSeries(series: SeriesOf, days: number): number {
  const perSecond = (['often', 'seldom'] as const).reduce((sum, kind) => sum + series[kind] / secondsBetween[kind], 0);
  return (days * 86_400 * perSecond * bytesPerSample) / 1024 ** 3;
}

/** The smallest machine of the same family with that much memory; undefined where there is none. */
export function machineWith(memoryMiB: number, type: string): string | undefined {
  return instanceTypes
    .filter((machine) => familyOf(machine.name) === familyOf(type) && machine.memoryMiB >= memoryMiB)
    .sort((a, b) => a.memoryMiB - b.memoryMiB)[0]?.name;
}
