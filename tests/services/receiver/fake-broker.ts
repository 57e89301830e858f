import type { Destination, Outcome } from '../../../services/amqp/publisher.ts';
import type { HttpResponse } from '../../../services/messages/http.ts';
import type { Outgoing } from '../../../services/messages/request-message.ts';
import { decodeRequest, type ReceivedRequest } from '../../../services/messages/request-message.ts';
import { decodeResponse, encodeResponse } from '../../../services/messages/response-message.ts';
import type { Broker, BrokerSession } from '../../../services/receiver/broker/broker.ts';
import { openPendingReplies } from '../../../services/receiver/broker/pending-replies.ts';

/** A message that was published, as a worker would read it. */
export interface Published {
  to: Destination;
  message: Outgoing;
  read: ReceivedRequest;
}

/** A broker in the process, which does what it is told. */
export interface FakeBroker extends Broker {
  published: Published[];
  /** Taps that were sent, by routing key. */
  taps: { routingKey: string; body: Record<string, unknown> }[];
  /** What becomes of each publish; confirms at once by default. */
  onPublish: (published: Published) => Outcome | Promise<Outcome>;
  /** Whether a tap is written. */
  onTap: (routingKey: string) => boolean;
  isBlocked: string | undefined;
  /** Takes the session away; `connect` gives the next one. */
  disconnect(): void;
  connect(): void;
  /** Sends a worker's response to a request, of the queue that it was taken from. */
  reply(published: Published, queue: string, response: HttpResponse): boolean;
}

export function fakeBroker(): FakeBroker {
  let session: BrokerSession | undefined;
  const waiters = new Set<() => void>();
  const broker: FakeBroker = {
    published: [],
    taps: [],
    onPublish: () => 'confirmed',
    onTap: () => true,
    isBlocked: undefined,
    replies: openPendingReplies(),
    session: () => session,
    blocked: () => broker.isBlocked,
    ready: (withinMs) =>
      new Promise((resolve) => {
        if (session) return resolve(session);
        const done = () => {
          clearTimeout(timer);
          waiters.delete(done);
          resolve(session);
        };
        const timer = setTimeout(done, Math.max(0, withinMs));
        waiters.add(done);
      }),
    disconnect() {
      session = undefined;
    },
    connect() {
      session = {
        replyQueue: 'replies.test',
        async publish(to, message) {
          const read = decodeRequest({ properties: asReceived(message), content: message.body });
          const published = { to, message, read };
          broker.published.push(published);
          return broker.onPublish(published);
        },
        tap(routingKey, body) {
          broker.taps.push({ routingKey, body: JSON.parse(body.toString()) });
          return broker.onTap(routingKey);
        },
      };
      for (const waiter of waiters) waiter();
    },
    reply({ message }, queue, response) {
      const { correlationId = '' } = message.properties;
      const outgoing = encodeResponse({ response, correlationId, queue, trace: {} });
      const received = decodeResponse({ properties: asReceived(outgoing), content: outgoing.body });
      return received !== undefined && broker.replies.arrived(received);
    },
  };
  broker.connect();
  return broker;
}

type Properties = Parameters<typeof decodeRequest>[0]['properties'];

/** Properties as the other side reads them. */
function asReceived({ properties }: Outgoing): Properties {
  return { ...properties, headers: properties.headers } as Properties;
}
