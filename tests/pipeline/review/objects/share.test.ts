import { readFileSync } from 'node:fs';
import type { Kind } from '../../../../catalog/kind.ts';
import { endpointCarriers } from '../../../../catalog/kinds/endpoint/carriers.ts';
import { kinds } from '../../../../catalog/kinds.ts';
import { carriersOf } from '../../../../pipeline/review/objects/proof.ts';
import { shareOf } from '../../../../pipeline/review/objects/share.ts';
import { filesToSynthesize, withOtherEnds } from '../../../../pipeline/review/sides/side.ts';

const [broker] = kinds;

/** Processors as they are once each has a stack of its own, and a user among those of the cache. */
const withUsers: Kind = {
  ...broker,
  name: 'worker',
  terraform: {
    in: 'stack',
    stackOf: (name) => `worker-${name}`,
    objectOf: (stack) => /^worker-(.+)$/.exec(stack)?.[1],
    resourcesOf: () => ['*'],
    alsoIn: (name) => ({ data: [`aws_elasticache_user.cache-user-${name}`, 'aws_elasticache_user_group.cache-users'] }),
    carriers: { '': ['*'] },
  },
} as Kind;

const share = (formerName?: string) =>
  shareOf({ kind: 'worker', name: 'orders', ...(formerName ? { formerName } : {}) }, [withUsers]);

test('an object has its own stack, and of one that is nobody’s alone the resources that are its', () => {
  expect(['worker-orders', 'data', 'network'].map(share().isIn)).toEqual([true, true, false]);
  expect(share().has('worker-orders', 'aws_ecs_service.anything')).toBe(true);
  expect(share().has('data', 'aws_elasticache_user.cache-user-orders')).toBe(true);
  expect(share().has('data', 'aws_elasticache_user_group.cache-users')).toBe(true);
  expect(share().has('data', 'aws_elasticache_user.cache-user-quotes')).toBe(false);
  expect(share().has('data', 'aws_db_instance.database')).toBe(false);
});

test('under its former name, too', () => {
  expect(share('placing').has('data', 'aws_elasticache_user.cache-user-placing')).toBe(true);
  expect(share('placing').isIn('worker-placing')).toBe(true);
});

test('a processor has its user of the cache, and a part in their group, beside its own stack', () => {
  const { isIn, has } = shareOf({ kind: 'processor', name: 'orders' }, kinds);
  expect(['data', 'storage'].map(isIn)).toEqual([true, false]);
  expect(has('data', 'aws_elasticache_user.cache-user-orders')).toBe(true);
  expect(has('data', 'aws_elasticache_user.cache-user-quotes')).toBe(false);
  expect(has('data', 'aws_elasticache_replication_group.cache')).toBe(false);
});

test('a change of a processor has its own stack and what all share compared, and one of an endpoint what all share', () => {
  expect(filesToSynthesize(['processors/orders.yaml'], true)).toEqual(['processors/orders.yaml']);
  expect(filesToSynthesize(['endpoints/quotes.yaml'], true)).toEqual(['endpoints/quotes.yaml']);
});

test('endpoints share what stands at the edge, but for public names of brokers, and the receiver', () => {
  const { isIn, has } = shareOf({ kind: 'endpoint', name: 'quotes' }, kinds);
  expect(['edge', 'ingress', 'network'].map(isIn)).toEqual([true, true, false]);
  expect(has('edge', 'cloudflare_ruleset.rules-custom')).toBe(true);
  expect(has('edge', 'cloudflare_dns_record.name-orders')).toBe(false);
  expect(has('ingress', 'aws_lambda_function.receiver')).toBe(true);
});

test.each([
  [
    'methods[]',
    ['cloudflare_ruleset.rules-custom', 'cloudflare_workers_script.worker-self', 'aws_lambda_function.receiver'],
  ],
  ['allow[]', ['cloudflare_ruleset.rules-custom', 'aws_lambda_function.receiver']],
  [
    'host',
    [
      'cloudflare_ruleset.rules-custom',
      'cloudflare_workers_script.worker-self',
      'cloudflare_workers_custom_domain.at',
      'aws_lambda_function.receiver',
    ],
  ],
  ['deadlineSeconds', ['cloudflare_workers_script.worker-self', 'aws_lambda_function.receiver']],
  ['queue', ['aws_lambda_function.receiver']],
])('a change of %s of an endpoint is carried by what has to know of it', (field, carried) => {
  const addresses = [
    'cloudflare_ruleset.rules-custom',
    'cloudflare_workers_script.worker-self',
    'cloudflare_workers_custom_domain.at',
    'aws_lambda_function.receiver',
    'aws_lambda_function_url.url',
  ];
  expect(carriersOf({ carriers: endpointCarriers }, { field, addresses })).toEqual(carried);
});

test('a change of a processor brings its broker along, and one of a broker its processors, to tell whether they reach each other', () => {
  const paths = ['processors/orders.yaml', 'processors/quotes.yaml', 'brokers/orders.yaml', 'brokers/staging.yaml'];
  const files = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const same = { before: files, after: files };
  expect(withOtherEnds(['processors/quotes.yaml'], same)).toEqual(['brokers/orders.yaml', 'processors/quotes.yaml']);
  expect(withOtherEnds(['brokers/orders.yaml'], same)).toEqual([
    'brokers/orders.yaml',
    'processors/orders.yaml',
    'processors/quotes.yaml',
  ]);
  expect(withOtherEnds(['brokers/staging.yaml'], same)).toEqual(['brokers/staging.yaml']);
});

test('the broker that a processor took from before the change comes along, too, and that of one that goes', () => {
  const quotes = { path: 'processors/quotes.yaml', text: readFileSync('processors/quotes.yaml', 'utf8') };
  const moved = { ...quotes, text: quotes.text.replace('broker: orders', 'broker: staging') };
  expect(withOtherEnds([quotes.path], { before: [quotes], after: [moved] })).toEqual([
    'brokers/orders.yaml',
    'brokers/staging.yaml',
    'processors/quotes.yaml',
  ]);
  expect(withOtherEnds([quotes.path], { before: [quotes], after: [] })).toEqual([
    'brokers/orders.yaml',
    'processors/quotes.yaml',
  ]);
});
