import { effectsOf } from '../../../../pipeline/review/fingerprint.ts';
import type { Review } from '../../../../pipeline/review/model.ts';
import { countChanges, resourceChanges } from '../../../../pipeline/review/plan/resource-changes.ts';
import { resourceValues } from '../../../../pipeline/review/plan/resource-values.ts';
import { synthesizedChanges } from '../../../../pipeline/review/plan/synthesized-changes.ts';
import { consequenceOf } from '../../../../pipeline/review/unexplained/consequence.ts';
import { findUnexplained } from '../../../../pipeline/review/unexplained/unexplained.ts';
import { created, deleted, type Entry, planOf, replaced, stackOf, updated } from './plans.ts';

/** Each place holds a secret of its own, so that a leak says where it comes from. */
const secret = (place: string) => `s3cr3t-${place}-`;

const containers = (side: string) =>
  JSON.stringify([
    {
      name: 'worker',
      environment: [{ name: 'QUEUE', value: secret(`container-${side}`) }],
      secrets: [{ name: 'TOKEN', valueFrom: secret(`container-secret-${side}`) }],
      command: ['run', '--password', 'x', `--token=${secret(`command-${side}`)}`],
    },
  ]);

/** Attributes of one side in which nothing is marked, and every secret is to be known by its name, form or place. */
function unmarked(side: string): Record<string, unknown> {
  return {
    visible: `visible-${side}`,
    password: secret(`name-${side}`),
    master_password: secret(`master-${side}`),
    passwords: [secret(`list-${side}`)],
    secret_string: JSON.stringify({ username: 'shop', password: secret(`string-${side}`) }),
    user_data: `#!/bin/bash\nexport A=${secret(`boot-${side}`)}\n`,
    user_data_base64: secret(`base64-${side}`),
    container_definitions: containers(side),
    environment: [{ variables: { QUEUE: secret(`function-${side}`), name: secret(`variable-${side}`) } }],
    policy: JSON.stringify({ filler: 'x'.repeat(200), nested: [{ api_key: secret(`policy-${side}`) }] }),
    double: JSON.stringify({ inner: JSON.stringify({ auth_token: secret(`double-${side}`) }) }),
    parameter: [{ name: 'db_password', value: secret(`parameter-${side}`) }],
    url: `amqps://shop:${secret(`url-${side}`)}@orders.acme.internal`,
    urls: { primary: [`amqps://shop:${secret(`urls-${side}`)}@orders.acme.internal`] },
    key: `-----BEGIN RSA PRIVATE KEY-----\n${secret(`pem-${side}`)}\n-----END RSA PRIVATE KEY-----`,
    command: `mysql --password ${secret(`option-${side}`)}`,
    document: `user: shop\npassword: ${secret(`yaml-${side}`)}\n`,
    expression: `\${jsonencode({ password = "${secret(`expression-${side}`)}" })}`,
    tags: { Name: 'a', api_key: secret(`tag-${side}`) },
    [`AKIA${side.toUpperCase().padEnd(16, 'X')}`]: 'x',
    map: { [`amqps://shop:${secret(`key-${side}`)}@host`]: side },
  };
}

/** Attributes that give nothing away, and what a plan marks of them. */
function marked(side: string): Record<string, unknown> {
  return {
    plain: secret(`marked-${side}`),
    lines: `a\n${secret(`marked-lines-${side}`)}`,
    list: [{ open: side, closed: secret(`marked-list-${side}`) }],
    blocks: [{ inner: [{ deep: secret(`marked-deep-${side}`) }] }],
    wrong_shape: [secret(`marked-shape-${side}`)],
    json: JSON.stringify({ a: secret(`marked-json-${side}`) }),
  };
}

const marks = {
  plain: true,
  lines: true,
  list: [{ closed: true }],
  blocks: [{ inner: [{ deep: true }] }],
  wrong_shape: [true, true],
  json: { a: true },
};

const values = (side: string) => ({ ...unmarked(side), ...marked(side) });
const sides = (before_sensitive: unknown, after_sensitive: unknown) => ({ before_sensitive, after_sensitive });

const changes: Record<string, Entry> = {
  'aws_a.updated': updated(values('before'), values('after'), sides(marks, marks)),
  'aws_a.marked-before': updated(values('before'), values('after'), sides(marks, {})),
  'aws_a.marked-after': updated(values('before'), values('after'), sides({}, marks)),
  'aws_a.marked-whole': updated({ odd: secret('whole') }, { odd: secret('whole-after') }, sides(true, true)),
  'aws_a.replaced': replaced(values('before'), values('after'), ['plain'], sides(marks, marks)),
  'aws_a.created': { ...created(values('after')), after_sensitive: marks },
  'aws_a.deleted': deleted(values('before'), { before_sensitive: marks }),
};

const outputs: Record<string, Entry> = {
  marked: { actions: ['update'], before: secret('output-before'), after: secret('output-after'), ...sides(true, true) },
  db_password: {
    actions: ['update'],
    before: secret('output-name'),
    after: secret('output-name-after'),
    ...sides(false, false),
  },
  url: { actions: ['create'], before: null, after: `amqp://a:${secret('output-url')}@b`, ...sides(false, false) },
};

const stack = (side: string) =>
  stackOf(
    {
      ...Object.fromEntries([...Object.keys(changes), 'aws_a.stays'].map((address) => [address, unmarked(side)])),
      'aws_ssm_parameter.plain': { value: secret(`ssm-${side}`), type: 'SecureString' },
      'aws_elasticache_user.shop': { passwords: [secret(`provider-${side}`)] },
      'random_password.a': { result: secret(`random-${side}`) },
    },
    {
      output: {
        declared: { value: secret(`declared-${side}`), sensitive: true },
        api_key: { value: secret(`output-name-${side}`) },
      },
      variable: { db_password: { default: secret(`variable-${side}`) } },
      locals: { token: secret(`local-${side}`) },
      provider: { aws: [{ secret_key: secret(`provider-block-${side}`), token: secret(`provider-token-${side}`) }] },
      terraform: { backend: { s3: { access_key: secret(`backend-${side}`), bucket: side } } },
      data: { aws_b: { c: { password: secret(`data-${side}`) } } },
    },
  );

const plan = planOf({
  changes,
  outputs,
  drift: { 'aws_a.updated': changes['aws_a.updated'] as Entry, 'aws_a.stays': changes['aws_a.marked-after'] as Entry },
  configuration: stack('after'),
});

const planned = resourceChanges(plan);
const synthesized = synthesizedChanges(stack('before'), stack('after'));
const explained = findUnexplained({ stack: 's', plan, before: stack('before'), after: stack('after') });
const unexplained = findUnexplained({ stack: 's', plan, before: stack('after'), after: stack('after') });

function review(resources: typeof planned): Omit<Review, 'fingerprint'> {
  const change = { name: 's', change: 'changed' as const, source: 'plan' as const, waitsFor: [] };
  return {
    version: 1,
    head: { uncommitted: false },
    objects: [],
    stacks: [{ ...change, counts: countChanges(resources), resources }],
    unexplained,
    problems: [],
    warnings: [],
    notes: [],
  };
}

test.each<[string, unknown]>([
  ['the changes of a plan', planned],
  ['the changes of synthesized versions', synthesized],
  ['what is not explained', [explained, unexplained]],
  ['what a fingerprint is taken of, with a plan', effectsOf(review(planned), new Map([['s', plan]]))],
  ['what a fingerprint is taken of, without one', effectsOf(review(synthesized), new Map())],
  [
    'the consequence',
    [
      consequenceOf(planned, resourceValues({ plan })),
      consequenceOf(synthesized, resourceValues({ before: stack('before'), after: stack('after') })),
    ],
  ],
])('no secret stands in %s', (_, output) => {
  const text = JSON.stringify(output);
  expect(text.match(/s3cr3t-[a-z0-9-]*-|AKIA[A-Z]{16}/g) ?? []).toEqual([]);
});

test('what is looked through has the places where secrets would stand', () => {
  const updates = planned.find(({ address }) => address === 'aws_a.updated')?.attributes ?? [];
  expect(updates.map(({ name }) => name).sort()).toEqual(
    [
      ...Object.keys(values('before')).filter((name) => !/^(AKIA|visible)/.test(name)),
      '(hidden)',
      '(hidden)',
      'visible',
    ].sort(),
  );
  expect(updates.find(({ name }) => name === 'visible')).toEqual({
    name: 'visible',
    before: 'visible-before',
    after: 'visible-after',
  });
  expect(synthesized.map(({ address }) => address)).toEqual(
    expect.arrayContaining([
      'aws_ssm_parameter.plain',
      'output.declared',
      'provider.aws',
      'terraform.backend',
      'locals',
    ]),
  );
  expect(unexplained.map(({ address }) => address)).toEqual(
    expect.arrayContaining(['aws_a.updated', 'aws_a.stays', 'output.marked', 'output.db_password']),
  );
  expect(JSON.stringify(effectsOf(review(planned), new Map([['s', plan]])))).toContain('visible-after');
});
