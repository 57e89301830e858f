import type { ChannelModel } from 'amqplib';
import { exists } from './passive-declare.ts';

/** How often an exchange that was missing is looked for again, when somebody wants to publish to it. */
const lookAgainAfterMs = 2_000;

/** Knows which exchanges a connection must not publish to. */
export interface ExchangeWatch {
  exists(exchange: string): boolean;
}

/** Looks for the exchanges; `onMissing` is told of each that does not exist. */
export async function watchExchanges(
  model: ChannelModel,
  exchanges: readonly string[],
  onMissing: (exchange: string) => void,
): Promise<ExchangeWatch> {
  const missing = new Map<string, { lookedAt: number }>();
  const look = async (exchange: string) => {
    if (await exists(model, (channel) => channel.checkExchange(exchange))) missing.delete(exchange);
    else if (!missing.has(exchange)) {
      missing.set(exchange, { lookedAt: performance.now() });
      onMissing(exchange);
    }
  };
  // The default exchange is always there, and cannot be asked for.
  for (const exchange of new Set(exchanges)) if (exchange !== '') await look(exchange);
  return {
    exists(exchange) {
      const known = missing.get(exchange);
      if (!known) return true;
      if (performance.now() - known.lookedAt >= lookAgainAfterMs) {
        known.lookedAt = performance.now();
        // A connection that ends meanwhile is looked through again when it is back.
        look(exchange).catch(() => {});
      }
      return false;
    },
  };
}
