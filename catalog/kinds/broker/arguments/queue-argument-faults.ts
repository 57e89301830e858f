import type { ArgumentValue } from '../fields/argument.ts';
import { type Fault, ignored, refused } from './fault.ts';
import { rowsByVersion } from './in-series.ts';
import { type QueueArgument, type QueueType, queueArguments } from './queue-arguments.ts';
import { unknownArgument } from './unknown-argument.ts';
import { valueFault } from './value.ts';

/** A queue as far as its arguments are judged. */
export interface JudgedQueue {
  /** Of RabbitMQ. */
  version: string;
  type: QueueType;
  arguments: Readonly<Record<string, ArgumentValue>>;
  /** The broker's rabbitmq.conf, which permits what RabbitMQ would otherwise refuse. */
  configuration: Readonly<Record<string, unknown>>;
  /** Whether a policy may say what becomes of messages beyond its length. */
  isOverflowSaid: boolean;
}

/** What RabbitMQ refuses of the arguments of a queue, and what it takes and does nothing with. */
export function queueArgumentFaults(queue: JudgedQueue): Fault[] {
  return [
    ...Object.entries(queue.arguments).flatMap(([name, value]) => argumentFault(queue, name, value) ?? []),
    ...combinationFaults(queue),
  ];
}

const rowsOf = rowsByVersion(queueArguments);

/** Names of the arguments that a release knows for a type of queue. */
function queueArgumentNames(version: string, type: QueueType): string[] {
  return [...rowsOf(version).values()].filter(({ types }) => types.includes(type)).map(({ name }) => name);
}

function argumentFault(queue: JudgedQueue, name: string, value: ArgumentValue): Fault | undefined {
  // The field `type` says it.
  if (name === 'x-queue-type') return undefined;
  const row = rowsOf(queue.version).get(name);
  if (!row) return unknownFault(queue, name);
  if (!row.types.includes(queue.type)) return elsewhereFault(row, queue);
  if (row.permittedBy !== undefined && queue.configuration[row.permittedBy] !== true) {
    const advice = `Use x-queue-leader-locator, or allow it in configuration: ${row.permittedBy}.`;
    return refused(name, `is refused since RabbitMQ ${row.since}.`, advice);
  }
  const wrong = valueFault(row.takes, value);
  if (wrong) {
    return row.otherwise === undefined
      ? refused(name, wrong.message, wrong.advice)
      : ignored(name, `${wrong.message} With anything else RabbitMQ ${row.otherwise}.`, wrong.advice);
  }
  if (row.needs !== undefined && !(row.needs in queue.arguments)) {
    return refused(name, `is refused without ${row.needs}.`, 'Add that, or remove this.');
  }
  return row.idle === undefined ? undefined : ignored(name, `does nothing: ${row.idle}.`, 'Remove it.');
}

function elsewhereFault({ name, types, isIdleElsewhere }: QueueArgument, { type }: JudgedQueue): Fault {
  const owners = types.join(' and ');
  if (!isIdleElsewhere) {
    const message = `is an option of ${owners} queues, which RabbitMQ refuses for ${type} queues.`;
    return refused(name, message, 'Remove it.');
  }
  return ignored(name, `is an option of ${owners} queues and does nothing for ${type} queues.`, 'Remove it.');
}

function unknownFault({ version, type }: JudgedQueue, name: string): Fault | undefined {
  const later = queueArguments.find((row) => row.name === name);
  if (later) return ignored(name, `is known to RabbitMQ since ${later.since}; ${version} takes it and does nothing.`);
  return unknownArgument(name, queueArgumentNames(version, type));
}

/** What arguments do to each other. */
function combinationFaults({ type, arguments: given, isOverflowSaid }: JudgedQueue): Fault[] {
  if (type !== 'quorum') return [];
  const faults: Fault[] = [];
  const overflow = given['x-overflow'];
  // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_quorum_queue.erl#L2450-L2456
  if (overflow === 'reject-publish-dlx')
    faults.push(
      ignored('x-overflow', 'is reject-publish-dlx, which quorum queues read as drop-head.', 'Use reject-publish.'),
    );
  // The same file, L2024-L2032.
  const isDropping = overflow === undefined ? !isOverflowSaid : overflow !== 'reject-publish';
  if (given['x-dead-letter-strategy'] === 'at-least-once' && isDropping)
    faults.push(
      ignored(
        'x-dead-letter-strategy',
        'is at-least-once, which needs x-overflow: reject-publish; with any other it is at-most-once.',
      ),
    );
  const retries = given['x-delayed-retry-type'];
  if (retries !== undefined && retries !== 'disabled' && !('x-delayed-retry-min' in given))
    faults.push(
      ignored('x-delayed-retry-type', 'does nothing without x-delayed-retry-min.', 'Add it, or remove this.'),
    );
  return faults;
}
