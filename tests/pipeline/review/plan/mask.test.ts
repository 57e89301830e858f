import fc from 'fast-check';
import { mask, withUnknown } from '../../../../pipeline/review/plan/mask.ts';
import { holdsSecret, isSecretAttribute } from '../../../../pipeline/review/plan/secret-names.ts';
import { draws } from '../../../draws.ts';

const hidden = '(hidden)';

test.each([
  'password',
  'master_password',
  'masterUserPassword',
  'PGPASSWORD',
  'DB_PASSWORD',
  'DB_PASSWORD_2',
  'secret_string',
  'secret_string_wo',
  'secret_binary',
  'password_wo',
  'user_data',
  'user_data_base64',
  'api_key',
  'apiKey',
  'api-key',
  'auth_token',
  'access_key',
  'aws_secret_access_key',
  'private_key_pem',
  'client_secret',
  'connection_string',
  'credentials',
  'Authorization',
  'value_wo',
  'dbToken',
])('what is called %s is a secret', (name) => {
  expect(isSecretAttribute(name)).toBe(true);
});

test.each([
  'secret_arn',
  'secret_id',
  'secret_string_wo_version',
  'kms_key_id',
  'key_name',
  'hash_key',
  'routing_key',
  'public_key',
  'token_type',
  'passive',
  'compass',
  'tags',
  'content',
  'bucket_key_enabled',
  'stickiness_cookie_name',
])('what is called %s is none', (name) => {
  expect(isSecretAttribute(name)).toBe(false);
});

test.each([
  'mysql --password hunter2',
  'DB_PASSWORD=hunter2',
  '{"password": "hunter2"',
  'api_key: hunter2',
  '${jsonencode({ password = "hunter2" })}',
  'https://example.com/?token=hunter2',
  'Authorization: Bearer hunter2hunter2hunter2',
  'amqps://shop:hunter2@orders.acme.internal',
  'curl with bearer hunter2hunter2hunter2',
])('the text %s holds a secret', (text) => {
  expect(holdsSecret(text)).toBe(true);
});

test.each([
  "Where the administrator's password is kept.",
  'arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/brokers/orders/administrator-rkvUnm',
  'warren gate --broker orders --node 2 --instance ${aws_instance.node-2.id} --region eu-west-1 --bundle 1c43d9ca04e6cf0f',
  'secretsmanager:GetSecretValue',
  'amqps://orders.acme.internal:5671',
  'orders: three nodes',
])('the text %s holds none', (text) => {
  expect(holdsSecret(text)).toBe(false);
});

test('what a plan marks is hidden at any depth, and what stands beside it is not', () => {
  const value = {
    name: 'shop',
    nested: [
      { open: 'a', closed: 'b' },
      { open: 'c', closed: 'd' },
    ],
  };
  expect(mask(value, { name: 'thing', marks: [{ nested: [{ closed: true }, { closed: true }] }, undefined] })).toEqual({
    name: 'shop',
    nested: [
      { open: 'a', closed: hidden },
      { open: 'c', closed: hidden },
    ],
  });
  expect(mask(value, { name: 'thing', marks: [false, { nested: true }] })).toEqual({ name: 'shop', nested: hidden });
  expect(mask('plain', { name: 'thing', marks: [true] })).toBe(hidden);
  expect(mask(null, { name: 'thing', marks: [true] })).toBeNull();
});

test('where marks have another shape than the value, all of it is hidden', () => {
  expect(mask(['a', 'b'], { name: 'thing', marks: [[true]] })).toBe(hidden);
  expect(mask(['a'], { name: 'thing', marks: [{ 0: true }] })).toBe(hidden);
  expect(mask({ a: 'b' }, { name: 'thing', marks: [[true]] })).toBe(hidden);
  expect(mask('{"a":"b"}', { name: 'thing', marks: [{ a: true }] })).toBe(hidden);
  expect(mask(['a', 'b'], { name: 'thing', marks: [[false]] })).toEqual(['a', 'b']);
});

test('names hide what stands under them in maps, lists, entries with a name, and JSON texts', () => {
  expect(
    mask({ password: 'x', PASSWORDS: ['x'], user: 'shop', db: { api_key: { v: 'x' } } }, { name: 'config' }),
  ).toEqual({
    password: hidden,
    PASSWORDS: hidden,
    user: 'shop',
    db: { api_key: hidden },
  });
  expect(
    mask(
      [
        { name: 'DB_PASSWORD', value: 'x' },
        { key: 'size', value: 'm' },
      ],
      { name: 'parameter' },
    ),
  ).toEqual([
    { name: 'DB_PASSWORD', value: hidden },
    { key: 'size', value: 'm' },
  ]);
  expect(JSON.parse(mask('{"a":{"password":"x"},"b":"{\\"token\\":\\"x\\"}"}', { name: 'policy' }) as string)).toEqual({
    a: { password: hidden },
    b: `{"token":"${hidden}"}`,
  });
});

test('of names that hold secrets, true, false, null and a bare reference are shown, and nothing else', () => {
  expect(mask({ password: null, has_secret_string_wo: true, token: false }, { name: 'x' })).toEqual({
    password: null,
    has_secret_string_wo: true,
    token: false,
  });
  expect(mask('${random_password.a.result}', { name: 'password' })).toBe('${random_password.a.result}');
  expect(mask('${join("", ["hunter", "2"])}', { name: 'password' })).toBe(hidden);
  expect(mask('${a.b}hunter2', { name: 'password' })).toBe(hidden);
  expect(mask('${a.b}', { name: 'password', marks: [true] })).toBe(hidden);
  expect(mask('', { name: 'password' })).toBe(hidden);
  expect(mask(1234, { name: 'password' })).toBe(hidden);
});

test('of the environment of a container every value is hidden, and its names are not', () => {
  const definitions = JSON.stringify([
    {
      name: 'worker',
      image: 'acme/worker:1',
      environment: [
        { name: 'REGION', value: 'eu-west-1' },
        { name: 'QUEUE', value: 'orders' },
      ],
      secrets: [{ name: 'TOKEN', valueFrom: 'arn:aws:ssm:x' }],
    },
  ]);
  expect(JSON.parse(mask(definitions, { name: 'container_definitions' }) as string)).toEqual([
    {
      name: 'worker',
      image: 'acme/worker:1',
      environment: [
        { name: 'REGION', value: hidden },
        { name: 'QUEUE', value: hidden },
      ],
      secrets: [{ name: 'TOKEN', valueFrom: hidden }],
    },
  ]);
});

test('of the environment of a function every value is hidden, a variable called name included', () => {
  expect(mask([{ variables: { REGION: 'eu-west-1', name: 'x', LEVEL: 3 } }], { name: 'environment' })).toEqual([
    { variables: { REGION: hidden, name: hidden, LEVEL: hidden } },
  ]);
  expect(mask(['A=b'], { name: 'env' })).toEqual([hidden]);
  expect(mask({ A: 'b' }, { name: 'variables', marks: [true] })).toBe(hidden);
  expect(mask([{ variables: { A: 'b' } }], { name: 'environment', marks: [[{ variables: true }]] })).toEqual([
    { variables: hidden },
  ]);
});

test('a tag called environment is shown', () => {
  expect(mask({ environment: 'production' }, { name: 'tags' })).toEqual({ environment: 'production' });
});

test('an object with a key that looks like a secret is hidden as a whole', () => {
  expect(mask({ AKIAABCDEFGHIJKLMNOP: 1 }, { name: 'x' })).toBe(hidden);
});

test('what is not known yet is said so, and says nothing about what is hidden', () => {
  expect(withUnknown({ a: 1 }, { b: true })).toEqual({ a: 1, b: 'known after apply' });
  expect(withUnknown([null, { c: 1 }], [true, { d: true }])).toEqual([
    'known after apply',
    { c: 1, d: 'known after apply' },
  ]);
  expect(withUnknown(hidden, { a: true })).toBe(hidden);
  expect(withUnknown(hidden, true)).toBe('known after apply');
});

test('a text that is nested too deep to be read as JSON is taken for text', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(mask(deep, { name: 'x' })).toBe(deep);
  expect(mask(`${'['.repeat(200)}{"password":"x"}${']'.repeat(200)}`, { name: 'x' })).toBe(hidden);
});

test('wherever a secret stands under a name that says so, it is not there any more', () => {
  const secret = 'correct-horse-battery';
  const name = fc.constantFrom('password', 'db_password', 'apiKey', 'auth_token', 'secret_string', 'PRIVATE_KEY');
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean());
  const secretValue = fc.constantFrom<unknown>(secret, [secret], { a: secret }, JSON.stringify({ a: secret }));
  const tree = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.tuple(name, secretValue).map(([key, value]) => ({ [key]: value })),
      fc.tuple(name, fc.constant(secret)).map(([key, value]) => ({ name: key, value })),
      fc.constant({ environment: [{ name: 'A', value: secret }] }),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3 }),
      tie('tree').map((inner) => JSON.stringify({ inner })),
    ),
  })).tree;
  fc.assert(
    fc.property(tree, (value) => {
      expect(JSON.stringify(mask(value, { name: 'attribute' })) ?? '').not.toContain(secret);
    }),
    draws(500),
  );
});
