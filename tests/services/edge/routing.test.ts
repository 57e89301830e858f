import fc from 'fast-check';
import { requestMethods } from '../../../contracts/endpoint-settings.ts';
import { pathProblem } from '../../../contracts/paths.ts';
import { openEdgeRoutes } from '../../../services/edge/routing.ts';
import { pathOf } from '../../../services/receiver/request/target.ts';
import { Refusal } from '../../../services/receiver/response/refusal.ts';
import { openRoutes } from '../../../services/receiver/routing/routes.ts';
import { draws } from '../../draws.ts';

const hosts = ['a.test', 'b.test'];

/** Few texts, so that paths often share segments, or their beginnings. */
const literal = fc.constantFrom('a', 'ab', 'b', 'orders', 'order', 'größe', 'a+b', 'a@b', 'a;b', 'a=b', 'x.y', '');
const segment = fc.oneof({ weight: 3, arbitrary: literal }, { weight: 1, arbitrary: fc.constantFrom(':id', ':x') });
const route = fc
  .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom<string[]>([], [], ['*']))
  .map(([segments, rest]) => `/${[...segments, ...rest].join('/')}`)
  .filter((path) => pathProblem(path) === undefined);
const endpoints = fc.array(
  fc.record({
    host: fc.constantFrom(...hosts),
    path: route,
    methods: fc.subarray([...requestMethods], { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** A character as it is, escaped, or something that is not what it seems. */
const asked = fc.oneof(
  literal.map((text) => encodeURI(text)),
  literal.map((text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')),
  fc.constantFrom(
    '%2F',
    '%2f',
    '%25',
    '%2525',
    '%3F',
    '%23',
    '%3a',
    ':id',
    '*',
    'a%2Bb',
    '%C3%B6',
    'zzz',
    '%61b',
    "'!(x)",
  ),
);
const request = fc.record({
  host: fc.constantFrom(...hosts, 'c.test'),
  path: fc.array(asked, { maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
  method: fc.constantFrom(...requestMethods, 'PROPFIND'),
});

const word = (found: { name: string } | Refusal) =>
  found instanceof Refusal ? [found.status, found.message, found.headers] : found.name;

test('the Worker finds the endpoint that the receiver finds, or refuses as it does', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(endpoints, fc.array(request, { minLength: 20, maxLength: 40 }), (said, requests) => {
      const named = said.map((endpoint, index) => ({ ...endpoint, name: `e${index}` }));
      const ofReceiver = openRoutes(named);
      const ofWorker = openEdgeRoutes(named);
      // Each route is asked for as it stands, too, so that much is found.
      const known = named.map(({ host, path }) => ({ host, path: encodeURI(path), method: 'POST' }));
      for (const each of [...requests, ...known]) {
        if (pathOf(each.path) instanceof Refusal) continue;
        const expected = word(ofReceiver.find(each));
        const kind = typeof expected === 'string' ? 'found' : String(expected[0]);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expect({ ...each, found: word(ofWorker.find(each)) }).toEqual({ ...each, found: expected });
      }
    }),
    draws(2_000),
  );
  for (const kind of ['found', '404', '405']) expect(seen.get(kind)).toBeGreaterThan(500);
});
