import { setTimeout as sleep } from 'node:timers/promises';
import type { reconcileEvent } from '../../contracts/pager-function.ts';
import { openAlarmItems } from '../../contracts/paging.ts';
import type { Table } from '../node/aws/table.ts';
import { LockBusy, withClusterLock } from '../node/lock/cluster-lock.ts';
import { callDirectly } from '../paging/call-directly.ts';
import { note, type PagerParts } from '../paging/pager.ts';
import { type RoundResult, round } from '../paging/round.ts';
import { type SnsEvent, signalsOfSns } from '../paging/signals/from-cloudwatch.ts';
import type { ReadAlarmStates } from './alarm-states.ts';
import { reconcile } from './reconcile.ts';

/** What is used of Lambda's context. */
interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

export interface HandlerProps {
  parts: PagerParts;
  /** The part of the table that open alarms are in, and the lock by which one environment goes round at a time. */
  table: Table;
  /** Of this environment alone, whatever other ones there are. */
  number: number;
  states: ReadAlarmStates;
  pause?: (ms: number) => Promise<unknown>;
}

/** Kept back of the time that Lambda gives, to say what went wrong. In milliseconds. */
const reserve = 5_000;

/** Longest that is waited within a call for what an alarm waits for itself, in milliseconds; what takes longer the schedule finds. */
const longestWait = 90_000;

/**
 * The handler: writes down what a message says, and calls about it; on the schedule it compares what is open with what CloudWatch says. Throws
 * where PagerDuty did not take what a message is about, so that Lambda hands it over twice more, and to the queue of failures in the end.
 */
export function openHandler(props: HandlerProps) {
  const { parts, states } = props;
  return async (event: SnsEvent | typeof reconcileEvent, context: LambdaContext): Promise<void> => {
    const until = Date.now() + context.getRemainingTimeInMillis() - reserve;
    if (!('Records' in event)) {
      await reconcile(parts, states);
      const { undelivered } = await goRound(props, until);
      mustBeTaken(undelivered);
      return;
    }
    const signals = signalsOfSns(event, await parts.settings());
    const items = await note(parts, signals).catch((error: Error) => error);
    if (!(items instanceof Error)) return call(props, items, until);
    parts.log.error(
      { reason: items.message },
      'the table of open alarms is out of reach: what came is called about at once',
    );
    const reasons = await callDirectly(parts, signals, until);
    if (reasons.length > 0) throw new Error(`PagerDuty did not take an alarm: ${reasons.join('; ')}`);
  };
}

/** Goes round until nothing of these is left to be done within this call. */
async function call(props: HandlerProps, items: readonly string[], until: number): Promise<void> {
  const { parts, pause = sleep } = props;
  for (;;) {
    const { undelivered, held, wakeAt } = await goRound(props, until);
    mustBeTaken(undelivered.filter(({ item }) => items.includes(item)));
    const waits = held.some(({ item }) => items.includes(item)) || (await areGathered(parts, items));
    const forMs = (wakeAt ?? Number.POSITIVE_INFINITY) - parts.now();
    if (!waits || forMs > longestWait || parts.now() + forMs >= until) return;
    await pause(Math.max(forMs, 0));
  }
}

function mustBeTaken(undelivered: RoundResult['undelivered']): void {
  const [first, ...others] = undelivered;
  if (!first) return;
  const more = others.length === 0 ? '' : `, nor ${others.length} more`;
  throw new Error(`PagerDuty did not take ${first.item}${more}: ${first.because}`);
}

/** One environment at a time goes round; one that has to wait looks whether another did what it came for. */
async function goRound({ parts, table, number, pause = sleep }: HandlerProps, until: number): Promise<RoundResult> {
  for (;;) {
    try {
      return await withClusterLock(
        { table, broker: openAlarmItems, number, purpose: 'round', waitMs: 0, say: () => {} },
        () => round(parts, until),
      );
    } catch (error) {
      if (!(error instanceof LockBusy) || Date.now() + 1000 >= until) throw error;
      await pause(500 + Math.random() * 500);
    }
  }
}

/** Whether one of these was counted as of a storm, whose event may not have told of it yet. */
async function areGathered({ alarms }: PagerParts, items: readonly string[]): Promise<boolean> {
  const open = await Promise.all(items.map((item) => alarms.get(item)));
  return open.some((each) => each?.called?.how === 'gathered');
}
