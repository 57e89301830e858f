import type { ReceivedResponse } from '../../messages/response-message.ts';

/** Replies that somebody waits for, by correlation id. As many as there are requests under way. */
export interface PendingReplies {
  readonly size: number;
  /** Calls `take` with the first reply whose worker took the request from `queue`, until `drop` is called. */
  expect(correlationId: string, queue: string, take: (reply: ReceivedResponse) => void): void;
  drop(correlationId: string): void;
  /** Hands over a reply that has come; false when nobody waits for it, or not for that queue's. */
  arrived(reply: ReceivedResponse): boolean;
}

export function openPendingReplies(): PendingReplies {
  const pending = new Map<string, { queue: string; take: (reply: ReceivedResponse) => void }>();
  return {
    get size() {
      return pending.size;
    },
    expect(correlationId, queue, take) {
      pending.set(correlationId, { queue, take });
    },
    drop(correlationId) {
      pending.delete(correlationId);
    },
    arrived(reply) {
      const entry = pending.get(reply.correlationId);
      if (entry?.queue !== reply.queue) return false;
      pending.delete(reply.correlationId);
      entry.take(reply);
      return true;
    },
  };
}
