import fc from 'fast-check';
import findMyWay from 'find-my-way';
import { endpointOf, endpointSchema } from '../../catalog/kinds/endpoint/endpoint.ts';
import { requestPath } from '../../catalog/schema/request-path.ts';
import { pathProblem, routeOf } from '../../contracts/paths.ts';
import { openRoutes } from '../../services/receiver/routing/routes.ts';
import { parseSettings } from '../../services/receiver/settings.ts';
import { draws } from '../draws.ts';

const isPath = (text: string) => requestPath.safeParse(text).success;

const segment = fc.oneof(
  fc.constantFrom(
    'orders',
    'new',
    ':id',
    ':name',
    ':id.json',
    '*',
    '',
    '.',
    '..',
    'a%20b',
    'a:b',
    '(x)',
    'größe',
    '-',
    '~',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 4 }),
);
const paths = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`);

test.each(['/', '/orders', '/orders/', '/orders/:id', '/:shop/orders/:id', '/files/*', '/*', "/größe/it's,a=b"])(
  '%s is a path',
  (path) => {
    expect(isPath(path)).toBe(true);
  },
);

test('a path that is accepted is one that the router takes, with nothing read into it', () => {
  fc.assert(
    fc.property(paths, (path) => {
      if (!isPath(path)) return;
      const router = findMyWay();
      router.on('GET', path, () => {});
      const request = path.replace(/:\w+/g, 'one').replace(/\*$/, 'the/rest');
      expect(router.find('GET', encodeURI(request))).not.toBeNull();
    }),
    draws(2000),
  );
});

const signature = { scheme: 'none', secrets: [], toleranceSeconds: 300 };
const broker = { host: '127.0.0.1', port: 5672, tls: false, credentials: { secret: 'gateway' } };

/** Whether the receiver takes an endpoint of this path. */
function isServed(path: string): boolean {
  const endpoint = endpointOf(
    'orders',
    endpointSchema.parse({
      host: 'a.example.com',
      path: '/',
      broker: 'orders',
      vhost: '/',
      queue: 'orders',
      signature,
    }),
  );
  try {
    parseSettings(JSON.stringify({ endpoints: [{ ...endpoint, path }], brokers: { orders: broker } }), 'settings');
    return true;
  } catch {
    return false;
  }
}

test('a path that is accepted is one that the receiver takes, and no other is', () => {
  fc.assert(
    fc.property(paths, (path) => expect(isServed(path)).toBe(isPath(path))),
    {
      ...draws(500),
      examples: [['/a/:1x'], ['/a/:x/:x'], ['/a/:_'], ['/a//b'], ['/:a-:b'], ['/a?'], ['/%41'], ['/..']],
    },
  );
});

test.each([
  ['', 'does not start with /. Write "/".'],
  ['/a?b', 'holds ?, which ends a path, by which alone endpoints are told apart.'],
  ['/a/{id}', 'has "{id}", which is no parameter. Write :id.'],
  ['/a//b', 'has an empty segment.'],
  ['/*/a', 'has a * that is not last.'],
  ['/a*', 'has a * within a segment.'],
  ['/a/.', 'has the segment ., which is resolved'],
  ['/%41', 'holds %.'],
  ['/a/:1x', 'has the parameter ":1x".'],
  ['/a:b', 'has a colon within a segment.'],
  ['/a(b)', 'holds "(", which cannot stand in a path.'],
  ['/:a/:a', 'names the parameter :a twice.'],
  [`/${'a'.repeat(1024)}`, 'has more than 1024 characters.'],
])('%s is no path, and it is said why', (path, problem) => {
  expect(pathProblem(path)).toContain(problem);
});

test('parameters are told by their place', () => {
  expect(routeOf('/')).toBe('/');
  expect(routeOf('/a/:id/b/*')).toBe('/a/:p1/b/*');
});

test('an endpoint of a literal path is found before one of a parameter, and that before one of the rest', () => {
  const endpoint = (path: string) => ({ host: 'a.example.com', path, methods: ['GET'] });
  const routes = openRoutes(['/orders/*', '/orders/:id', '/orders/new'].map(endpoint));
  const found = (path: string) => routes.find({ host: 'a.example.com', path, method: 'GET' });
  expect(found('/orders/new')).toMatchObject({ path: '/orders/new' });
  expect(found('/orders/7')).toMatchObject({ path: '/orders/:id' });
  expect(found('/orders/7/lines')).toMatchObject({ path: '/orders/*' });
});
