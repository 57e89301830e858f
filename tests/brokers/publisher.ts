import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfirmChannel } from 'amqplib';
import { connectClient } from './clients.ts';
import type { LiveBroker, LiveNode } from './live-platform.ts';

/** A client that publishes all the time over one connection, and never makes another. */
export interface Publisher {
  /** Why the connection ended, if it did. */
  lost(): string | undefined;
  /** Waits for the confirm of a message that is published from now on. Throws when the connection ended or none comes. */
  confirmed(): Promise<void>;
  stop(): Promise<void>;
}

/** Longest wait for a confirm of a broker that serves. */
const patienceMs = 10_000;

/** Connects as a client does, over TLS, and begins to publish persistent messages with confirms. */
export async function startPublisher(
  broker: LiveBroker,
  node: LiveNode,
  { user, vhost, queue }: { user: string; vhost: string; queue: string },
): Promise<Publisher> {
  const connection = await connectClient(broker, node, user, vhost);
  let running = true;
  let lost: string | undefined;
  let begun = 0;
  let confirmed = 0;
  const note = (reason: string) => {
    if (running) lost ??= reason;
  };
  connection.on('error', ({ message }: Error) => note(message));
  connection.on('close', () => note('the connection was closed'));
  const channel = await connection.createConfirmChannel();
  channel.on('error', ({ message }: Error) => note(message));

  const work = (async () => {
    while (running && lost === undefined) {
      begun += 1;
      const number = begun;
      await publish(channel, queue).catch((error: Error) => note(error.message));
      confirmed = number;
      await sleep(20);
    }
  })();
  return {
    lost: () => lost,
    async confirmed() {
      const next = begun + 1;
      for (let waited = 0; confirmed < next; waited += 20) {
        if (lost !== undefined) throw new Error(`the client lost its connection: ${lost}`);
        if (waited > patienceMs) throw new Error(`no message was confirmed for ${patienceMs / 1000} s`);
        await sleep(20);
      }
    },
    async stop() {
      running = false;
      await connection.close().catch(() => {});
      await Promise.race([work, sleep(1000)]);
    },
  };
}

function publish(channel: ConfirmChannel, queue: string): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.sendToQueue(queue, Buffer.from('tick'), { persistent: true }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}
