import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { edgeHeader } from '../../contracts/edge.ts';
import { startWholeWay, type WholeWay } from '../../tests/data-plane/edge/whole-way.ts';
import type { EnvironmentProps } from '../../tests/lambda/environment.ts';
import { eventOf } from '../../tests/lambda/event.ts';

/** Two functions: the receiver as the stacks describe it, with the real RabbitMQ behind it, and one that does nothing. */
export interface Functions {
  way: WholeWay;
  receiver: EnvironmentProps;
  bare: EnvironmentProps;
  /** A webhook of so many bytes, as an event, that the receiver publishes. */
  event(bytes: number): Buffer;
  stop(): Promise<void>;
}

/** The endpoint that is measured. */
export const measured = { host: 'hooks.acme.example', path: '/measured' };

const host = 'abcdefghijklmnopqrstuvwxyz0123.lambda-url.eu-west-1.on.aws';

export async function startFunctions(): Promise<Functions> {
  const endpoint = { ...measured, broker: 'orders', vhost: 'orders', queue: 'paid', signature: { scheme: 'none' } };
  const way = await startWholeWay({ endpoints: { measured: { ...endpoint, maxBodyBytes: 2 * 1024 * 1024 } } });
  // Old messages go when new ones come, so that the broker does not slow down.
  await way.broker.rabbitmq.rabbitmqctl('set_policy', '-p', 'orders', 'short', '^paid$', '{"max-length":1000}');
  const bare = join(way.folder, 'bare');
  mkdirSync(bare);
  writeFileSync(join(bare, 'bare.cjs'), 'exports.handler = async () => ({ statusCode: 202 });\n');
  return {
    way,
    receiver: way.environment,
    bare: { ...way.environment, taskRoot: bare, handler: 'bare.handler' },
    event: (bytes) => eventFor(way, bytes),
    stop: () => way.stop(),
  };
}

function eventFor({ key, originSecret }: WholeWay, bytes: number): Buffer {
  const headers = {
    host,
    'content-type': 'application/json',
    [edgeHeader.origin]: originSecret,
    [edgeHeader.client]: '203.0.113.9',
    [edgeHeader.host]: measured.host,
    [edgeHeader.request]: `01890a5d-ac96-774b-bcce-b302099a8057 POST ${measured.path}`,
  };
  const request = { method: 'POST', target: '/', headers, body: bodyOf(bytes) };
  const at = { accountId: key.accountId, sourceIp: '198.51.100.1', requestId: randomUUID(), now: Date.now() };
  return Buffer.from(JSON.stringify(eventOf({ request, host, caller: key, ...at })));
}

/** A JSON text of so many bytes. */
export function bodyOf(bytes: number): Buffer {
  return Buffer.from(JSON.stringify('x'.repeat(bytes - 2)));
}
