import { z } from 'zod';
import type { Handle } from '../services/processor/handlers/handler.ts';

const order = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  item: z.string().min(1).max(200),
  quantity: z.int().min(1).max(1_000_000),
});

/** How long readers may take an order from the cache, in seconds. */
const cachedSeconds = 60;

/** How long another message about the same order waits at most, in milliseconds. */
const lockedMs = 2_000;

/**
 * Writes an order into the table of orders.sql, in the transaction that also remembers the message: a webhook that is sent
 * twice is one order. What can be tried again is thrown as it is; a body that is no order is parked at once.
 */
export const handle: Handle = async (message, tools) => {
  const parsed = order.safeParse(message.json());
  if (!parsed.success) throw new tools.Reject(z.prettifyError(parsed.error));
  const { id, item, quantity } = parsed.data;
  const { transaction } = tools;
  if (!transaction)
    throw new Error('this handler works with a database: processors/orders.yaml needs uses: [database]');

  // Two messages about one order are worked on one after the other, by whichever workers.
  await tools.lock(`order/${id}`, lockedMs, async () => {
    await transaction.execute(
      `INSERT INTO orders (id, item, quantity, message_id, placed_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE item = VALUES(item), quantity = VALUES(quantity), message_id = VALUES(message_id)`,
      [id, item, quantity, message.id ?? ''],
    );
  });
  // A cache that is away costs readers time and the order nothing. One that is ahead of a transaction which fails forgets soon.
  await tools.cache?.set(`order:${id}`, JSON.stringify(parsed.data), { EX: cachedSeconds }).catch(() => {});
};
