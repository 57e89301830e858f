import fc from 'fast-check';
import { type Endpoint, endpointOf, endpointSchema } from '../../../../../catalog/kinds/endpoint/endpoint.ts';
import { requestMethods } from '../../../../../contracts/endpoint-settings.ts';
import { routeOf } from '../../../../../contracts/paths.ts';

/** An endpoint of a file that says this, and what every file has to say. */
export function endpointNamed(name: string, file: Record<string, unknown> = {}): Endpoint {
  const signature = { scheme: 'none' };
  const place = { broker: 'orders', vhost: '/', queue: 'placed' };
  const defaults = { host: 'hooks.example.com', path: `/${name}`, ...place, signature };
  return endpointOf(name, endpointSchema.parse({ ...defaults, ...file }));
}

const hosts = ['hooks.example.com', 'shop.example.com', 'a.hooks.example.com'];
const literals = ['a', 'b', 'a-b', 'a.b', 'a+b', 'c=d', "it's", 'go!', 'é', '日本'];
const networks = ['203.0.113.0/24', '203.0.113.128/25', '198.51.100.7/32', '2001:db8::/32', '2001:db8:1::/48'];
const addresses = [
  '203.0.113.7',
  '203.0.113.200',
  '198.51.100.7',
  '192.0.2.1',
  '2001:db8:1::5',
  '2001:db8:2::5',
  '2001:db9::1',
];

const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...literals) },
  { weight: 2, arbitrary: fc.constantFrom(':x', ':y') },
);

const path = fc.tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom('', '/*', '/')).map(([segments, end]) => {
  const named = segments.map((each, index) => (each.startsWith(':') ? `:p${index}` : each));
  return named.length === 0 ? end || '/' : `/${named.join('/')}${end}`;
});

const file = fc.record({
  host: fc.constantFrom(...hosts),
  path,
  methods: fc.uniqueArray(fc.constantFrom(...requestMethods), { minLength: 1, maxLength: 3 }),
  allow: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.subarray(networks, { maxLength: 3 })),
  rateLimit: fc.option(
    fc.record({ requests: fc.nat({ max: 1000 }).map((n) => n + 1), perSeconds: fc.constantFrom(10, 60) }),
    {
      nil: undefined,
    },
  ),
});

/** Endpoints, of which no two answer the same. */
export const generatedEndpoints = fc.array(file, { minLength: 1, maxLength: 12 }).map((files) => {
  const taken = new Set<string>();
  return files.flatMap((each, index): Endpoint[] => {
    const routes = each.methods.map((method) => `${method} ${each.host}${routeOf(each.path)}`);
    if (routes.some((route) => taken.has(route))) return [];
    for (const route of routes) taken.add(route);
    return [endpointNamed(`e${index}`, each)];
  });
});

/** A request as a client writes it: some signs percent-encoded that need not be, in either case. */
export interface SentRequest {
  tls: boolean;
  host: string;
  method: string;
  /** As it is sent. */
  path: string;
  source: string;
}

const written = fc
  .tuple(fc.oneof(fc.constantFrom(...literals), fc.constantFrom('z', 'c d', 'a/b', 'a%41', '')), fc.nat({ max: 255 }))
  .map(([text, coded]) => write(text, coded));

/** Requests to any of the hosts and to another; most are at a path that an endpoint answers, or near it. */
export function requestsTo(endpoints: readonly Endpoint[]): fc.Arbitrary<SentRequest> {
  const near = fc
    .tuple(fc.constantFrom(...endpoints), fc.array(written, { minLength: 8, maxLength: 8 }), fc.nat({ max: 3 }))
    .map(([endpoint, parts, more]) => {
      const given = endpoint.path.slice(1).split('/');
      const filled = given.flatMap((each, index) => {
        if (each === '*') return parts.slice(0, more + 1);
        return [each.startsWith(':') ? (parts[index] ?? '') : encodeURI(each)];
      });
      return { host: endpoint.host, path: `/${filled.join('/')}` };
    });
  const far = fc.record({
    host: fc.constantFrom(...hosts, 'www.example.com'),
    path: fc.array(written, { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
  });
  return fc
    .record({
      place: fc.oneof({ weight: 3, arbitrary: near }, { weight: 1, arbitrary: far }),
      tls: fc.boolean().chain((isPlain) => (isPlain ? fc.boolean() : fc.constant(true))),
      method: fc.constantFrom(...requestMethods),
      source: fc.constantFrom(...addresses),
      loud: fc.boolean(),
    })
    .map(({ place, loud, ...rest }) => ({
      ...rest,
      path: place.path,
      host: loud ? place.host.toUpperCase() : place.host,
    }));
}

/**
 * A path as rules see it: https://developers.cloudflare.com/rules/normalization/how-it-works/ (RFC 3986), for paths without dot
 * segments. Reserved signs stay as they were sent.
 */
export function normalised(sent: string): string {
  return sent
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const sign = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(sign) ? sign : code.toUpperCase();
    })
    .replace(/[^\x21-\x7e]/gu, (sign) => encodeURIComponent(sign));
}

/** Those signs percent-encoded whose bit is set, and those that have to be. */
function write(text: string, coded: number): string {
  return [...text]
    .map((sign, index) => ((coded >> index) % 2 === 1 ? percent(sign) : sign === '/' ? '%2F' : encodeURI(sign)))
    .join('');
}

function percent(sign: string): string {
  return [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
