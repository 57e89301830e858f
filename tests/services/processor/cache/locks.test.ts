import { pino } from 'pino';
import { type Commands, Locked, openLocks } from '../../../../services/processor/cache/locks.ts';

/** Redis, as far as a lock uses it. */
function memoryRedis(): Commands & { keys: Map<string, string>; sent: string[][] } {
  const keys = new Map<string, string>();
  const sent: string[][] = [];
  return {
    keys,
    sent,
    async sendCommand(args) {
      sent.push(args);
      const [command, first = '', second = ''] = args;
      if (command === 'SET') {
        if (keys.has(first)) return null;
        keys.set(first, second);
        return 'OK';
      }
      const [, , , key = '', value] = args;
      return keys.get(key) === value && keys.delete(key) ? 1 : 0;
    },
  };
}

function open(redis: () => Commands | undefined) {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  return { locks: openLocks({ redis, log }), lines };
}

const never = new AbortController().signal;

it('is taken for its time only when it is free, and let go of', async () => {
  const redis = memoryRedis();
  const { locks } = open(() => redis);
  const letGo = await locks.take('account-1', 3000, never);
  const value = redis.keys.get('warren:lock:account-1');
  expect(redis.sent[0]).toEqual(['SET', 'warren:lock:account-1', value, 'NX', 'PX', '3000']);
  await letGo();
  expect(redis.keys.size).toBe(0);
});

it('is waited for while somebody else has it', async () => {
  const redis = memoryRedis();
  const { locks } = open(() => redis);
  const letGo = await locks.take('a', 3000, never);
  const second = locks.take('a', 3000, never);
  setTimeout(() => void letGo(), 60);
  await second;
  expect(redis.sent.filter(([command]) => command === 'SET').length).toBeGreaterThan(2);
});

it('is given up when it is not free in time', async () => {
  const redis = memoryRedis();
  redis.keys.set('warren:lock:a', 'somebody');
  await expect(open(() => redis).locks.take('a', 60, never)).rejects.toThrow(Locked);
});

it('is waited for no longer than the message may take', async () => {
  const redis = memoryRedis();
  redis.keys.set('warren:lock:a', 'somebody');
  await expect(open(() => redis).locks.take('a', 60_000, AbortSignal.timeout(60))).rejects.toThrow(/timeout/);
});

it('is not taken from somebody who has it after us', async () => {
  const redis = memoryRedis();
  const letGo = await open(() => redis).locks.take('a', 3000, never);
  redis.keys.set('warren:lock:a', 'somebody');
  await letGo();
  expect(redis.keys.get('warren:lock:a')).toBe('somebody');
});

it('is skipped with a warning while Redis is away', async () => {
  const { locks, lines } = open(() => undefined);
  await (await locks.take('a', 3000, never))();
  expect(lines[0]).toContain('lock skipped');
});

it('is skipped when Redis does not answer, yet let go of later, as it may have been taken', async () => {
  const redis = memoryRedis();
  const silent: Commands = {
    sendCommand: (args) => (args[0] === 'SET' ? new Promise(() => {}) : redis.sendCommand(args)),
  };
  const { locks, lines } = open(() => silent);
  await (await locks.take('a', 3000, never))();
  expect(lines[0]).toContain('no answer within 1000 ms');
  expect(redis.sent[0]?.[0]).toBe('EVAL');
});
