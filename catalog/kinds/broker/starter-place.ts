import { suggest } from '../../words/nearest.ts';
import type { Broker } from './broker.ts';
import { queueText } from './starter.ts';

interface Asked {
  name: string;
  said: Readonly<Record<string, string | undefined>>;
  brokers: readonly Broker[];
}

/** Where something new stands: a queue of a broker. */
export interface StarterPlace {
  broker: string;
  vhost: string;
  queue: string;
  /** What the broker's file has to say for that. */
  needs: string;
}

/** Options by which a place is said. */
export const placeOptions = [
  { name: 'broker', value: 'broker', description: 'broker that requests go through (default: the only one)' },
  { name: 'vhost', value: 'vhost', description: "virtual host of the queue (default: the queue's, else /)" },
  {
    name: 'queue',
    value: 'queue',
    description: 'queue of the broker (default: the one of that name, else the only one)',
  },
];

/** The place that was asked for, or the likely one; or what has to be made or said before there is one. */
export function starterPlace({ name, said, brokers }: Asked): StarterPlace | { lacks: string } {
  const names = brokers.map((each) => each.name);
  if (brokers.length === 0) {
    return {
      lacks: `There is no broker that requests could go through. Make one first: warren new broker NAME --queue ${said.queue ?? name}`,
    };
  }
  const broker =
    said.broker === undefined && brokers.length === 1 ? brokers[0] : brokers.find((each) => each.name === said.broker);
  if (!broker && said.broker === undefined) {
    return {
      lacks: `There are ${brokers.length} brokers. Say by which of them requests go: --broker ${names.join(', ')}`,
    };
  }
  if (!broker)
    return {
      lacks: `--broker is ${said.broker}, and there is no such broker.${suggest(said.broker ?? '', names)} There are ${names.join(', ')}.`,
    };
  const queues = broker.queues.filter(({ vhost, type }) => type !== 'stream' && (said.vhost ?? vhost) === vhost);
  const wanted = said.queue ?? name;
  const found =
    queues.find((each) => each.name === wanted) ??
    (said.queue === undefined && queues.length === 1 ? queues[0] : undefined);
  const place = { vhost: found?.vhost ?? said.vhost ?? '/', queue: found?.name ?? wanted };
  const needs = [
    `brokers/${broker.name}.yaml needs, beside what it says:`,
    ...queueText(place.vhost, place.queue).map((line) => `  ${line}`),
  ].join('\n');
  return { broker: broker.name, ...place, needs };
}
