import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'amqplib';

/**
 * A program: what is written first with node:http and amqplib. `POST /rpc/<queue>` publishes the body and answers with the reply, as
 * https://www.rabbitmq.com/tutorials/tutorial-six-javascript does: one channel, one exclusive queue for the replies, no
 * confirms, no deadline; but with `noDelay`, since without it each reply waits for Nagle's algorithm, 40 ms. `POST /publish/<queue>` answers 202 once the broker confirmed.
 */

const { port, amqpUrl } = JSON.parse(process.argv[2] ?? '{}') as { port: number; amqpUrl: string };
const connection = await connect(amqpUrl, { noDelay: true });
const channel = await connection.createChannel();
const confirming = await connection.createConfirmChannel();
const replies = await channel.assertQueue('', { exclusive: true });
const waiting = new Map<string, ServerResponse>();

await channel.consume(
  replies.queue,
  (reply) => {
    if (!reply) return;
    const response = waiting.get(reply.properties.correlationId);
    waiting.delete(reply.properties.correlationId);
    response?.writeHead(200, { 'content-length': reply.content.length }).end(reply.content);
  },
  { noAck: true },
);

createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, response, Buffer.concat(chunks)));
}).listen(port, '127.0.0.1');

function answer({ url = '' }: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const [, kind, queue = ''] = url.split('/');
  if (kind === 'rpc') {
    const correlationId = randomUUID();
    waiting.set(correlationId, response);
    channel.sendToQueue(queue, body, { correlationId, replyTo: replies.queue });
    return;
  }
  confirming.sendToQueue(queue, body, { persistent: true }, (error: unknown) => {
    response.writeHead(error ? 503 : 202).end();
  });
}
