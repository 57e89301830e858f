import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { tapExchange, tapKey } from '../../contracts/taps.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** Most messages that wait in the broker; older ones go first, so that a slow reader loses and the broker does not. */
const queueLength = 1000;

/** Most messages on their way to this reader. */
const prefetch = 100;

export interface Tap {
  /** Resolves when the tap was closed, here or by the broker; rejects with SurroundingsFailure when it was the broker. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/**
 * Listens to an endpoint's requests and responses, on a queue that goes with the connection. `take` gets one message at a
 * time, and the next when it is done.
 */
export async function openTap({
  connection,
  endpoint,
  take,
}: {
  connection: ChannelModel;
  endpoint: string;
  take: (content: Buffer) => Promise<void> | void;
}): Promise<Tap> {
  let closing = false;
  let fail: (error: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    fail = reject;
    let reason: Error | undefined;
    connection.on('error', (error) => {
      reason = error;
    });
    connection.on('close', (error?: Error) => {
      if (closing) return resolve();
      const why = (reason ?? error)?.message ?? 'the broker closed it';
      reject(new SurroundingsFailure(`The connection to the broker ended: ${why}.`));
    });
  });
  // Whoever waits for it comes later.
  ended.catch(() => {});

  const channel = await connection.createChannel();
  // Closes the connection, too: a tap whose queue is gone will get nothing more.
  channel.on('error', () => {});
  channel.on('close', () => void connection.close().catch(() => {}));
  await channel.assertExchange(tapExchange, 'topic', { durable: true });
  const { queue } = await channel.assertQueue('', {
    exclusive: true,
    autoDelete: true,
    durable: false,
    maxLength: queueLength,
    arguments: { 'x-overflow': 'drop-head' },
  });
  await channel.bindQueue(queue, tapExchange, tapKey(endpoint, '*'));
  await channel.prefetch(prefetch);
  let turn = Promise.resolve();
  const onMessage = (message: ConsumeMessage | null) => {
    if (message === null) return void connection.close().catch(() => {});
    turn = turn.then(async () => {
      if (closing) return;
      await take(message.content);
      if (!closing) channel.ack(message);
    });
    turn.catch((error) => fail(error));
  };
  await channel.consume(queue, onMessage);
  return {
    ended,
    async close() {
      if (closing) return;
      closing = true;
      await connection.close().catch(() => {});
    },
  };
}
