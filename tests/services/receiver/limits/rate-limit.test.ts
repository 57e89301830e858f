import { limitRate } from '../../../../services/receiver/limits/rate-limit.ts';

function limiter(said: Partial<Parameters<typeof limitRate>[0]> = {}) {
  const clock = { now: 0 };
  const limit = limitRate({ requests: 2, perSeconds: 10, by: 'source', now: () => clock.now, ...said });
  return { clock, statusOf: (client: string | undefined) => limit(client)?.status, limit };
}

test('so many requests of a source pass in each window, whatever others send', () => {
  const { clock, statusOf, limit } = limiter();
  expect(['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'].map(statusOf)).toEqual([
    undefined,
    undefined,
    429,
    undefined,
  ]);
  clock.now = 7_500;
  expect(limit('192.0.2.1')?.headers).toEqual([['retry-after', '3']]);
  clock.now = 10_000;
  expect(['192.0.2.1', '192.0.2.1', '192.0.2.1'].map(statusOf)).toEqual([undefined, undefined, 429]);
});

test('addresses of one IPv6 /64 are one source, those of the next are another', () => {
  const { statusOf } = limiter();
  const clients = ['2001:db8:0:1::1', '2001:db8:0:1::2', '2001:db8:0:1:ffff::3', '2001:db8:0:2::1'];
  expect(clients.map(statusOf)).toEqual([undefined, undefined, 429, undefined]);
});

test('all are counted together where the endpoint is', () => {
  const { statusOf } = limiter({ by: 'endpoint' });
  expect(['192.0.2.1', '192.0.2.2', undefined].map(statusOf)).toEqual([undefined, undefined, 429]);
});

test('only so many sources are kept; the one whose window began first is forgotten', () => {
  const { statusOf } = limiter({ requests: 1, most: 3 });
  expect(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(statusOf)).toEqual([undefined, undefined, undefined]);
  expect(['192.0.2.1', '192.0.2.2', '192.0.2.3'].map(statusOf)).toEqual([429, 429, 429]);
  expect(statusOf('192.0.2.4')).toBeUndefined();
  expect(['192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.1'].map(statusOf)).toEqual([429, 429, 429, undefined]);
});
