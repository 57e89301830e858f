import type { Outcome } from '../../amqp/publisher.ts';
import type { HttpResponse } from '../../messages/http.ts';
import type { ReceivedRequest } from '../../messages/request-message.ts';
import { encodeResponse } from '../../messages/response-message.ts';
import { traceOf } from '../../observability/tracing.ts';
import type { Session } from '../consuming/session.ts';

/**
 * Publishes a response to whoever waits. Gives the broker's word: `unroutable` when nobody waits any more, since a
 * gateway's queue goes with it.
 */
export async function sendReply({
  session,
  request,
  response,
  queue,
}: {
  session: Session;
  request: ReceivedRequest;
  response: HttpResponse;
  /** The processor's queue. */
  queue: string;
}): Promise<Outcome> {
  const { reply } = request;
  if (!reply) return 'unroutable';
  const to = { exchange: '', routingKey: reply.to };
  const encode = (what: HttpResponse) =>
    encodeResponse({ response: what, correlationId: reply.correlationId, queue, trace: traceOf(request.trace) });
  const outcome = await session.reply(to, encode(response));
  // Headers that fit into no frame, or a body above the broker's limit: the same response would be refused for ever.
  return outcome === 'refused' ? session.reply(to, encode(tooLarge)) : outcome;
}

const tooLarge: HttpResponse = {
  status: 502,
  headers: [['content-type', 'text/plain; charset=utf-8']],
  body: Buffer.from('502\n'),
};
