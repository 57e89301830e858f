import { type ConfirmChannel, connect } from 'amqplib';
import { drive, type Load } from './drive.ts';
import { serveJobs } from './jobs.ts';
import { withProcessorTime } from './processor-time.ts';

/** A program: publishes to a queue with amqplib and waits for the confirms, and does nothing else. The limit of accept mode. */

export interface ConfirmJob {
  queue: string;
  bytes: number;
  load: Load;
  seconds: number;
}

const warmUpSeconds = 0.3;

const { port, amqpUrl } = JSON.parse(process.argv[2] ?? '{}') as { port: number; amqpUrl: string };
const connection = await connect(amqpUrl, { noDelay: true });
const channel: ConfirmChannel = await connection.createConfirmChannel();
await serveJobs<ConfirmJob>(port, async ({ queue, bytes, load, seconds }) => {
  const body = Buffer.alloc(bytes, 'x');
  const send = (done: (outcome: string) => void) => {
    channel.sendToQueue(queue, body, { persistent: true }, (error: unknown) => done(error ? 'not confirmed' : 'ok'));
  };
  await drive(send, load, warmUpSeconds);
  return withProcessorTime([process.pid], () => drive(send, load, seconds));
});
