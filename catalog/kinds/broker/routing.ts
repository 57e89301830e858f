import type { Broker } from './broker.ts';

/** What is published to an exchange of a broker. */
export interface Publication {
  vhost: string;
  exchange: string;
  routingKey: string;
}

/** Exchanges that every vhost is born with, whose types are known: https://www.rabbitmq.com/docs/exchanges */
export const builtInExchanges: Readonly<Record<string, string>> = {
  'amq.direct': 'direct',
  'amq.fanout': 'fanout',
  'amq.topic': 'topic',
  'amq.headers': 'headers',
  'amq.match': 'headers',
};

/**
 * The queues that a message reaches by the bindings of the file; undefined where they alone do not tell, since an exchange on
 * the way routes by more than the routing key.
 */
export function queuesReached(broker: Broker, { vhost, exchange, routingKey }: Publication): Set<string> | undefined {
  if (exchange === '') return new Set([routingKey]);
  const reached = new Set<string>();
  const seen = new Set<string>();
  const open = [exchange];
  for (let source = open.shift(); source !== undefined; source = open.shift()) {
    if (seen.has(source)) continue;
    seen.add(source);
    const matches = matcherOf(broker, vhost, source);
    if (!matches) return undefined;
    for (const binding of broker.bindings) {
      if (binding.vhost !== vhost || binding.source !== source || !matches(binding.routingKey, routingKey)) continue;
      if (binding.destinationType === 'exchange') open.push(binding.destination);
      else reached.add(binding.destination);
    }
  }
  return reached;
}

/** Whether a topic's pattern matches a routing key: `*` stands for one word, `#` for any number of them, also none. */
export function topicMatches(pattern: string, routingKey: string): boolean {
  const words = routingKey.split('.');
  // How many words may be used up by the pattern so far.
  let used = new Set([0]);
  for (const part of pattern.split('.')) {
    used = new Set([...used].flatMap((count) => after(part, count, words)));
  }
  return used.has(words.length);
}

function after(part: string, count: number, words: readonly string[]): number[] {
  if (part === '#') return Array.from({ length: words.length - count + 1 }, (_, more) => count + more);
  return count < words.length && (part === '*' || part === words[count]) ? [count + 1] : [];
}

type Matcher = (bindingKey: string, routingKey: string) => boolean;

const matchers: Readonly<Record<string, Matcher>> = {
  direct: (bindingKey, routingKey) => bindingKey === routingKey,
  fanout: () => true,
  topic: topicMatches,
};

function matcherOf(broker: Broker, vhost: string, name: string): Matcher | undefined {
  const declared = broker.exchanges.find((each) => each.vhost === vhost && each.name === name);
  // What it cannot route goes on to its alternate exchange.
  if (declared && 'alternate-exchange' in declared.arguments) return undefined;
  const type = declared?.type ?? builtInExchanges[name] ?? '';
  return Object.hasOwn(matchers, type) ? matchers[type] : undefined;
}
