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
  const entries = Object.entries(given).map(([name, value]) => ({ name, value, why: whyLost(value) }));
  return {
    kept: Object.fromEntries(
      entries.filter(({ why }) => why === undefined).map(({ name, value }) => [name, value]),
    ) as Record<string, ArgumentValue>,
    lost: entries.flatMap(({ name, why }) => (why === undefined ? [] : [`loses ${name}, which ${why}.`])),
  };
}

/** Why no file can say a value; undefined where one can. */
function whyLost(value: unknown): string | undefined {
  if (value === null) return 'is or holds null';
  if (typeof value === 'object')
    return Object.values(value as object)
      .map(whyLost)
      .find((why) => why !== undefined);
  // RabbitMQ's whole numbers go up to 2^63 − 1, those of JSON in JavaScript up to 2^53 − 1; all beyond are whole.
  const isExact = typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return isExact ? undefined : `is or holds a number beyond ${Number.MAX_SAFE_INTEGER}, which is not carried exactly`;
}
