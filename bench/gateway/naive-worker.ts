import { createServer } from 'node:http';
import { type Channel, type ChannelModel, type ConsumeMessage, connect } from 'amqplib';
import { Pool } from 'undici';

/** A program: takes requests of naive-server.ts out of queues and replies, as the same tutorial does but for more than one at a time. */

/**
 * `in-process`: the worker itself answers with what it was sent. `fetch` and `undici`: it asks the application, with what every
 * Node.js has, or with the fastest client there is for it.
 */
export type NaiveWork = 'in-process' | 'fetch' | 'undici';

export interface NaiveQueue {
  name: string;
  work: NaiveWork;
  prefetch: number;
}

const { port, amqpUrl, application, queues } = JSON.parse(process.argv[2] ?? '{}') as {
  port: number;
  amqpUrl: string;
  /** `http://127.0.0.1:8081` */
  application: string;
  queues: readonly NaiveQueue[];
};
const pool = new Pool(application, { connections: 256, pipelining: 1 });
const works: Record<NaiveWork, (body: Buffer) => Promise<Buffer>> = {
  'in-process': async (body) => body,
  fetch: async (body) => Buffer.from(await (await fetch(application, { method: 'POST', body })).arrayBuffer()),
  undici: async (body) =>
    Buffer.from(await (await pool.request({ path: '/', method: 'POST', body })).body.arrayBuffer()),
};

const connection = await connect(amqpUrl, { noDelay: true });
for (const queue of queues) await consume(connection, queue);

// So that whoever started it sees when it is ready.
createServer((_request, response) => response.end('ready')).listen(port, '127.0.0.1');

async function consume(model: ChannelModel, { name, work, prefetch }: NaiveQueue): Promise<void> {
  const channel: Channel = await model.createChannel();
  await channel.prefetch(prefetch);
  await channel.consume(name, async (message: ConsumeMessage | null) => {
    if (!message) return;
    const body = await works[work](message.content);
    channel.sendToQueue(message.properties.replyTo, body, { correlationId: message.properties.correlationId });
    channel.ack(message);
  });
}
