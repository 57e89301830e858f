import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LockReport, lockItem, lockReport } from '../../../contracts/node-report.ts';
import type { Item, Table } from '../aws/table.ts';
import { Lease } from './lease.ts';

/** The time, and waiting for it to pass. */
export interface Clock {
  /** Milliseconds since the epoch. Nodes have to agree on it to the second, which Amazon's time service sees to. */
  now(): number;
  /** Returns early when the signal is given. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
};

/** Somebody else holds the lock and did not let go in time. */
export class LockBusy extends Error {}

export interface LockProps {
  table: Table;
  /** Name of the broker whose nodes share the lock. */
  broker: string;
  /** Number of this node. */
  number: number;
  /** Process that holds it. Default: this one. */
  pid?: number;
  /** What for, in words that another node can print: `configure 3f2a…`. */
  purpose: string;
  /** How long to wait for another holder, in milliseconds; 0 tries once. Default: 30 minutes, a node's longest turn. */
  waitMs?: number;
  /** How long the lock outlives a holder that was killed, in milliseconds. Default: 60 s. */
  leaseMs?: number;
  /** Whether a process of this node still runs; a lock that a killed one left is free at once. Default: asks the kernel. */
  isRunning?: (pid: number) => boolean;
  clock?: Clock;
  say: (line: string) => void;
}

const defaultWaitMs = 30 * 60_000;
const defaultLeaseMs = 60_000;

/** Longest pause between two looks at a lock that another holds; the first ones are shorter. */
const longestPauseMs = 5000;

/**
 * Runs work while no other process of the broker's nodes runs any under the same lock: an item with a lease, which is
 * renewed as long as the work runs. A lease that ended is taken over, and so is one that a killed process of this node left.
 * The work changes things through the lease that it gets. Throws LockBusy, with who holds it and what for, when it is not
 * free in time, and LeaseLost when the lock was lost under the work.
 */
export async function withClusterLock<T>(props: LockProps, work: (lease: Lease) => Promise<T>): Promise<T> {
  const lock = lockOf(props);
  const { broker, purpose, clock, say } = lock;
  const taken = await enter(lock);
  const lease = new Lease({
    title: `"${purpose}" lost the lock of ${broker}`,
    until: taken.until,
    now: () => clock.now(),
    onLoss: (why) => say(`the lock of ${broker} was lost: ${why}`),
  });
  const done = new AbortController();
  const renewal = renew(lock, taken, lease, done.signal);
  try {
    const result = await work(lease);
    // Work that says nothing of a loss has not seen it.
    lease.require();
    return result;
  } finally {
    done.abort();
    await renewal;
    await release(lock);
  }
}

/** What the node holds the lock for now; undefined when another does, or nobody. */
export async function purposeOfLock(props: { table: Table; number: number; now: Date }): Promise<string | undefined> {
  const held = readItem(await props.table.get(lockItem));
  return held && isOfSameNode(props, held) && held.until > props.now.getTime() ? held.purpose : undefined;
}

type Lock = Required<LockProps> & { holder: string };

function lockOf(props: LockProps): Lock {
  const {
    pid = process.pid,
    waitMs = defaultWaitMs,
    leaseMs = defaultLeaseMs,
    isRunning = (process) => existsSync(`/proc/${process}`),
    clock = systemClock,
  } = props;
  return { ...props, pid, waitMs, leaseMs, isRunning, clock, holder: `${props.number}/${pid}` };
}

/** Takes the lock, and returns what it wrote. */
async function enter(lock: Lock): Promise<LockReport> {
  const { broker, clock, waitMs, say } = lock;
  const deadline = clock.now() + waitMs;
  let pauseMs = 250;
  let waitsFor: string | undefined;
  for (;;) {
    const held = readItem(await lock.table.get(lockItem));
    if (!held || isFree(lock, held)) {
      const taken = await take(lock, held);
      if (taken) return taken;
      // Another was quicker, and is worth a look before a pause.
      if (clock.now() < deadline) continue;
    }
    if (clock.now() >= deadline)
      throw new LockBusy(`${broker} is not free: ${held ? describe(held) : 'others took it'}`);
    if (held && waitsFor !== held.holder) say(`waiting for ${describe(held)}`);
    waitsFor = held?.holder;
    await clock.sleep(Math.min(pauseMs, deadline - clock.now()));
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

function readItem(item: Item | undefined): LockReport | undefined {
  return lockReport.safeParse(item).data;
}

function isFree(lock: Lock, held: LockReport): boolean {
  return held.until <= lock.clock.now() || held.holder === lock.holder || isLeftBehind(lock, held);
}

/** Whether a process of this very node held it and was killed. */
function isLeftBehind(lock: Lock, held: LockReport): boolean {
  return isOfSameNode(lock, held) && !lock.isRunning(Number(held.holder.split('/')[1]));
}

function isOfSameNode({ number }: Pick<Lock, 'number'>, { holder }: LockReport): boolean {
  return holder.startsWith(`${number}/`);
}

async function take(
  { table, holder, purpose, clock, leaseMs }: Lock,
  before: LockReport | undefined,
): Promise<LockReport | undefined> {
  const held = { holder, purpose, until: clock.now() + leaseMs };
  // Holder and end together are never the same for two leases, so what was read is what is replaced.
  const condition = before ? { holder: before.holder, until: before.until } : 'absent';
  return (await table.put(lockItem, held, condition)) ? held : undefined;
}

function describe({ holder, purpose, until }: LockReport): string {
  const [number, pid] = holder.split('/');
  return `node ${number} (process ${pid}), which holds it for "${purpose}" until ${new Date(until).toISOString()} at least`;
}

/** Renews after each third of the lease, so that one failed call loses nothing. */
async function renew(lock: Lock, first: LockReport, lease: Lease, done: AbortSignal): Promise<void> {
  const { clock, leaseMs } = lock;
  let held = first;
  for (;;) {
    await clock.sleep(Math.min(leaseMs / 3, timeLeft(lock, held)), done);
    if (done.aborted || lease.signal.aborted) return;
    // A call that hangs must not hide that the lease has ended.
    const lapse = clock.sleep(timeLeft(lock, held), done);
    const stored = await Promise.race([extend(lock, held), lapse]);
    if (done.aborted) return;
    if (!stored || timeLeft(lock, stored) === 0) return lease.lose('its lease ended unrenewed');
    if (stored.holder !== lock.holder) return lease.lose(`now ${describe(stored)}`);
    held = stored;
    lease.extendTo(held.until);
  }
}

function timeLeft({ clock }: Lock, { until }: LockReport): number {
  return Math.max(0, until - clock.now());
}

/** The lease as it is after a try to renew it; undefined when it is gone. */
async function extend(lock: Lock, held: LockReport): Promise<LockReport | undefined> {
  try {
    // A write that was repeated because its answer was lost is refused the second time, and has happened.
    return (await take(lock, held)) ?? readItem(await lock.table.get(lockItem));
  } catch (error) {
    lock.say(`the lock of ${lock.broker} could not be renewed: ${(error as Error).message}`);
    return held;
  }
}

/** A lock that cannot be given back ends by itself; that must not hide how the work came out. */
async function release({ table, broker, holder, say }: Lock): Promise<void> {
  try {
    await table.delete(lockItem, { holder });
  } catch (error) {
    say(`the lock of ${broker} could not be given back: ${(error as Error).message}`);
  }
}
