import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Management, openManagement } from '../../../../services/agent/rabbitmq/management.ts';
import { LeaseLost } from '../../../../services/node/lock/lease.ts';
import { lastingLease } from '../../node/lasting-lease.ts';

interface Request {
  method?: string;
  url?: string;
  authorization?: string;
  body: string;
}

/** What the server answers with, one after the other; the last one again and again. */
type Script = { status?: number; body?: unknown; drop?: boolean }[];

let server: Server | undefined;
const requests: Request[] = [];

afterEach(() => {
  requests.length = 0;
  server?.closeAllConnections();
  server?.close();
});

describe('a call', () => {
  it('signs in and encodes every part of its path', async () => {
    const management = await serving([{ body: { name: 'a/b' } }]);
    expect(await management.get(['queues', '/', 'a/b c%?#ä'])).toEqual({ name: 'a/b' });
    expect(requests[0]).toMatchObject({
      url: '/api/queues/%2F/a%2Fb%20c%25%3F%23%C3%A4',
      authorization: `Basic ${Buffer.from('warren:sésame').toString('base64')}`,
    });
  });

  it('refuses a name that a URL would take for a folder', async () => {
    const management = await serving([{}]);
    await expect(management.delete(['queues', '/', '..'])).rejects.toThrow('something whose name is ".."');
    expect(requests).toEqual([]);
  });

  it('signs in as somebody else when told to', async () => {
    const management = (await serving([{ body: { name: 'ann' } }])).as({ name: 'ann', password: 'x' });
    expect(await management.whoami()).toBe('ann');
    expect(requests[0]?.authorization).toBe(`Basic ${Buffer.from('ann:x').toString('base64')}`);
  });

  it('is not tried again once the lease that it is under is lost', async () => {
    const lease = lastingLease();
    const management = (await serving([{ status: 503 }])).under(lease);
    server?.once('request', () => lease.lose('now node 3'));
    await expect(management.importDefinitions({})).rejects.toBeInstanceOf(LeaseLost);
    expect(requests).toHaveLength(1);
  });

  it('finds nothing where there is nothing', async () => {
    const management = await serving([{ status: 404, body: { error: 'Object Not Found', reason: 'Not Found' } }]);
    expect(await management.get(['policies', '/', 'x'])).toBeUndefined();
    expect(await management.delete(['policies', '/', 'x'])).toBe(false);
    expect(await management.queueStatistics('/', 'x')).toBeUndefined();
  });

  it('names method, path, status and the reason of RabbitMQ', async () => {
    const management = await serving([
      { status: 400, body: { error: 'bad_request', reason: 'Validation failed\n\nno\n' } },
    ]);
    await expect(management.put(['policies', '/', 'x'], { pattern: '(' })).rejects.toMatchObject({
      name: 'ManagementError',
      status: 400,
      message: 'PUT /api/policies/%2F/x is refused with status 400: Validation failed; no',
    });
  });

  it('never repeats a secret, however RabbitMQ wrote it down', async () => {
    const secrets = ['amqp://acme:open"sesame@host'];
    for (const reason of [
      'amqp://acme:open"sesame@host',
      'not a URI: <<"amqp://acme:open\\"sesame@host">>',
      'sesame',
    ]) {
      const management = await serving([{ status: 400, body: { reason } }]);
      const refused = management.put(['parameters', 'shovel', '/', 'x'], {}, { secrets });
      await expect(refused).rejects.toThrow(
        'PUT /api/parameters/shovel/%2F/x is refused with status 400: its reason is withheld',
      );
      await expect(refused).rejects.not.toThrow('sesame');
      server?.close();
    }
  });

  it('says so when an answer has another shape, without what is in it', async () => {
    const management = await serving([{ body: [{ name: 'sesame' }] }]);
    await expect(management.nodes()).rejects.toThrow(/^GET \/api\/nodes has an answer of another shape: 0\.running: /);
    await expect(management.nodes()).rejects.not.toThrow('sesame');
  });
});

describe('a broker that is not ready', () => {
  it.each([
    ['a broken connection', { drop: true }],
    ['status 503', { status: 503, body: {} }],
  ])('is asked again after %s', async (_, answer) => {
    const management = await serving([answer, answer, { body: { name: 'warren' } }]);
    expect(await management.whoami()).toBe('warren');
    expect(requests).toHaveLength(3);
  });

  it('is given up in the end', async () => {
    const management = await serving([{ status: 503, body: { reason: 'starting' } }]);
    await expect(management.overview()).rejects.toThrow('GET /api/overview is refused with status 503: starting');
    expect(requests).toHaveLength(4);
  });

  it('is not asked twice for what may not happen twice', async () => {
    const management = await serving([{ status: 503, body: {} }]);
    await expect(management.post(['queues', '/', 'x', 'get'], {})).rejects.toThrow('status 503');
    expect(requests).toHaveLength(1);
    await expect(management.importDefinitions({})).rejects.toThrow('status 503');
    expect(requests).toHaveLength(5);
  });

  it('is named with what is wrong when nobody listens', async () => {
    const management = await serving([{}]);
    await new Promise((resolve) => server?.close(resolve));
    await expect(management.whoami()).rejects.toThrow(
      /^GET \/api\/whoami got no answer \(.*ECONNREFUSED.*\)\. Is RabbitMQ running, with its management plugin\?$/,
    );
  });

  it('is not waited for longer than a call may take', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    server = silent;
    await new Promise((resolve) => silent.once('listening', resolve));
    const management = openManagement({ url: urlOf(silent), credentials: { name: 'x', password: 'x' } });
    await expect(management.get(['overview'], { timeoutMs: 50 })).rejects.toThrow(
      'GET /api/overview got no answer within 0.05 s.',
    );
  });
});

describe('health', () => {
  it('is what a check says, with its reason', async () => {
    const management = await serving([
      { body: { status: 'ok' } },
      { status: 503, body: { status: 'failed', reason: 'There are queues that would lose their quorum' } },
      { status: 404, body: {} },
    ]);
    const check = ['node-is-quorum-critical'];
    expect(await management.health(check)).toEqual({ ok: true });
    expect(await management.health(check)).toEqual({
      ok: false,
      reason: 'There are queues that would lose their quorum',
    });
    expect(await management.health(check)).toBeUndefined();
    expect(requests[0]?.url).toBe('/api/health/checks/node-is-quorum-critical');
  });

  it('knows the alarms in effect', async () => {
    const alarms = [{ node: 'rabbit@orders-1', resource: 'memory' }];
    const management = await serving([{ body: { status: 'ok' } }, { status: 503, body: { status: 'failed', alarms } }]);
    expect(await management.alarms()).toEqual([]);
    expect(await management.alarms()).toEqual(alarms);
  });
});

describe('answers of other versions', () => {
  it('come in one shape', async () => {
    const common = {
      permissions: [],
      topic_permissions: [],
      parameters: [],
      policies: [],
      bindings: [],
      queues: [{ name: 'kept' }],
    };
    const management = await serving([
      {
        body: {
          ...common,
          users: [
            { name: 'ann', password_hash: 'x', hashing_algorithm: 'y', tags: 'monitoring,policymaker', limits: [] },
          ],
          vhosts: [{ name: '/' }],
          exchanges: [],
        },
      },
      {
        body: ['', 'amq.topic', 'events'].map((name) => ({
          vhost: '/',
          name,
          type: 'topic',
          durable: true,
          auto_delete: false,
          internal: true,
          arguments: [],
        })),
      },
    ]);
    expect(await management.exportDefinitions()).toMatchObject({
      users: [{ tags: ['monitoring', 'policymaker'], limits: {} }],
      exchanges: [{ name: 'events', internal: true, arguments: {} }],
      queues: [{ name: 'kept' }],
    });
  });
});

async function serving(script: Script): Promise<Management> {
  const answers = [...script];
  const started = createServer(async (request, response) => {
    requests.push({ ...pick(request), body: await bodyOf(request) });
    const { status = 200, body, drop } = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
    if (drop) request.socket.destroy();
    else response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  server = started;
  await new Promise((resolve) => started.once('listening', resolve));
  return openManagement({
    url: urlOf(started),
    credentials: { name: 'warren', password: 'sésame' },
    pausesMs: [1, 1, 1],
  });
}

function pick({ method, url, headers }: IncomingMessage): Omit<Request, 'body'> {
  return { method, url, authorization: headers.authorization };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function urlOf(listening: Server): string {
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}
