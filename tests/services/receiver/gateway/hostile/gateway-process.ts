import { setImmediate as nextTurn } from 'node:timers/promises';
import { startGatewayServer } from '../../../../../services/receiver/gateway/server.ts';
import { testReceiver } from '../../test-receiver.ts';

/**
 * A gateway over a broker in the process, to be looked at from outside: tells its port, and then, whenever it is asked, what it holds. Replies to
 * `/large` have `REPLY_BYTES` bytes, each of its own.
 */

const replyBytes = Number(process.env.REPLY_BYTES);
const receiver = await testReceiver(
  [
    { maxBodyBytes: 15 * 1024 * 1024, deadlineSeconds: 60 },
    { name: 'large', queue: 'large', mode: 'reply', deadlineSeconds: 60 },
  ],
  { level: 'silent', maxInFlightBytes: Number(process.env.MAX_IN_FLIGHT_BYTES) },
);
// Replies come over one connection, one after the other.
let last = Promise.resolve();
receiver.broker.onPublish = (published) => {
  if (published.read.endpoint !== 'large') return 'confirmed';
  last = last
    .then(() => nextTurn())
    .then(() => {
      receiver.broker.reply(published, 'large', { status: 200, headers: [], body: Buffer.alloc(replyBytes, 1) });
    });
  return 'confirmed';
};
const log = { error: () => {} };
const server = await startGatewayServer({ receive: receiver.receive, host: '127.0.0.1', port: 0, log });
// What the receiver's test doubles keep is not the gateway's.
setInterval(() => receiver.broker.published.splice(0), 5);

process.on('message', () => {
  const { requests, bytes } = receiver.inFlight;
  // What is garbage already is counted neither: how soon it is collected depends on what else the machine does.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ heldBytes: heapUsed + external, requests, bytes });
});
process.send?.({ port: Number(new URL(server.url).port) });
