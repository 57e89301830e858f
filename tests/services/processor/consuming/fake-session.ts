import type { ConsumeMessage } from 'amqplib';
import type { Outcome } from '../../../../services/amqp/publisher.ts';
import type { Outgoing } from '../../../../services/messages/request-message.ts';
import { encodeRequest } from '../../../../services/messages/request-message.ts';
import type { Session } from '../../../../services/processor/consuming/session.ts';

/** A session that writes down what is done on it. */
export interface FakeSession extends Session {
  /** In order: `acknowledge m1`, `give back m1`, `move orders.parked m1`, `reply gateway.1`, `consume`, `cancel`. */
  did: string[];
  moves: { queue: string; message: Outgoing }[];
  replies: { to: string; message: Outgoing }[];
  /** What the broker says to the next publishes; `confirmed` when empty. */
  says: Outcome[];
  lose(): void;
}

export function fakeSession(): FakeSession {
  let open = true;
  const did: string[] = [];
  const says: Outcome[] = [];
  const session: FakeSession = {
    did,
    says,
    moves: [],
    replies: [],
    lose() {
      open = false;
    },
    open: () => open,
    acknowledge: (message) => void (open && did.push(`acknowledge ${message.properties.messageId}`)),
    giveBack: (message) => void (open && did.push(`give back ${message.properties.messageId}`)),
    async reply({ routingKey }, message) {
      if (!open) return 'unavailable';
      did.push(`reply ${routingKey}`);
      session.replies.push({ to: routingKey, message });
      return says.shift() ?? 'confirmed';
    },
    async move(queue, message) {
      if (!open) return 'unavailable';
      did.push(`move ${queue} ${message.properties.messageId}`);
      session.moves.push({ queue, message });
      return says.shift() ?? 'confirmed';
    },
    declare: async () => void did.push('declare'),
    consume: async () => void did.push('consume'),
    async cancel() {
      // The broker takes its time to say so.
      await new Promise(setImmediate);
      did.push('cancel');
    },
    heard: async () => void did.push('heard'),
    close: async () => {
      open = false;
    },
  };
  return session;
}

/** A message as the broker hands it out. */
export function delivered({
  id = 'm1',
  method = 'POST',
  redelivered = false,
  headers = {},
  waitsMs,
  body = '{}',
}: {
  id?: string | undefined;
  method?: string;
  redelivered?: boolean;
  headers?: Record<string, unknown>;
  /** Somebody waits for the reply, for so long from when it was sent. */
  waitsMs?: number;
  body?: string;
} = {}): ConsumeMessage {
  const receivedAt = new Date();
  const { properties, body: content } = encodeRequest({
    request: { method, target: '/orders', headers: [['Host', 'shop.example.com']], body: Buffer.from(body) },
    endpoint: 'orders',
    messageId: id,
    verifiedBy: 'none',
    client: '203.0.113.9',
    receivedAt,
    trace: {},
    ...(waitsMs !== undefined && {
      reply: { to: 'gateway.1', correlationId: `c-${id}`, deadline: new Date(receivedAt.getTime() + waitsMs) },
    }),
  });
  return {
    content,
    fields: { deliveryTag: 1, redelivered, exchange: '', routingKey: 'orders', consumerTag: 'c' },
    properties: { ...properties, deliveryMode: 2, headers: { ...properties.headers, ...headers } },
  } as unknown as ConsumeMessage;
}
