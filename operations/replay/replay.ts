import type { ChannelModel, ConfirmChannel, GetMessage } from 'amqplib';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { describeParked, type ParkedMessage, propertiesAnew, propertiesAsTheyAre } from './parked-message.ts';

export interface ReplayProps {
  connection: ChannelModel;
  /** Queue of parked messages. */
  from: string;
  /** Queue that they go back to. */
  to: string;
  /** Looks, and moves nothing. */
  dryRun: boolean;
  /** At most so many, the oldest first. Default: all that are parked at the start. */
  limit?: number;
  /** Those with this message id alone. */
  id?: string;
  /** Whether to begin nothing more. */
  interrupted: () => boolean;
  /** Told of each message that was moved, or that a dry run found. */
  took: (message: ParkedMessage) => void;
}

export interface Replayed {
  /** How many were parked at the start. */
  parked: number;
  /** How many were moved, or would be. */
  taken: number;
}

/**
 * Moves parked messages back to their queue, the oldest first. Each is acknowledged once the broker has confirmed its copy, so
 * that an end at any moment loses none; at worst one comes twice, under the same id. Ends where it was when it fails.
 * Throws UserFailure when the queue they go to is not there, SurroundingsFailure when the broker fails.
 */
export async function replay(props: ReplayProps): Promise<Replayed> {
  const { connection, from, to, dryRun, limit = Number.POSITIVE_INFINITY, id, interrupted, took } = props;
  const parked = await countParked(connection, from);
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => {});
  const publish = publisher(channel);
  let taken = 0;
  try {
    for (let seen = 0; seen < parked && taken < limit && !interrupted(); seen += 1) {
      const message = await channel.get(from);
      if (message === false) break;
      const wanted = id === undefined || message.properties.messageId === id;
      if (wanted && !dryRun) {
        await publish(to, message, propertiesAnew(message));
        channel.ack(message);
      } else if (looks(message) >= mostLooks) {
        await publish(from, message, propertiesAsTheyAre(message));
        channel.ack(message);
      }
      if (!wanted) continue;
      taken += 1;
      took(describeParked(message));
    }
    // What was only looked at goes back to where it was.
    channel.nackAll(true);
    await channel.close();
  } catch (error) {
    // The broker puts back whatever was not acknowledged.
    throw asFailure(error);
  }
  return { parked, taken };
}

/** How many messages wait in a queue; 0 for one that is not there, since the processor makes it. */
async function countParked(connection: ChannelModel, queue: string): Promise<number> {
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  try {
    const { messageCount } = await channel.checkQueue(queue);
    await channel.close();
    return messageCount;
  } catch (error) {
    // The broker has closed the channel.
    if ((error as { code?: number }).code === 404) return 0;
    throw asFailure(error);
  }
}

type PublishAgain = (
  queue: string,
  message: GetMessage,
  properties: GetMessage['properties'] | object,
) => Promise<void>;

/** Publishes a message to a queue and waits until the broker has it there. Throws when it has not. */
function publisher(channel: ConfirmChannel): PublishAgain {
  let returned = false;
  channel.on('return', () => {
    returned = true;
  });
  return (queue, message, properties) => {
    returned = false;
    return new Promise((resolve, reject) => {
      channel.publish('', queue, message.content, { ...properties, mandatory: true }, (error) => {
        // A return comes before its confirm.
        if (error) reject(asFailure(error));
        else if (returned) reject(new UserFailure(`There is no queue ${queue}; its messages stay parked.`));
        else resolve();
      });
    });
  };
}

/**
 * So often may a message be looked at before its copy takes its place, at the end of the queue. Up to RabbitMQ 4.2 giving back
 * counts as a failed delivery, and a queue without `x-delivery-limit: -1` drops what was delivered more than 20 times:
 * https://www.rabbitmq.com/docs/4.3/nack, measured with 4.0.5
 */
const mostLooks = 10;

function looks({ properties }: GetMessage): number {
  return Number(properties.headers?.['x-delivery-count'] ?? 0);
}

function asFailure(error: unknown): Error {
  if (error instanceof UserFailure || error instanceof SurroundingsFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new SurroundingsFailure(`The broker failed: ${message}. What was not moved is still parked.`, {
    cause: error,
  });
}
