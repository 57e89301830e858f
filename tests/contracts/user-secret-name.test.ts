import { userSecretName } from '../../contracts/user-secret-name.ts';

test('secrets of users have names that Secrets Manager allows, no two the same', () => {
  const users = [
    'shop',
    'shop worker',
    'shop=20worker',
    'shop-worker',
    'ü',
    'u',
    '=C3=BC',
    'a/b',
    'a%2Fb',
    'ü'.repeat(122),
    `${'ü'.repeat(121)}u`,
    '日本',
  ];
  const names = users.map((user) => userSecretName('acme/brokers/orders', user));
  for (const name of names) expect(name).toMatch(/^acme\/brokers\/orders\/users\/[A-Za-z0-9/_+=.@-]+$/);
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(512);
  expect(new Set(names).size).toBe(users.length);
});

test('no name of a secret ends like an ARN, with a hyphen and six characters', () => {
  expect(userSecretName('acme/brokers/orders', 'shop-worker')).toBe('acme/brokers/orders/users/shop=2Dworker');
  expect(userSecretName('acme/brokers/orders', 'shop-workers')).toBe('acme/brokers/orders/users/shop-workers');
});
