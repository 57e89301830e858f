import { metricLabel } from '../../../../contracts/monitoring.ts';
import { besidePattern, parkedPattern } from '../../../../contracts/processor-queues.ts';
import type { DefineProps } from '../../known-alarm.ts';

/** A text in an expression of PromQL or LogQL, in its quotes. Both read JSON's escapes: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A regular expression of RE2 that is one name. */
function plainly(name: string): string {
  return name.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** Selects what the nodes of the alarm's broker tell. */
export function ofBroker({ subject }: Pick<DefineProps, 'subject'>): string {
  return `{${metricLabel.broker}=${quoted(subject.name)}}`;
}

/**
 * Selects the queues that the alarm is about; where its file names none, all but those beside processors and those of parked messages,
 * which are meant to be as they are.
 */
export function ofQueues({ subject, queues = {}, beside }: DefineProps): string {
  const { vhost, names } = queues;
  return selector([
    `${metricLabel.broker}=${quoted(subject.name)}`,
    ...(vhost === undefined ? [] : [`vhost=${quoted(vhost)}`]),
    names === undefined
      ? `queue!~${quoted(`.+${besidePattern}|${parked(subject.name, beside)}`)}`
      : `queue=~${quoted(names)}`,
  ]);
}

/** Selects the queues of parked messages, or those that the alarm's file names instead. */
export function ofParkedQueues({ subject, queues = {}, beside }: DefineProps): string {
  const { vhost, names } = queues;
  return selector([
    `${metricLabel.broker}=${quoted(subject.name)}`,
    ...(vhost === undefined ? [] : [`vhost=${quoted(vhost)}`]),
    `queue=~${quoted(names ?? parked(subject.name, beside))}`,
  ]);
}

/** Selects the queues that processors take from, a selector a virtual host; none where the alarm's file names queues. */
export function queuesOfProcessors({ subject, queues = {}, beside }: DefineProps): string[] {
  const own = beside.processors.filter(({ broker }) => broker === subject.name && queues.names === undefined);
  return [...new Set(own.map(({ vhost }) => vhost))].map((vhost) => {
    const names = own.filter((each) => each.vhost === vhost).map(({ queue }) => plainly(queue));
    return selector([
      `${metricLabel.broker}=${quoted(subject.name)}`,
      `vhost=${quoted(vhost)}`,
      `queue=~${quoted(names.join('|'))}`,
    ]);
  });
}

/** Selects one queue of a broker. */
export function ofQueue({ broker, vhost, queue }: { broker: string; vhost: string; queue: string }): string {
  return selector([`${metricLabel.broker}=${quoted(broker)}`, `vhost=${quoted(vhost)}`, `queue=${quoted(queue)}`]);
}

function selector(matchers: readonly string[]): string {
  return `{${matchers.join(',')}}`;
}

function parked(broker: string, { processors }: DefineProps['beside']): string {
  const own = processors.filter((processor) => processor.broker === broker).map(({ deadLetter }) => deadLetter);
  const unusual = own.filter((name) => !new RegExp(`${parkedPattern}$`).test(name)).map(plainly);
  return [`.+${parkedPattern}`, ...new Set(unusual)].join('|');
}
