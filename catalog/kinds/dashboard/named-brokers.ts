import { metricLabel } from '../../../contracts/monitoring.ts';

const matcher = new RegExp(`\\b${metricLabel.broker}\\s*=~?\\s*["'\`]([^"'\`]*)["'\`]`, 'g');

/** Brokers that a query names by their label, without those that a variable stands for: of `broker="orders"` it is `orders`. */
export function namedBrokers(query: string): string[] {
  const values = [...query.matchAll(matcher)].flatMap(([, value = '']) => value.split('|'));
  return values.filter((value) => /^[a-z][a-z0-9-]*$/.test(value));
}
