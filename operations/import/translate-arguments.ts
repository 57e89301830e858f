import type { ArgumentValue } from '../../catalog/kinds/broker/fields/argument.ts';

/** Whether RabbitMQ makes an exchange itself: the default one, and those that every vhost is born with. */
export function isBuiltIn(exchange: string): boolean {
  return exchange === '' || exchange.startsWith('amq.');
}

/** Arguments that a file can say, and what becomes of the others. */
export function translateArguments(given: Record<string, unknown>): {
  kept: Record<string, ArgumentValue>;
  lost: string[];
} {
  const entries = Object.entries(given);
  return {
    kept: Object.fromEntries(entries.filter(([, value]) => value !== null)) as Record<string, ArgumentValue>,
    lost: entries.flatMap(([name, value]) => (value === null ? [`loses ${name}, which is null.`] : [])),
  };
}
