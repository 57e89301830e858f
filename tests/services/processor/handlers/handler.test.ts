import type { PoolConnection } from 'mysql2/promise';
import { pino } from 'pino';
import type { Cache } from '../../../../services/processor/cache/cache.ts';
import { readDelivery } from '../../../../services/processor/consuming/delivery.ts';
import { type Fences, Superseded } from '../../../../services/processor/database/fences.ts';
import { AtWork, type Inbox } from '../../../../services/processor/database/inbox.ts';
import { type HandlerProps, openHandler, pauseBefore } from '../../../../services/processor/handlers/handler.ts';
import type { Handle } from '../../../../services/processor/handlers/handler-contract.ts';
import type { Job } from '../../../../services/processor/job.ts';
import { delivered, fakeSession } from '../consuming/fake-session.ts';

const log = pino({ level: 'silent' });

function run(handle: Handle, message: Parameters<typeof delivered>[0] = {}, props: Partial<HandlerProps> = {}) {
  const { request, deadline } = readDelivery(fakeSession(), delivered(message), 'main');
  const job: Job = { request, attempt: 2, deadline, stopped: new AbortController().signal };
  return openHandler({ handle, log, ...props })(job);
}

/** An inbox that remembers in memory. */
function memoryInbox(): Inbox & { keys: Map<string, unknown>; did: string[] } {
  const keys = new Map<string, unknown>();
  const did: string[] = [];
  return {
    keys,
    did,
    async once({ key, keep }, work, beforeCommit) {
      if (key !== undefined && keys.has(key)) return { response: keys.get(key) as undefined, duplicate: true };
      const connection = {} as PoolConnection;
      const response = await work(connection);
      await beforeCommit(connection);
      did.push('commit');
      if (key !== undefined) keys.set(key, keep === 'not' ? undefined : response);
      return { response, duplicate: false };
    },
  };
}

const deadlock = Object.assign(new Error('Deadlock found'), { errno: 1213, sqlState: '40001' });
const gone = Object.assign(new Error('Connection lost'), { fatal: true });

describe('a handler', () => {
  it('gets the message, and its response goes back', async () => {
    const outcome = await run(
      async ({ id, endpoint, attempt, request, json }) => ({
        status: 201,
        headers: [['X-A', '1']],
        body: JSON.stringify({ id, endpoint, attempt, target: request.target, json: json() }),
      }),
      { id: 'm1', body: '{"n":1}' },
    );
    expect(outcome).toEqual({
      kind: 'handled',
      response: {
        status: 201,
        headers: [['X-A', '1']],
        body: Buffer.from('{"id":"m1","endpoint":"orders","attempt":2,"target":"/orders","json":{"n":1}}'),
      },
    });
  });

  it('may return nothing', async () => {
    expect(await run(async () => {})).toEqual({ kind: 'handled', response: undefined });
  });

  it.each([
    [{ status: 99 }, 'status 99'],
    [{ status: 200, headers: { a: 1 } }, 'no list of [name, value]'],
    [{ status: 200, body: { a: 1 } }, 'neither text nor bytes'],
  ])('fails when it returns %j', async (returned, word) => {
    expect(await run(async () => returned)).toMatchObject({ kind: 'failed', reason: expect.stringContaining(word) });
  });

  it('fails with what it throws', async () => {
    const outcome = await run(async () => {
      throw new Error('boom');
    });
    expect(outcome).toEqual({ kind: 'failed', reason: 'boom' });
  });

  it.each([
    ['nothing at all', undefined, 'undefined'],
    ['what is no text', Object.create(null), 'the handler threw what is no text'],
    ['an error whose message is none', Object.assign(new Error(), { message: { code: 7 } }), '[object Object]'],
  ])('fails with %s, too', async (_what, thrown, reason) => {
    const outcome = await run(async () => {
      throw thrown;
    });
    expect(outcome).toEqual({ kind: 'failed', reason });
  });

  it('rejects a message for good, by the class it is given or by one of its own', async () => {
    expect(
      await run(async (_message, { Reject }) => {
        throw new Reject('unknown account', { status: 404 });
      }),
    ).toEqual({ kind: 'rejected', reason: 'unknown account', status: 404 });
    class Reject extends Error {
      override name = 'Reject';
    }
    expect(
      await run(async () => {
        throw new Reject('no');
      }),
    ).toEqual({ kind: 'rejected', reason: 'no' });
  });

  it('rejects a body that is not JSON', async () => {
    const outcome = await run(async ({ json }) => void json(), { body: '{' });
    expect(outcome).toEqual({ kind: 'rejected', reason: 'the body is not JSON', status: 400 });
  });

  it('is not waited for longer than it may take, and is told', async () => {
    let told = false;
    const outcome = await run(
      (_message, { signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => {
            told = true;
          });
        }),
      {},
      { limitMs: 20 },
    );
    expect(outcome).toEqual({ kind: 'timed-out', reason: 'the handler took longer than 20 ms' });
    expect(told).toBe(true);
  });

  it('is not waited for longer than anybody waits for the reply', async () => {
    expect(await run(() => new Promise(() => {}), { waitsMs: 40 })).toMatchObject({ kind: 'timed-out' });
  });

  it('sees the cache come and go', async () => {
    const seen: boolean[] = [];
    let client: Cache | undefined = {} as Cache;
    await run(
      async (_message, tools) => {
        seen.push(tools.cache !== undefined);
        client = undefined;
        seen.push(tools.cache !== undefined);
      },
      {},
      { cache: { client: () => client } },
    );
    expect(seen).toEqual([true, false]);
  });
});

describe('a handler with a database', () => {
  it('runs once for a message, whose response of then is answered again', async () => {
    const inbox = memoryInbox();
    let runs = 0;
    const handle: Handle = async () => {
      runs += 1;
      return { status: 200, body: String(runs) };
    };
    await run(handle, { id: 'm1', waitsMs: 5000 }, { inbox });
    expect(await run(handle, { id: 'm1', waitsMs: 5000 }, { inbox })).toMatchObject({
      kind: 'handled',
      duplicate: true,
      response: { body: Buffer.from('1') },
    });
    expect([...inbox.keys.keys()]).toEqual(['orders/m1']);
  });

  it('is tried again after a deadlock, in five transactions, and is hindered then', async () => {
    let runs = 0;
    const inbox = memoryInbox();
    const handle =
      (failures: number): Handle =>
      async () => {
        runs += 1;
        if (runs <= failures) throw deadlock;
      };
    expect(await run(handle(4), {}, { inbox })).toMatchObject({ kind: 'handled' });
    runs = 0;
    expect(await run(handle(9), { id: 'm2' }, { inbox })).toEqual({ kind: 'hindered', reason: 'Deadlock found' });
    expect(runs).toBe(5);
  });

  it('waits for a while that is drawn before the next transaction, and that may be longer each time', () => {
    expect([2, 3, 4, 5, 20].map((transaction) => pauseBefore(transaction, 1))).toEqual([50, 100, 200, 400, 1000]);
    expect(pauseBefore(5, 0.5)).toBe(200);
    expect(pauseBefore(5, 0)).toBe(0);
  });

  it('has the message given back while the database is away, and is hindered if it is there', async () => {
    let tries = 0;
    const inbox: Inbox = {
      ...memoryInbox(),
      once: () => {
        tries += 1;
        return Promise.reject(gone);
      },
    };
    const handle: Handle = async () => {};
    expect(await run(handle, {}, { inbox, probe: async () => 'refused' })).toEqual({
      kind: 'unavailable',
      need: 'database',
      reason: 'refused',
    });
    expect(tries).toBe(1);
    expect(await run(handle, {}, { inbox, probe: async () => undefined })).toEqual({
      kind: 'hindered',
      reason: 'Connection lost',
    });
    expect(tries).toBe(6);
  });

  it('is put off while another delivery is at work, or waits for its answer where somebody waits', async () => {
    const inboxOf = (busy: number): Inbox => {
      let tries = 0;
      const memory = memoryInbox();
      return {
        ...memory,
        once: (...args) => {
          tries += 1;
          return tries <= busy ? Promise.reject(new AtWork()) : memory.once(...args);
        },
      };
    };
    const handle: Handle = async () => ({ status: 201 });
    expect(await run(handle, {}, { inbox: inboxOf(1) })).toMatchObject({ kind: 'at-work' });
    const waiting = { waitsMs: 60_000 };
    expect(await run(handle, waiting, { inbox: inboxOf(6) })).toMatchObject({ response: { status: 201 } });
  });

  it.each([
    ['not', 'nobody waits for', {}],
    ['shortly', 'an endpoint without signatures answers', { waitsMs: 5000 }],
    ['with-message', 'is signed for', { waitsMs: 5000, headers: { 'verified-by': 'github' } }],
  ])('keeps the response %s of a message that %s', async (keep, _what, message) => {
    const asked: string[] = [];
    const memory = memoryInbox();
    const inbox: Inbox = {
      ...memory,
      once: (about, ...rest) => {
        asked.push(about.keep);
        return memory.once(about, ...rest);
      },
    };
    await run(async () => {}, message, { inbox });
    expect(asked).toEqual([keep]);
  });

  it('says once that messages without an id are worked on at least once', async () => {
    const lines: string[] = [];
    const heard = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const message = delivered();
    message.properties.messageId = undefined;
    const { request, deadline } = readDelivery(fakeSession(), message, 'main');
    const job: Job = { request, attempt: 1, deadline, stopped: new AbortController().signal };
    const inbox = memoryInbox();
    const work = openHandler({ handle: async () => {}, inbox, log: heard });
    await work(job);
    await work(job);
    expect(lines).toHaveLength(1);
    expect(inbox.keys.size).toBe(0);
  });
});

describe('a lock', () => {
  const fencesOf = (verify: Fences['verify']): Fences => ({ take: async () => 7, verify });

  it('gives a token, which is looked at before the commit, and is let go of after', async () => {
    const inbox = memoryInbox();
    const { did } = inbox;
    const locks = {
      take: async (name: string) => {
        did.push(`take ${name}`);
        return async () => void did.push('let go');
      },
    };
    const fences = fencesOf(async (_connection, name, token) => void did.push(`verify ${name} ${token}`));
    const handle: Handle = async (_message, { lock }) => {
      await lock('account-1', 1000, async (token) => void did.push(`work ${token}`));
    };
    await run(handle, {}, { inbox, fences, locks });
    expect(did).toEqual(['take account-1', 'work 7', 'verify account-1 7', 'commit', 'let go']);
  });

  it('fails the message when somebody took it meanwhile, and lets go of it', async () => {
    const inbox = memoryInbox();
    let letGo = 0;
    const locks = {
      take: async () => async () => {
        letGo += 1;
      },
    };
    const fences = fencesOf(async (_connection, name) => {
      throw new Superseded(name);
    });
    const handle: Handle = async (_message, { lock }) => lock('a', 1000, async () => {});
    expect(await run(handle, {}, { inbox, fences, locks })).toMatchObject({ kind: 'hindered' });
    expect(inbox.keys.size).toBe(0);
    expect(letGo).toBe(1);
  });

  it('is none without a cache and a database', async () => {
    const handle: Handle = (_message, { lock }) =>
      lock('a', 1000, async (token) => ({ status: 200, body: `${token}` }));
    expect(await run(handle)).toMatchObject({ response: { body: Buffer.from('undefined') } });
  });
});
