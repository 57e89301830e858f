import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/log.ts';

/** The part of Redis that locks use. */
export interface Commands {
  sendCommand(args: string[]): Promise<unknown>;
}

/** The lock stayed somebody else's. */
export class Locked extends Error {
  constructor(name: string, waitedMs: number) {
    super(`lock ${name} was not free within ${waitedMs} ms`);
  }
}

/**
 * Locks in Redis. They save the work of two doing the same thing; they do not make it right, since whoever is stopped
 * for longer than the lock lasts goes on believing in it. The fencing token does that, which database/fences.ts keeps.
 */
export interface Locks {
  /**
   * Takes a lock for `ttlMs`, waiting for as long at most. Gives what lets go of it. Without Redis there is no lock,
   * and a warning instead. Throws Locked when it is not free in time.
   */
  take(name: string, ttlMs: number, signal: AbortSignal): Promise<() => Promise<void>>;
}

/** Longest wait for an answer of Redis. */
const answerWithinMs = 1_000;

/** Between two tries, on average. */
const pauseMs = 50;

/** Deletes the lock only while it is ours: https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/ */
const release = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

export function openLocks({ redis, log }: { redis: () => Commands | undefined; log: Logger }): Locks {
  return {
    async take(name, ttlMs, signal) {
      const key = `warren:lock:${name}`;
      const value = randomUUID();
      const until = performance.now() + ttlMs;
      const letGo = async () => {
        const commands = redis();
        // Whatever goes wrong, the lock ends by itself.
        if (commands) await answered(commands, ['EVAL', release, '1', key, value]).catch(() => {});
      };
      for (;;) {
        const commands = redis();
        if (!commands) {
          log.warn({ lock: name }, 'lock skipped: the cache does not answer');
          return async () => {};
        }
        try {
          if ((await answered(commands, ['SET', key, value, 'NX', 'PX', String(ttlMs)])) !== null) return letGo;
        } catch (error) {
          log.warn({ lock: name, err: error }, 'lock skipped: the cache does not answer');
          // It may have been taken all the same.
          return letGo;
        }
        signal.throwIfAborted();
        if (performance.now() >= until) throw new Locked(name, ttlMs);
        await sleep(pauseMs * (0.5 + Math.random()));
      }
    },
  };
}

function answered(commands: Commands, args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs);
    commands
      .sendCommand(args)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
