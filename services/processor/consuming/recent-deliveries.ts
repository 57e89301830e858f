import type { ReceivedRequest } from '../../messages/request-message.ts';

/** How many messages are remembered; a processor holds at most its prefetch at a time. */
const most = 10_000;

/**
 * Remembers the messages that this process had when its connection was lost, or gave back: when they come again, it is
 * known that they killed nobody here. The oldest are forgotten first.
 */
export interface RecentDeliveries {
  /** `done`: the work succeeded, and only the acknowledgement was lost. */
  remember(key: string | undefined, as: 'seen' | 'done'): void;
  /** What is remembered, once. */
  recall(key: string | undefined): 'seen' | 'done' | undefined;
}

export function openRecentDeliveries(limit: number = most): RecentDeliveries {
  const known = new Map<string, 'seen' | 'done'>();
  return {
    remember(key, as) {
      if (key === undefined) return;
      known.delete(key);
      known.set(key, as);
      if (known.size > limit) known.delete(known.keys().next().value ?? '');
    },
    recall(key) {
      if (key === undefined) return undefined;
      const as = known.get(key);
      known.delete(key);
      return as;
    },
  };
}

/** What makes two deliveries the same message; undefined for a message without an id. */
export function keyOf({ endpoint, messageId }: Pick<ReceivedRequest, 'endpoint' | 'messageId'>): string | undefined {
  return messageId === undefined ? undefined : `${endpoint}/${messageId}`;
}
