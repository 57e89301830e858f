import type { Database } from '../../../../services/processor/database/database.ts';
import { databaseError } from '../../../../services/processor/database/database.ts';
import { AtWork, type Keep, openInbox } from '../../../../services/processor/database/inbox.ts';

/** A database of one connection, which answers statements by their first words. */
function fakeDatabase(answers: Record<string, unknown> = {}) {
  const did: string[] = [];
  const values: unknown[][] = [];
  const answer = async (sql: string, parameters: unknown[] = []) => {
    const word = sql.trim().split(/\s+/)[0] ?? '';
    did.push(word);
    values.push(parameters);
    const said = answers[word] ?? [{ affectedRows: 1 }];
    if (said instanceof Error) throw said;
    return said;
  };
  const connection = {
    query: answer,
    execute: answer,
    release: () => void did.push('release'),
    destroy: () => void did.push('destroy'),
    connection: { stream: { destroy() {} } },
  };
  const pool = { getConnection: async () => connection };
  return { did, values, database: { pool, aside: { query: answer } } as unknown as Database };
}

const duplicate = Object.assign(new Error('Duplicate entry'), { errno: 1062 });
const lost = Object.assign(new Error('Connection lost'), { fatal: true });
const never = new AbortController().signal;
const message = { key: 'orders/m1', keep: 'with-message' as Keep, signal: never };

function once(answers: Record<string, unknown>, more: Partial<typeof message> & { key?: string } = {}) {
  const { did, values, database } = fakeDatabase(answers);
  const work = async () => {
    did.push('work');
    return { status: 201, headers: [['X-A', '1']] as const, body: Buffer.from('made') };
  };
  const verify = async () => void did.push('verify');
  const result = openInbox(database, 'shop').once({ ...message, ...more }, work, verify);
  return { did, values, result };
}

describe('the inbox', () => {
  it('writes the message, the work and its response in one transaction', async () => {
    const { did, values, result } = once({});
    await expect(result).resolves.toMatchObject({ duplicate: false, response: { status: 201 } });
    expect(did).toEqual(['BEGIN', 'INSERT', 'work', 'verify', 'UPDATE', 'COMMIT', 'release']);
    expect(values[1]).toEqual(['shop', Buffer.from('orders/m1')]);
    expect(values[2]).toEqual([201, '[["X-A","1"]]', Buffer.from('made'), null, 'shop', Buffer.from('orders/m1')]);
  });

  it('does no work for a message that was done, and gives the response of then', async () => {
    const { did, result } = once({
      INSERT: duplicate,
      SELECT: [[{ status: 201, headers: '[["X-A","1"]]', body: Buffer.from('made') }]],
    });
    expect(await result).toEqual({
      duplicate: true,
      response: { status: 201, headers: [['X-A', '1']], body: Buffer.from('made') },
    });
    expect(did).toEqual(['BEGIN', 'INSERT', 'SELECT', 'ROLLBACK', 'release']);
  });

  it.each([
    ['waits for too long', 1205],
    ['stands in the way of others that wait', 1213],
  ])('says that another delivery is at work when it %s for its row', async (_what, errno) => {
    const { did, result } = once({ INSERT: Object.assign(new Error('x'), { errno, sqlState: 'HY000' }) });
    await expect(result).rejects.toThrow(AtWork);
    expect(did).toEqual(['BEGIN', 'INSERT', 'ROLLBACK', 'release']);
  });

  it('says no such thing of a full disk', async () => {
    const { result } = once({ INSERT: Object.assign(new Error('is full'), { errno: 1114, sqlState: 'HY000' }) });
    await expect(result).rejects.toThrow('is full');
  });

  it('keeps no response that nobody waited for', async () => {
    const { values, result } = once({}, { keep: 'not' });
    await result;
    expect(values[2]?.slice(0, 4)).toEqual([null, null, null, null]);
  });

  it('keeps a response for an hour only where anybody may have asked', async () => {
    const { values, result } = once({}, { keep: 'shortly' });
    await result;
    expect(values[2]?.slice(0, 4)).toEqual([201, '[["X-A","1"]]', Buffer.from('made'), 1]);
  });

  it('answers the status alone once the response was forgotten', async () => {
    const { result } = once({ INSERT: duplicate, SELECT: [[{ status: 201, headers: null, body: null }]] });
    expect(await result).toEqual({ duplicate: true, response: { status: 201, headers: [], body: Buffer.alloc(0) } });
  });

  it('rolls back what fails', async () => {
    const { did, result } = once({ UPDATE: new Error('disk full') });
    await expect(result).rejects.toThrow('disk full');
    expect(did.slice(-2)).toEqual(['ROLLBACK', 'release']);
  });

  it('fails when the transaction was ended under it', async () => {
    const { did, result } = once({ UPDATE: [{ affectedRows: 0 }] });
    await expect(result).rejects.toThrow('must neither commit nor swallow');
    expect(did).not.toContain('COMMIT');
  });

  it('puts a connection that was lost back into no pool', async () => {
    const { did, result } = once({ COMMIT: lost, ROLLBACK: lost });
    await expect(result).rejects.toThrow('Connection lost');
    expect(did.slice(-2)).toEqual(['COMMIT', 'destroy']);
  });

  it.each([1290, 1792, 1836, 1874])('ends a connection to a server that went read-only (%i)', async (errno) => {
    const readOnly = Object.assign(new Error('running with the --read-only option'), { errno, sqlState: 'HY000' });
    const { did, result } = once({ INSERT: readOnly });
    await expect(result).rejects.toThrow('--read-only');
    expect(did).toEqual(['BEGIN', 'INSERT', 'destroy']);
  });

  it('ends a connection that does not roll back', async () => {
    const { did, result } = once({ UPDATE: new Error('disk full'), ROLLBACK: new Error('no') });
    await expect(result).rejects.toThrow('disk full');
    expect(did.slice(-2)).toEqual(['ROLLBACK', 'destroy']);
  });

  it('ends the connection when the work may take no longer, so that nothing is committed', async () => {
    const controller = new AbortController();
    const { did, database } = fakeDatabase();
    const work = async () => {
      controller.abort(new Error('out of time'));
      return undefined;
    };
    const result = openInbox(database, 'shop').once({ ...message, signal: controller.signal }, work, async () => {});
    await expect(result).rejects.toThrow('out of time');
    expect(did).toContain('destroy');
    expect(did).not.toContain('COMMIT');
    expect(did).not.toContain('release');
  });

  it('has no row for a message without an id', async () => {
    const { did, result } = once({}, { key: undefined as unknown as string });
    await result;
    expect(did).toEqual(['BEGIN', 'work', 'verify', 'COMMIT', 'release']);
  });

  it('shortens an id that is wider than the column, to another one for each', async () => {
    const ids = await Promise.all(
      ['a', 'b'].map(async (end) => {
        const { values, result } = once({}, { key: `orders/${'x'.repeat(400)}${end}` });
        await result;
        return values[1]?.[1] as Buffer;
      }),
    );
    expect(ids.map((id) => id.length <= 320)).toEqual([true, true]);
    expect(ids[0]?.equals(ids[1] ?? Buffer.alloc(0))).toBe(false);
  });
});

it.each([
  ['a deadlock', { errno: 1213, sqlState: '40001' }, 'busy'],
  ['a lock that was waited for too long', { errno: 1205, sqlState: 'HY000' }, 'busy'],
  ['a lock that is taken, asked for with NOWAIT', { errno: 3572, sqlState: 'HY000' }, 'busy'],
  ['a full disk', { errno: 1114, sqlState: 'HY000' }, 'busy'],
  ['a server that shuts down', { errno: 1053, sqlState: '08S01' }, 'down'],
  ['a connection that was idle for too long', { errno: 1159, sqlState: '08S01' }, 'down'],
  ['too many connections', { errno: 1203, sqlState: '42000' }, 'down'],
  ['a lost connection', { fatal: true, code: 'PROTOCOL_CONNECTION_LOST' }, 'down'],
  ['a server that went read-only', { errno: 1290, sqlState: 'HY000' }, 'down'],
  ['a duplicate entry', { errno: 1062, sqlState: '23000' }, undefined],
  ['somebody else refusing a connection', { errno: -111, code: 'ECONNREFUSED', syscall: 'connect' }, undefined],
])('takes %s for what it is', (_what, properties, kind) => {
  expect(databaseError(Object.assign(new Error('x'), properties))).toBe(kind);
});
