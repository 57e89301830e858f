import { edgeHeader } from '../../../contracts/edge.ts';
import { type EdgeParts, type EdgeRecord, openEdge } from '../../../services/edge/edge.ts';

const endpoint = {
  name: 'orders',
  host: 'hooks.test',
  path: '/orders',
  methods: ['POST' as const],
  allowEncodedSlashes: false,
  maxBodyBytes: 20 * 1024 * 1024,
  deadlineSeconds: 0.05,
};

/** The Worker's core over a function in the process. */
function open(fetch: EdgeParts['fetch'], said: Partial<EdgeParts> = {}) {
  const lines: EdgeRecord[] = [];
  const answer = openEdge({
    settings: { region: 'eu-west-1', functionUrl: 'https://url.test', endpoints: [endpoint] },
    credentials: { sign: async () => new Headers(), originSecret: 'secret' },
    fetch,
    record: (line) => void lines.push(line),
    marginMs: 50,
    ...said,
  });
  return { answer, lines };
}

const endless: ReadableStreamDefaultController[] = [];

afterAll(() => {
  for (const controller of endless) controller.error(new Error('gone'));
});

/** A request with a body of these pieces, that ends or does not. */
function posted(pieces: readonly Uint8Array[], { client = '203.0.113.7', ends = true } = {}): Request {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      if (ends) controller.close();
      else endless.push(controller);
    },
  });
  const headers = { 'cf-connecting-ip': client };
  return new Request('https://hooks.test/orders', { method: 'POST', headers, body, duplex: 'half' });
}

/** What the receiver answers. */
const accepted = async (_url: string, { headers }: RequestInit) => {
  const [id = ''] = (headers as Headers).get(edgeHeader.request)?.split(' ') ?? [];
  return new Response('{}', { status: 202, headers: { [edgeHeader.answer]: id } });
};

test('a body that does not come to its end is given up after the deadline', async () => {
  const { answer, lines } = open(accepted);
  const response = await answer(posted([new Uint8Array(1)], { ends: false }));
  expect(response.status).toBe(408);
  expect(lines).toMatchObject([{ outcome: 'refused-slow', level: 'info' }]);
});

test('a function that says nothing is given up somewhat after the deadline', async () => {
  let times = 0;
  const { answer, lines } = open((_url, { signal }) => {
    times += 1;
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  });
  const response = await answer(posted([]));
  expect([response.status, times]).toEqual([504, 1]);
  expect(lines).toMatchObject([{ outcome: 'edge-late', level: 'warn' }]);
});

test('a body that breaks off is refused, and never passed on', async () => {
  const { answer } = open(() => Promise.reject(new Error('asked')));
  const body = new ReadableStream({
    pull(controller) {
      controller.error(new Error('gone'));
    },
  });
  const request = new Request('https://hooks.test/orders', { method: 'POST', body, duplex: 'half' });
  expect((await answer(request)).status).toBe(400);
});

test('bodies under way take no more room than there is, and a source that has less gets its own', async () => {
  const settings = {
    region: 'eu-west-1',
    functionUrl: 'https://url.test',
    endpoints: [{ ...endpoint, deadlineSeconds: 60 }],
  };
  const { answer, lines } = open(accepted, { settings });
  const large = [new Uint8Array(12 * 1024 * 1024)];
  const waiting = answer(posted(large, { ends: false }));
  await new Promise(setImmediate);
  // Together with the first it would be more than one source may have.
  expect((await answer(posted(large))).status).toBe(503);
  expect((await answer(posted([new Uint8Array(7 * 1024 * 1024)]))).status).toBe(202);
  const others = [answer(posted(large, { client: '198.51.100.9', ends: false })), waiting];
  await new Promise(setImmediate);
  expect((await answer(posted([new Uint8Array(10 * 1024 * 1024)], { client: '192.0.2.1' }))).status).toBe(202);
  const ended = await Promise.race(others);
  expect([ended.status, ended.headers.get('retry-after')]).toEqual([503, '1']);
  expect(lines.map(({ outcome }) => outcome)).toEqual(['refused-load', 'refused-load']);
});

test('a failure of its own is told as no answer, without what failed', async () => {
  const { answer, lines } = open(accepted, {
    credentials: { sign: () => Promise.reject(new Error('a defect')), originSecret: 'secret' },
  });
  const response = await answer(posted([]));
  expect(response.status).toBe(502);
  expect(await response.text()).not.toContain('defect');
  expect(lines).toMatchObject([{ outcome: 'edge-no-answer', detail: 'Error: a defect' }]);
});
