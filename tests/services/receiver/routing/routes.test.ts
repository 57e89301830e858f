import { hasEncodedSlash, hostOf, pathOf } from '../../../../services/receiver/request/target.ts';
import { Refusal } from '../../../../services/receiver/response/refusal.ts';
import { openRoutes } from '../../../../services/receiver/routing/routes.ts';

const routes = openRoutes([
  { name: 'list', host: 'a.test', path: '/orders', methods: ['GET'] },
  { name: 'create', host: 'a.test', path: '/orders', methods: ['POST', 'PUT'] },
  { name: 'one', host: 'a.test', path: '/orders/:id', methods: ['GET'] },
  { name: 'change', host: 'a.test', path: '/orders/:key', methods: ['POST'] },
  { name: 'files', host: 'a.test', path: '/files/*', methods: ['GET'] },
  { name: 'letters', host: 'a.test', path: '/größe', methods: ['GET'] },
  { name: 'root', host: 'b.test', path: '/', methods: ['GET'] },
  { name: 'all', host: 'c.test', path: '/*', methods: ['GET'] },
]);

function find(method: string, host: string, path: string): string {
  const found = routes.find({ method, host, path });
  if (!(found instanceof Refusal)) return found.name;
  return [found.status, ...found.headers.map(([name, value]) => `${name}: ${value}`)].join(' ');
}

test.each([
  ['GET', 'a.test', '/orders', 'list'],
  ['PUT', 'a.test', '/orders', 'create'],
  ['GET', 'a.test', '/orders/7', 'one'],
  ['POST', 'a.test', '/orders/7', 'change'],
  ['GET', 'a.test', `/orders/${'x'.repeat(5000)}`, 'one'],
  ['GET', 'a.test', '/orders/a%2Fb', 'one'],
  ['GET', 'a.test', '/%6frders', 'list'],
  // An encoded slash never parts segments.
  ['GET', 'a.test', '/orders%2F7', '404'],
  ['GET', 'a.test', '/files/a%2Fb/c', 'files'],
  ['GET', 'a.test', '/gr%C3%B6%C3%9Fe', 'letters'],
  ['GET', 'a.test', '/files/a/b/c', 'files'],
  ['GET', 'b.test', '/', 'root'],
  ['GET', 'c.test', '/anything/at/all', 'all'],
  ['DELETE', 'a.test', '/orders', '405 allow: GET, POST, PUT'],
  ['HEAD', 'a.test', '/orders', '405 allow: GET, POST, PUT'],
  ['OPTIONS', 'a.test', '/orders/7', '405 allow: GET, POST'],
  ['get', 'a.test', '/orders', '405 allow: GET, POST, PUT'],
  // A segment may be empty, as the router has it.
  ['GET', 'a.test', '/orders/', 'one'],
  ['GET', 'a.test', '/Orders', '404'],
  ['GET', 'a.test', '/orders/7/8', '404'],
  ['GET', 'a.test', '/files', '404'],
  ['GET', 'a.test', '//orders', '404'],
  ['GET', 'b.test', '/orders', '404'],
  ['GET', 'd.test', '/orders', '404'],
  ['GET', '__proto__', '/orders', '404'],
])('%s %s%s is %s', (method, host, path, expected) => {
  expect(find(method, host, path)).toBe(expected);
});

test.each([
  ['/', '/'],
  ['/orders?a=%20b&c=[1]|{2}', '/orders'],
  ['/a%20b', '/a%20b'],
  ['/a%2520b%25', '/a%2520b%25'],
  ['/a;v=1.2/b', '/a;v=1.2/b'],
  ['/a%2etxt?x=..%2f', '/a%2etxt'],
  ['/.well-known/x', '/.well-known/x'],
  ['/a..b/...', '/a..b/...'],
  ['/?x=/../', '/'],
  ['/a%2fb', '/a%2fb'],
  ['/a%2F%2Fb?c=%2f', '/a%2F%2Fb'],
])('the path of %s is %s', (target, path) => {
  expect(pathOf(target)).toBe(path);
});

test.each([
  '',
  '*',
  'orders',
  'http://a.test/orders',
  'a.test:443',
  '/a b',
  '/a\u0000',
  '/a\u007f',
  '/a\r\nb',
  '/größe',
  '/a#b',
  '/%',
  '/%4',
  '/%zz',
  '/a?b=%zz',
  '/%ff',
  '/%c0%af',
  '/%00',
  '/%0d%0aSet-Cookie:x',
  '/%7f',
  '/..',
  '/a/../b',
  '/a/%2e%2E/b',
  '/a/.%2e',
  '/./a',
  '/public/..%2fsecret',
  '/public/..%2Fsecret',
  '/a/%2e%2e%2fb',
  '/a%2f..%2fb',
  '/a%2F%2e',
  '/a%2f..;x%2fb',
  '/a%5cb',
  '/a\\b',
  '/public/..\\secret',
  '/public/..;/secret',
  '/public/..;x=1/secret',
  '/public/.;/secret',
  '/public/..;',
  '/public/%2e%2e;x/secret',
  '/public/%2e.%3bx/secret',
  '/public/%252e%252e/secret',
  '/public/%25252e%25252e/secret',
  '/a%252fb',
  '/a%255Cb',
  `/%${'25'.repeat(5000)}`,
])('the target %j is malformed', (target) => {
  expect(pathOf(target)).toMatchObject({ status: 400, outcome: 'refused-target' });
});

test.each([
  ['/a%2fb', true],
  ['/a%2Fb', true],
  ['/a/b', false],
  ['/a%20b', false],
])('that %s has an encoded slash is %s', (path, expected) => {
  expect(hasEncodedSlash(path)).toBe(expected);
});

test.each([
  ['A.Test', 'a.test'],
  ['a.test:8443', 'a.test'],
  ['a.test:', 'a.test'],
  ['[2001:DB8::1]:443', '[2001:db8::1]'],
  ['203.0.113.7:80', '203.0.113.7'],
])('the host of %s is %s', (value, host) => {
  expect(hostOf(value)).toBe(host);
});

test.each([undefined, '', 'a.test, b.test', 'a.test/', 'user@a.test', 'a test', 'a.test:123456', 'a.test:x', ':80'])(
  '%j names no host',
  (value) => {
    expect(hostOf(value)).toMatchObject({ status: 400, outcome: 'refused-host' });
  },
);
