import fc from 'fast-check';
import findMyWay from 'find-my-way';
import { requestPath, shapeOfPath } from '../../catalog/request-path.ts';
import { openRoutes, routePattern } from '../../services/receiver/routing/routes.ts';
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

test('a path that is accepted is one that the receiver takes', () => {
  fc.assert(
    fc.property(paths, (path) => {
      if (isPath(path)) expect(routePattern(path)).toBeDefined();
    }),
    draws(2000),
  );
});

test('two paths have one shape where, and only where, the receiver takes them for the same', () => {
  fc.assert(
    fc.property(paths, paths, (a, b) => {
      if (!isPath(a) || !isPath(b)) return;
      expect(shapeOfPath(a) === shapeOfPath(b)).toBe(routePattern(a) === routePattern(b));
    }),
    {
      ...draws(2000),
      examples: [
        ['/orders/:id', '/orders/:name'],
        ['/orders/:id', '/orders/:id/'],
        ['/:a/:b', '/:b/:a'],
      ],
    },
  );
});

test('an endpoint of a literal path is found before one of a parameter, and that before one of the rest', () => {
  const endpoint = (path: string) => ({ host: 'a.example.com', path, methods: ['GET'] });
  const routes = openRoutes(['/orders/*', '/orders/:id', '/orders/new'].map(endpoint));
  const found = (path: string) => routes.find({ host: 'a.example.com', path, method: 'GET' });
  expect(found('/orders/new')).toMatchObject({ path: '/orders/new' });
  expect(found('/orders/7')).toMatchObject({ path: '/orders/:id' });
  expect(found('/orders/7/lines')).toMatchObject({ path: '/orders/*' });
});
