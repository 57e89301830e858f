import { requestOutcome } from '../../../contracts/request-metrics.ts';
import { encodeRequest, type Outgoing } from '../../messages/request-message.ts';
import { inSpan, type Trace, traceOf } from '../../observability/tracing.ts';
import type { Place } from '../limits/in-flight.ts';
import type { ReceiverMetrics } from '../records/metrics.ts';
import type { Answer, RequestContext } from '../request/request-context.ts';
import { Refusal } from '../response/refusal.ts';
import { acceptedResponse, clientGone, noReply, sendableResponse, undelivered } from '../response/responses.ts';
import type { Endpoint } from '../routing/endpoint.ts';
import { deliver, deliverAndAwaitReply } from './deliver.ts';

/** A request that may reach a queue. */
export interface VerifiedRequest {
  context: RequestContext;
  endpoint: Endpoint;
  body: Buffer;
  messageId: string;
  /** Trace context of the client. */
  parent: Trace;
  /** Its share of what may be in flight. */
  place: Place;
}

/** Brings a request into its queue, and in reply mode waits for the worker's response. */
export async function dispatch(
  verified: VerifiedRequest,
  { metrics }: { metrics: ReceiverMetrics },
): Promise<Answer | Refusal> {
  const { context, endpoint, messageId } = verified;
  const { id, request } = context;
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
    const props = {
      broker,
      to,
      message: messageOf(verified, { now, until }),
      until,
      hold: verified.place.hold,
    };
    if (mode === 'accept') {
      const delivery = await deliver(props);
      metrics.publish(delivery);
      if (delivery !== 'confirmed') return undelivered(delivery);
      return { response: acceptedResponse(messageId, id), outcome: requestOutcome.confirmed };
    }
    const outcome = await deliverAndAwaitReply(props, {
      correlationId: id,
      queue: endpoint.replyFrom,
      whenGone: request.whenGone,
    });
    if (outcome === 'client-gone') return clientGone;
    if (typeof outcome === 'string') {
      metrics.publish(outcome === 'no-reply' ? 'confirmed' : outcome);
      return outcome === 'no-reply' ? noReply : undelivered(outcome);
    }
    metrics.publish('confirmed');
    const response = sendableResponse(outcome.response, { method: request.method, requestId: id });
    return response instanceof Refusal ? response : { response, outcome: requestOutcome.replied };
  });
}

function messageOf(
  { context, endpoint, body, messageId, parent }: VerifiedRequest,
  { now, until }: { now: number; until: number },
): Outgoing {
  const { id, request, client = '' } = context;
  const { broker, mode, name, scheme } = endpoint;
  const message = encodeRequest({
    request: { method: request.method, target: request.target, headers: request.headers, body },
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
