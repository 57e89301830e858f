import { encodeRequest, type Outgoing } from '../../messages/request-message.ts';
import { inSpan, type Trace, traceOf } from '../../observability/tracing.ts';
import type { Place } from '../limits/in-flight.ts';
import type { ReceiverMetrics } from '../records/metrics.ts';
import type { Answer, Exchange } from '../request/request-context.ts';
import { Refusal } from '../response/refusal.ts';
import { accept, clientGone, noReply, passOn, undelivered } from '../response/responses.ts';
import type { Endpoint } from '../routing/endpoint.ts';
import { ask, deliver } from './deliver.ts';

/** A request that may reach a queue. */
export interface Verified {
  exchange: Exchange;
  endpoint: Endpoint;
  body: Buffer;
  messageId: string;
  /** Trace context of the client. */
  parent: Trace;
  /** Its share of what may be in flight. */
  place: Place;
}

/** Brings a request into its queue, and in reply mode waits for the worker's response. */
export async function pass(
  verified: Verified,
  { metrics, originHeader }: { metrics: ReceiverMetrics; originHeader: string | undefined },
): Promise<Answer | Refusal> {
  const { exchange, endpoint, messageId } = verified;
  const { id, request } = exchange;
  const { broker, mode, to } = endpoint;
  const now = Date.now();
  const until = Math.min(now + endpoint.deadlineMs, request.answerBy ?? Number.POSITIVE_INFINITY);
  const queue = to.exchange || to.routingKey;
  // https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/
  const attributes = {
    'messaging.system': 'rabbitmq',
    'messaging.operation.type': 'send',
    'messaging.destination.name': queue,
    'messaging.message.id': messageId,
  };
  return inSpan({ name: `send ${queue}`, kind: 'producer', attributes }, async () => {
    const consignment = {
      broker,
      to,
      message: messageOf(verified, { now, until, originHeader }),
      until,
      hold: verified.place.hold,
    };
    if (mode === 'accept') {
      const delivery = await deliver(consignment);
      metrics.publish(delivery);
      if (delivery !== 'confirmed') return undelivered(delivery);
      return { response: accept(messageId, id), outcome: 'confirmed' };
    }
    const asked = await ask(consignment, { correlationId: id, queue: endpoint.replyFrom, whenGone: request.whenGone });
    if (asked === 'client-gone') return clientGone;
    if (typeof asked === 'string') {
      metrics.publish(asked === 'no-reply' ? 'confirmed' : asked);
      return asked === 'no-reply' ? noReply : undelivered(asked);
    }
    metrics.publish('confirmed');
    const response = passOn(asked.response, { method: request.method, requestId: id });
    return response instanceof Refusal ? response : { response, outcome: 'replied' };
  });
}

function messageOf(
  { exchange, endpoint, body, messageId, parent }: Verified,
  { now, until, originHeader }: { now: number; until: number; originHeader: string | undefined },
): Outgoing {
  const { id, request, client = '' } = exchange;
  const { broker, mode, name, scheme } = endpoint;
  const message = encodeRequest({
    request: {
      method: request.method,
      target: request.target,
      headers: headersForWorker(exchange, originHeader),
      body,
    },
    endpoint: name,
    messageId,
    verifiedBy: scheme,
    client,
    receivedAt: new Date(now),
    ...(mode === 'reply' && {
      reply: { to: broker.session()?.replyQueue ?? '', correlationId: id, deadline: new Date(until) },
    }),
    trace: traceOf(parent),
  });
  // The publisher tells returned messages apart by it, and makes one where there is none.
  message.properties.correlationId = id;
  return message;
}

/** Without the proxy's secret; and the host that the client asked for, where the proxy had to ask for another one. */
function headersForWorker({ request, forwardedHost, host }: Exchange, originHeader: string | undefined) {
  if (originHeader === undefined) return request.headers;
  const kept = request.headers.filter(([name]) => name.toLowerCase() !== originHeader);
  return forwardedHost
    ? kept.map((pair) => (pair[0].toLowerCase() === 'host' ? ([pair[0], host] as const) : pair))
    : kept;
}
