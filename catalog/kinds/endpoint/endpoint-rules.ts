import { contains, type Network, parseNetwork } from '../../../contracts/addresses.ts';
import { routeOf } from '../../../contracts/paths.ts';
import { causeOf } from '../../rules/fold-causes.ts';
import { type BesideQueues, hasQueues, namedTwice, placeOf, placeRules, queuesOf } from '../../rules/place-rules.ts';
import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import { builtInExchanges, queuesReached } from '../broker/routing.ts';
import type { Processor } from '../processor/processor.ts';
import { planRules } from './edge/plan-rules.ts';
import type { Endpoint } from './endpoint.ts';
import { gatewayLoginRules } from './login-rules.ts';
import { receiverRules } from './receiver-rules.ts';
import { serviceLevelRules } from './service-level/service-level-rules.ts';

const mebibyte = 1024 * 1024;

/** What rules about endpoints look at beside them. */
export interface BesideEndpoints extends BesideQueues {
  endpoints: readonly Endpoint[];
  processors: readonly Processor[];
}

/** Every rule about an endpoint. */
export const endpointRules: readonly Rule<Endpoint, BesideEndpoints>[] = [
  ...placeRules,
  ...gatewayLoginRules,
  ...planRules,
  ...receiverRules,
  ...serviceLevelRules,
  {
    name: 'exchange-declared',
    doc: "The exchange of an endpoint is built in or one that its broker's file declares, and takes what clients publish.",
    severity: 'error',
    check: (endpoint, context) => {
      const { vhost, exchange } = endpoint;
      const broker = placeOf(endpoint, context);
      if (!broker || exchange === '' || Object.hasOwn(builtInExchanges, exchange)) return [];
      const known = broker.exchanges.filter((each) => each.vhost === vhost);
      const declared = known.find(({ name }) => name === exchange);
      const at = (message: string) => [{ path: ['exchange'], message }];
      if (declared?.internal) return at(`"${exchange}" is internal: only other exchanges may publish to it.`);
      if (declared) return [];
      const hint = suggest(
        exchange,
        known.map(({ name }) => name),
      );
      const cause = causeOf('exchange', broker.name, vhost, exchange);
      return at(
        `${show(exchange)} is not an exchange that brokers/${broker.name}.yaml declares in vhost "${vhost}".${hint} Add it there, or leave exchange out to go straight to the queue.`,
      ).map((finding) => ({ ...finding, cause }));
    },
  },
  {
    name: 'queue-bound',
    doc: 'What an endpoint publishes reaches its queue and every queue of its fan-out.',
    severity: 'error',
    check: (endpoint, context) => {
      const { exchange, routingKey, queue } = endpoint;
      if (exchange === '') return straightToQueue(endpoint);
      const broker = placeOf(endpoint, context);
      const reached = broker && queuesReached(broker, endpoint);
      if (!broker || !reached || !isExchange(endpoint, context)) return [];
      return queuesOf(endpoint).flatMap(({ name, path }): Finding[] => {
        // A queue that is not there is told of by itself.
        const isDeclared = broker.queues.some((each) => each.vhost === endpoint.vhost && each.name === name);
        if (reached.has(name) || !isDeclared) return [];
        const key = routingKey === queue ? `${show(routingKey)}, the queue's name` : show(routingKey);
        const message = `${show(name)} gets nothing: no binding in brokers/${broker.name}.yaml leads there from the exchange "${exchange}" with routing key ${key}. Bind it there, or set another routingKey.`;
        return [{ path, message }];
      });
    },
  },
  {
    name: 'fan-out-exchange',
    doc: 'An endpoint that gives requests to several queues publishes to an exchange: the default one knows one queue a key.',
    severity: 'error',
    check: ({ exchange, fanOut }) =>
      exchange === '' && fanOut.length > 0
        ? [{ path: ['fanOut'], message: 'needs an exchange that all these queues are bound to. Name it in exchange.' }]
        : [],
  },
  {
    name: 'fan-out-once',
    doc: 'No queue of an endpoint is named twice: requests would not come twice.',
    severity: 'error',
    check: ({ queue, fanOut }) => [
      ...namedTwice('fanOut', fanOut),
      ...fanOut.flatMap((name, index) =>
        name === queue
          ? [{ path: ['fanOut', index], message: `${show(name)} is queue already. Take it away here.` }]
          : [],
      ),
    ],
  },
  {
    name: 'reply-from',
    doc: 'Who replies is a worker of one of the queues that get the request, and only in reply mode.',
    severity: 'error',
    check: ({ mode, queue, fanOut, replyFrom }) => {
      if (replyFrom === undefined) return [];
      const queues = [queue, ...fanOut];
      if (mode === 'accept') {
        const message = 'is of no use in accept mode, where nobody waits for a reply. Remove it, or set mode: reply.';
        return [{ path: ['replyFrom'], message }];
      }
      if (queues.includes(replyFrom)) return [];
      return [{ path: ['replyFrom'], message: `${show(replyFrom)} gets no request. Use one of ${queues.join(', ')}.` }];
    },
  },
  {
    name: 'signature-secrets',
    doc: 'A signature scheme has secrets to check with; none has none.',
    severity: 'error',
    check: ({ signature: { scheme, secrets } }) => {
      const path = ['signature', 'secrets'];
      if (scheme === 'none' && secrets.length > 0) {
        return [
          { path, message: 'are of no use with scheme none. Remove them, or name the scheme that they are for.' },
        ];
      }
      if (scheme === 'none' || secrets.length > 0) return [];
      return [
        { path, message: `are missing; ${scheme} is checked with one at least. Add secrets: [{ secret: NAME }].` },
      ];
    },
  },
  {
    name: 'secrets-once',
    doc: 'No secret of a signature is named twice.',
    severity: 'error',
    check: ({ signature: { secrets } }) =>
      namedTwice(
        'secrets',
        secrets.map(({ secret }) => secret),
      ).map(({ path, message }) => ({ path: ['signature', ...path], message })),
  },
  {
    name: 'message-id-header',
    doc: "A header that holds the sender's id is named where no signature scheme has one of its own, and nobody gets the reply to another's id.",
    severity: 'error',
    check: ({ mode, messageIdHeader, signature: { scheme } }) => {
      const at = (message: string) => [{ path: ['messageIdHeader'], message }];
      if (messageIdHeader === undefined) return [];
      if (scheme !== 'none') return at(`is of no use: ${scheme} has an id of its own. Remove it.`);
      if (mode === 'accept') return [];
      return at(
        'would give the reply kept for an id to whoever sends that id. Remove it, sign requests, or set mode: accept.',
      );
    },
  },
  {
    name: 'methods-once',
    doc: 'No method of an endpoint is named twice.',
    severity: 'error',
    check: ({ methods }) => namedTwice('methods', methods),
  },
  {
    name: 'encoded-slashes',
    doc: 'Encoded slashes are allowed where the path has a part that one can stand in.',
    severity: 'error',
    check: ({ path, allowEncodedSlashes }) =>
      !allowEncodedSlashes || /\/(:|\*$)/.test(path)
        ? []
        : [
            {
              path: ['allowEncodedSlashes'],
              message: `is of no use: ${show(path)} has neither a :name nor a * that an encoded slash could stand in. Remove it.`,
            },
          ],
  },
  {
    name: 'routes-apart',
    doc: 'No two endpoints answer the same host, path and method.',
    severity: 'error',
    check: (endpoint, { endpoints }) => {
      const shared = (other: Endpoint) => endpoint.methods.filter((method) => other.methods.includes(method));
      const earlier = endpoints
        .slice(0, endpoints.indexOf(endpoint))
        .find((other) => isSameRoute(other, endpoint) && shared(other).length > 0);
      if (!earlier) return [];
      const message = `${shared(earlier).join(', ')} at ${endpoint.host}${endpoint.path} is answered by endpoints/${earlier.name}.yaml already. Change host, path or methods of one.`;
      return [{ path: ['path'], message }];
    },
  },
  {
    name: 'allow-apart',
    doc: 'No network of allow is a part of another: taking one of them away would not close it.',
    severity: 'error',
    check: ({ allow }) => {
      const networks = allow.map(parseNetwork);
      return allow.flatMap((text, index) => {
        const other = networks.findIndex(
          (network, position) => position !== index && covers(network, networks[index], position < index),
        );
        return other === -1
          ? []
          : [{ path: ['allow', index], message: `${text} is a part of allow[${other}], ${allow[other]}. Keep one.` }];
      });
    },
  },
  {
    name: 'body-fits-broker',
    doc: 'The largest body of an endpoint is a message that its broker takes.',
    severity: 'error',
    check: (endpoint, context) => {
      const broker = context.brokers.find(({ name }) => name === endpoint.broker);
      const most = (broker?.limits.maxMessageSizeMiB ?? Number.POSITIVE_INFINITY) * mebibyte;
      if (endpoint.maxBodyBytes <= most) return [];
      const message = `is ${endpoint.maxBodyBytes}, more than the ${most} bytes (limits.maxMessageSizeMiB) that brokers/${endpoint.broker}.yaml takes. Make one fit the other.`;
      return [{ path: ['maxBodyBytes'], message }];
    },
  },
  {
    name: 'queue-processed',
    doc: 'Something processes the queues that requests end up in.',
    severity: 'warning',
    check: (endpoint, context) => {
      const { processors, paths } = context;
      const broker = placeOf(endpoint, context);
      if (!broker || !hasQueues(broker, endpoint)) return [];
      // A processor whose file has the wrong shape may be the one.
      if (paths.filter((path) => path.startsWith('processors/')).length > processors.length) return [];
      return queuesOf(endpoint).flatMap(({ name, path }) =>
        processors.some(
          (each) => each.queue === name && each.broker === endpoint.broker && each.vhost === endpoint.vhost,
        )
          ? []
          : [{ path, message: unprocessed(endpoint, name) }],
      );
    },
  },
];

/** The default exchange puts a message into the queue that its routing key names. */
function straightToQueue({ routingKey, queue }: Endpoint): Finding[] {
  if (routingKey === queue) return [];
  const message = `is ${show(routingKey)}, and without an exchange requests go to the queue of that name, not to ${show(queue)}. Remove it, or name an exchange.`;
  return [{ path: ['routingKey'], message }];
}

/** One that is not there is told of by itself. */
function isExchange({ vhost, exchange, broker }: Endpoint, { brokers }: BesideEndpoints): boolean {
  if (Object.hasOwn(builtInExchanges, exchange)) return true;
  const exchanges = brokers.find(({ name }) => name === broker)?.exchanges ?? [];
  return exchanges.some((each) => each.vhost === vhost && each.name === exchange);
}

function isSameRoute(a: Endpoint, b: Endpoint): boolean {
  return a.host === b.host && routeOf(a.path) === routeOf(b.path);
}

/** Of two that are the same, the later one is told of. */
function covers(outer: Network | undefined, inner: Network | undefined, isEarlier: boolean): boolean {
  if (!outer || !inner || !contains(outer, inner)) return false;
  return isEarlier || outer.prefix < inner.prefix;
}

function unprocessed({ mode, replyFrom, broker }: Endpoint, queue: string): string {
  const cost =
    mode === 'reply' && queue === replyFrom ? 'every request waits in vain, and gets 504' : 'requests pile up there';
  return `no processor takes from ${show(queue)} of brokers/${broker}.yaml: ${cost}. Add one in processors/, or acknowledge this when something else does.`;
}
