import { isDeepStrictEqual } from 'node:util';
import {
  delays,
  keepingArguments,
  retryArguments,
  retryQueue,
  suspectsQueue,
} from '../../../contracts/processor-queues.ts';
import { fargateMemory } from '../../facts/fargate.ts';
import type { FieldPath } from '../../files/problem.ts';
import { namedTwice, placeOf, placeRules } from '../../rules/place-rules.ts';
import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import type { Broker } from '../broker/broker.ts';
import { maxNameBytes } from '../broker/fields/rabbitmq-text.ts';
import type { BesideProcessors } from './beside-processors.ts';
import { logRules } from './log-rules.ts';
import { processorLoginRules } from './login-rules.ts';
import type { Processor } from './processor.ts';
import { scalingRules } from './scaling-rules.ts';
import { taskRules } from './task-rules.ts';

/** Every rule about a processor. */
export const processorRules: readonly Rule<Processor, BesideProcessors>[] = [
  ...placeRules,
  ...processorLoginRules,
  ...logRules,
  ...taskRules,
  {
    name: 'one-processor',
    doc: 'A queue has one processor: two would share attempts and the queue of what is parked.',
    severity: 'error',
    check: (processor, { processors }) => {
      const earlier = processors
        .slice(0, processors.indexOf(processor))
        .find((other) => isSamePlace(other, processor) && other.queue === processor.queue);
      if (!earlier) return [];
      const message = `${show(processor.queue)} has a processor, processors/${earlier.name}.yaml. To have more workers, raise its tasks.`;
      return [{ path: ['queue'], message }];
    },
  },
  {
    name: 'forward-or-handler',
    doc: 'Requests are forwarded to an application or handled by a module, and not both.',
    severity: 'error',
    check: ({ forward, handler }) => {
      if ((forward === undefined) !== (handler === undefined)) return [];
      return forward === undefined
        ? [{ path: [], message: 'says nothing of what is done with requests. Add forward, or handler.' }]
        : [{ path: ['handler'], message: 'cannot stand beside forward. Keep one of them.' }];
    },
  },
  {
    name: 'image-pinned',
    doc: 'The image is named by its digest: what runs is what was reviewed, wherever its tag is moved.',
    severity: 'warning',
    check: ({ image }) => {
      if (image.includes('@')) return [];
      const message = `${show(image)} may be another image tomorrow, since a tag can be moved. Name it by its digest, as in registry.example.com/orders@sha256:… .`;
      return [{ path: ['image'], message }];
    },
  },
  {
    name: 'concurrency-fits',
    doc: 'A task works on no more messages at a time than it holds.',
    severity: 'error',
    check: ({ concurrency, prefetch }) =>
      concurrency <= prefetch
        ? []
        : [
            {
              path: ['concurrency'],
              message: `is ${concurrency}, and a task holds ${prefetch} (prefetch). Lower it, or raise prefetch.`,
            },
          ],
  },
  {
    name: 'backoff-in-order',
    doc: 'The longest pause between attempts is no shorter than the first.',
    severity: 'error',
    check: ({ backoff: { initialSeconds, maxSeconds } }) =>
      initialSeconds <= maxSeconds
        ? []
        : [
            {
              path: ['backoff', 'maxSeconds'],
              message: `is ${maxSeconds}, shorter than initialSeconds, ${initialSeconds}. Raise it, or lower that.`,
            },
          ],
  },
  {
    name: 'fargate-size',
    doc: 'CPU and memory of a task are a combination that Fargate has.',
    severity: 'error',
    check: ({ cpu, memoryMiB }) => {
      const sizes = fargateMemory.get(cpu) ?? [];
      if (sizes.includes(memoryMiB)) return [];
      const [first, second, last] = [sizes[0] ?? 0, sizes[1] ?? 0, sizes.at(-1) ?? 0];
      const known = sizes.length <= 4 ? sizes.join(', ') : `${first} to ${last} in steps of ${second - first}`;
      return [{ path: ['memoryMiB'], message: `is ${memoryMiB}; with cpu ${cpu} Fargate has ${known} MiB.` }];
    },
  },
  {
    name: 'tasks-in-order',
    doc: 'The most tasks of a processor are no fewer than the least.',
    severity: 'error',
    check: ({ tasks: { min, max } }) =>
      min <= max
        ? []
        : [{ path: ['tasks', 'max'], message: `is ${max}, below tasks.min, ${min}. Raise it, or lower that.` }],
  },
  ...scalingRules,
  {
    name: 'uses-once',
    doc: 'Nothing that a processor uses is named twice.',
    severity: 'error',
    check: ({ uses }) => namedTwice('uses', uses),
  },
  {
    name: 'uses-there',
    doc: 'What a processor uses, the platform has.',
    severity: 'error',
    check: ({ uses }, { platform }) =>
      uses.flatMap((store, index) =>
        platform === undefined || platform[store] !== undefined
          ? []
          : [
              {
                path: ['uses', index],
                message: `platform.yaml has no ${store}. Add ${store} there, or take it away here.`,
              },
            ],
      ),
  },
  {
    name: 'own-queues',
    doc: 'The queues that a processor declares for itself have names that fit, and are declared as nothing else.',
    severity: 'error',
    check: (processor, context) => {
      const bytes = Math.max(...ownQueues(processor).map(({ name }) => Buffer.byteLength(name)));
      if (bytes > maxNameBytes) {
        const message = `is too long: with what is put after it for queues of its own it comes to ${bytes} bytes, and RabbitMQ takes ${maxNameBytes}.`;
        return [{ path: ['queue'], message }];
      }
      const broker = placeOf(processor, context);
      return ownQueues(processor)
        .filter(({ name }) => name !== processor.queue)
        .flatMap((own) => otherwiseDeclared(own, processor, broker));
    },
  },
  {
    name: 'parked-apart',
    doc: 'What a processor parks goes to a queue that nothing consumes from and that is no other processor’s.',
    severity: 'error',
    check: (processor, { processors }) => parkedElsewhere(processor, processors),
  },
];

interface OwnQueue {
  name: string;
  /** The arguments that the processor declares it with, besides its type. */
  arguments: Readonly<Record<string, unknown>>;
  /** The field that it follows from. */
  path: FieldPath;
}

/** What a processor of the queue `placed` declares: `placed.retry.1000` and so on, `placed.suspects`, `placed.parked`. */
function ownQueues(processor: Processor): OwnQueue[] {
  const { queue, deadLetter } = processor;
  const retry = delays(processor).map((delayMs) => ({
    name: retryQueue(queue, delayMs),
    path: ['queue'],
    arguments: retryArguments(queue, delayMs),
  }));
  return [
    ...retry,
    { name: suspectsQueue(queue), path: ['queue'], arguments: keepingArguments },
    { name: deadLetter, path: ['deadLetter'], arguments: keepingArguments },
  ];
}

/** RabbitMQ refuses to declare a queue that is there with another type or other arguments. */
function otherwiseDeclared(own: OwnQueue, { vhost }: Processor, broker: Broker | undefined): Finding[] {
  const declared = broker?.queues.find((each) => each.vhost === vhost && each.name === own.name);
  if (!declared || (declared.type === 'quorum' && isDeepStrictEqual(declared.arguments, own.arguments))) return [];
  const message = `the processor declares ${show(own.name)} as a quorum queue with ${JSON.stringify(own.arguments)}, and brokers/${broker?.name}.yaml declares it as another. Take it away there, or declare it so.`;
  return [{ path: own.path, message }];
}

function parkedElsewhere(processor: Processor, processors: readonly Processor[]): Finding[] {
  const { deadLetter, queue } = processor;
  const at = (message: string) => [{ path: ['deadLetter'], message }];
  if (deadLetter === queue) return at('is queue itself, so that what is parked would be tried for ever. Name another.');
  const own = ownQueues(processor).slice(0, -1);
  if (own.some(({ name }) => name === deadLetter)) return at(`${show(deadLetter)} is kept for messages on their way.`);
  const others = processors.filter((other) => other !== processor && isSamePlace(other, processor));
  const consumer = others.find((other) => other.queue === deadLetter || suspectsQueue(other.queue) === deadLetter);
  if (consumer)
    return at(`${show(deadLetter)} is what processors/${consumer.name}.yaml takes from. Name another queue.`);
  const sharer = others.find((other) => other.name < processor.name && other.deadLetter === deadLetter);
  return sharer ? at(`${show(deadLetter)} is where processors/${sharer.name}.yaml parks. Name another queue.`) : [];
}

function isSamePlace(a: Processor, b: Processor): boolean {
  return a.broker === b.broker && a.vhost === b.vhost;
}
