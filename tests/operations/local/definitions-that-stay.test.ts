import { localDefinitions } from '../../../operations/local/definitions.ts';
import { whatStays } from '../../../operations/local/definitions-that-stay.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';
import { removeScratchFolders, wholeSample } from '../../repositories.ts';

afterAll(removeScratchFolders);

const login = (username: string) => ({ username, password: 'p' });
const logins = { administrator: login('a'), gateway: login('g'), processor: login('p') };

const orders = (lines: string) =>
  `version: 4.3.6\nnodes: 3\ninstance: { type: m7g.large }\nvhosts: { orders: {} }\n${lines}`;

function definitions(lines: string) {
  const { brokers } = requireCatalog(
    wholeSample({
      'brokers/orders.yaml': orders(lines),
      'endpoints/order-webhook.yaml': null,
      'endpoints/quotes.yaml': null,
      'processors/orders.yaml': null,
      'processors/quotes.yaml': null,
    }),
  );
  return localDefinitions({
    brokers: brokers.filter(({ name }) => name === 'orders'),
    endpoints: [],
    processors: [],
    ...logins,
  });
}

test('Nothing stays that is only new or changeable', () => {
  const before = definitions('queues: [{ name: a, vhost: orders }]\n');
  const after = definitions(
    "queues: [{ name: a, vhost: orders }, { name: b, vhost: orders }]\npolicies: [{ name: p, vhost: orders, pattern: '^a$', definition: { max-length: 10 } }]\n",
  );
  expect(whatStays(before, after)).toEqual([]);
});

test('What cannot change and what no file names any more is said to stay', () => {
  const before = definitions(
    "queues: [{ name: a, vhost: orders }, { name: b, vhost: orders }]\nexchanges: [{ name: x, vhost: orders, type: topic }]\nbindings: [{ vhost: orders, source: x, destination: a, routingKey: k }]\npolicies: [{ name: p, vhost: orders, pattern: '^a$', definition: { max-length: 10 } }]\n",
  );
  const after = definitions(
    'queues: [{ name: a, vhost: orders, arguments: { x-max-length: 5 } }]\nexchanges: [{ name: x, vhost: orders, type: topic }]\n',
  );
  expect(whatStays(before, after)).toEqual([
    'queue a in vhost orders stays as it is until the next warren local: it cannot change while it is there',
    'queue b in vhost orders stays as it is until the next warren local: no file names it any more',
    'policy p in vhost orders stays as it is until the next warren local: no file names it any more',
    'binding of x to a in vhost orders stays as it is until the next warren local: no file names it any more',
  ]);
});
