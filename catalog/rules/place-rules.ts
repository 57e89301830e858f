import type { FieldPath } from '../files/problem.ts';
import type { Broker } from '../kinds/broker/broker.ts';
import { show } from '../schema/field.ts';
import { suggest } from '../words/nearest.ts';
import { causeOf } from './fold-causes.ts';
import type { Finding, Rule } from './rule.ts';

/** An object that stands at queues of a broker: an endpoint or a processor. */
export interface AtQueues {
  broker: string;
  vhost: string;
  queue: string;
  /** Queues besides. */
  fanOut?: readonly string[];
}

/** What is looked at beside it. */
export interface BesideQueues {
  brokers: readonly Broker[];
}

/** Rules about the place in a broker that endpoints and processors name alike. */
export const placeRules: readonly Rule<AtQueues, BesideQueues>[] = [
  {
    name: 'vhost-declared',
    doc: "The vhost of an endpoint or processor is one that its broker's file declares.",
    severity: 'error',
    check: ({ broker: name, vhost }, context) => {
      const broker = context.brokers.find((each) => each.name === name);
      if (!broker || Object.hasOwn(broker.vhosts, vhost)) return [];
      const known = Object.keys(broker.vhosts);
      const message = `"${vhost}" is not a vhost of brokers/${name}.yaml (${known.join(', ') || 'none'}).${suggest(vhost, known)} Use one of them, or add it there.`;
      return [{ path: ['vhost'], message, cause: causeOf('vhost', name, vhost) }];
    },
  },
  {
    name: 'queue-declared',
    doc: "The queues of an endpoint or processor are ones that its broker's file declares.",
    severity: 'error',
    check: (subject, context) => {
      const broker = placeOf(subject, context);
      if (!broker) return [];
      const known = broker.queues.filter(({ vhost }) => vhost === subject.vhost).map(({ name }) => name);
      return queuesOf(subject).flatMap(({ name, path }): Finding[] => {
        if (known.includes(name)) return [];
        const message = `${show(name)} is not a queue that brokers/${broker.name}.yaml declares in vhost "${subject.vhost}".${suggest(name, known)} Add it there, or use another.`;
        return [{ path, message, cause: causeOf('queue', broker.name, subject.vhost, name) }];
      });
    },
  },
  {
    name: 'queue-takes-turns',
    doc: 'No queue of an endpoint or processor is a stream, which gives every message to every consumer, and keeps it.',
    severity: 'error',
    check: (subject, context) => {
      const broker = placeOf(subject, context);
      return queuesOf(subject).flatMap(({ name, path }) => {
        const queue = broker?.queues.find((each) => each.vhost === subject.vhost && each.name === name);
        if (queue?.type !== 'stream') return [];
        const message = `${show(name)} is a stream: each worker would get every request. Use a quorum or classic queue.`;
        return [{ path, message }];
      });
    },
  },
];

/** The broker of an object, where its file has the right shape and declares the vhost; what else is wrong is told apart. */
export function placeOf({ broker, vhost }: AtQueues, { brokers }: BesideQueues): Broker | undefined {
  return brokers.find((each) => each.name === broker && Object.hasOwn(each.vhosts, vhost));
}

/** Whether a broker's file declares all queues that an object names; those that it does not are told of by themselves. */
export function hasQueues(broker: Broker, subject: AtQueues): boolean {
  return queuesOf(subject).every(({ name }) =>
    broker.queues.some((each) => each.vhost === subject.vhost && each.name === name),
  );
}

/** The queues that an object names, each with where it stands. */
export function queuesOf({ queue, fanOut = [] }: AtQueues): { name: string; path: FieldPath }[] {
  return [
    { name: queue, path: ['queue'] },
    ...fanOut.map((name, index) => ({ name, path: ['fanOut', index] satisfies FieldPath })),
  ];
}

/** Findings about entries of a list that stand in it twice. */
export function namedTwice(field: string, names: readonly string[]): Finding[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: [field, index], message: `${show(name)} is named twice. Keep one.` }] : [],
  );
}
