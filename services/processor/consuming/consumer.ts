import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import type { RetryPolicy } from '../../../contracts/processor-queues.ts';
import type { Logger } from '../../observability/log.ts';
import { inSpan } from '../../observability/tracing.ts';
import type { JobOutcome, Need, RunJob } from '../job.ts';
import type { Label, Metrics } from '../metrics.ts';
import { type Origin, onArrival, onOutcome } from '../settling/decide.ts';
import { openSettle } from '../settling/settle.ts';
import { type Delivery, named, readDelivery } from './delivery.ts';
import type { Queues } from './queues.ts';
import { openRecentDeliveries } from './recent-deliveries.ts';
import type { Session, SessionEvents } from './session.ts';

/** Takes messages, has them worked on, and settles them. */
export interface Consumer extends SessionEvents {
  /** A session that messages are to be taken on; as soon as nothing keeps it back. */
  use(session: Session): Promise<void>;
  /** Takes no more messages, and gives back those that wait for their turn. */
  hold(): Promise<void>;
  resume(): Promise<void>;
  inFlight(): number;
  /** Resolves once nothing is worked on, or set apart, or given back. */
  idle(): Promise<void>;
  /** Gives back what is still worked on; what comes of the work counts no more. */
  giveUp(): Promise<void>;
}

/** Wait before a request is tried again that the application died on. */
const againAfterMs = 100;

export interface ConsumerProps {
  queues: Queues;
  policy: RetryPolicy;
  /** Messages worked on at the same time; one more may come from the suspects. */
  concurrency: number;
  work: RunJob;
  /** Told when the work says that what it needs does not answer. Calls `hold`. */
  onUnavailable: (need: Need, reason: string) => void;
  /** Told of the first message in flight, and of the last one. */
  onBusy: () => void;
  onIdle: () => void;
  metrics: Metrics;
  log: Logger;
}

export function openConsumer(props: ConsumerProps): Consumer {
  const { queues, policy, concurrency, metrics, log } = props;
  const stopped = new AbortController();
  // One for each message in flight.
  setMaxListeners(0, stopped.signal);
  const settle = openSettle({ queues, stopped: stopped.signal, log });
  const recent = openRecentDeliveries();
  /** Everything taken and not settled, with what is being done. */
  const taken = new Map<Delivery, Promise<void>>();
  /** What is worked on, by key: a message that comes again meanwhile waits for that instead. */
  const running = new Map<string, Promise<JobOutcome>>();
  const waiting: Delivery[] = [];
  const movingApart = new Set<Promise<unknown>>();
  let slots = concurrency;
  let working = 0;
  let heldBack = true;
  let current: Session | undefined;
  let cancelled: Promise<void> = Promise.resolve();

  const finished = (label: Label | undefined, delivery: Delivery) => {
    if (label === undefined) return;
    metrics.messages.inc({ outcome: label });
    if (label === 'done' || label === 'duplicate' || label === 'parked') metrics.attempts.observe(delivery.attempt);
  };
  const follow = (delivery: Delivery, doing: Promise<Label | undefined>) => {
    const done = doing.then(
      (label) => finished(label, delivery),
      (error: Error) => {
        log.error({ ...named(delivery), err: error }, 'a message could not be settled; it is given back');
        delivery.session.giveBack(delivery.message, delivery.origin);
      },
    );
    taken.set(
      delivery,
      done.finally(() => taken.delete(delivery)),
    );
  };

  const giveBack = async (delivery: Delivery): Promise<Label> => {
    // While the consumer is there, the broker would hand it out to it again.
    await cancelled;
    recent.remember(delivery.key, 'seen');
    return settle.giveBack(delivery);
  };

  const workOn = async (delivery: Delivery, tries = 1): Promise<Label | undefined> => {
    const { key, request } = delivery;
    const before = key !== undefined && delivery.redelivered ? running.get(key) : undefined;
    const doing = before ?? work(delivery);
    if (key !== undefined && !before) running.set(key, doing);
    const outcome = await doing.finally(() => {
      if (key !== undefined && running.get(key) === doing) running.delete(key);
    });
    const { method } = request.request;
    const { attempt } = delivery;
    const worked = { attempt, tries, method, reply: request.reply !== undefined, deadline: request.deadline };
    const settlement = onOutcome(outcome, worked, policy, Date.now());
    if (stopped.signal.aborted) return undefined;
    switch (settlement.do) {
      case 'acknowledge':
        if (!delivery.session.open()) {
          // It comes again, and is acknowledged then.
          recent.remember(key, 'done');
          return undefined;
        }
        delivery.session.acknowledge(delivery.message, delivery.origin);
        log.debug(named(delivery), settlement.outcome);
        return settlement.outcome;
      case 'reply':
        return settle.reply(delivery, settlement);
      case 'retry':
        return settle.retry(delivery, settlement);
      case 'park':
        return settle.park(delivery, settlement.reason);
      case 'again':
        if (!delivery.session.open()) return undefined;
        log.info({ ...named(delivery), reason: settlement.reason }, 'tried again at once');
        await sleep(againAfterMs);
        return workOn(delivery, tries + 1);
      case 'return':
        log.info({ ...named(delivery), reason: settlement.reason }, 'given back');
        props.onUnavailable(settlement.need, settlement.reason);
        return giveBack(delivery);
    }
  };

  const work = async (delivery: Delivery): Promise<JobOutcome> => {
    const end = metrics.seconds.startTimer();
    if (working++ === 0) props.onBusy();
    metrics.inFlight.set(working);
    try {
      const { request, attempt } = delivery;
      return await inSpan(
        {
          name: `process ${queues.main}`,
          kind: 'consumer',
          parent: request.trace,
          // https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/
          attributes: {
            'messaging.system': 'rabbitmq',
            'messaging.operation.type': 'process',
            'messaging.destination.name': queues.main,
            'messaging.message.id': request.messageId ?? '',
          },
        },
        () => props.work({ request, attempt, stopped: stopped.signal }),
      );
    } finally {
      end();
      metrics.inFlight.set(--working);
      if (working === 0) props.onIdle();
    }
  };

  const setApart = (delivery: Delivery): Promise<Label | undefined> => {
    const moving = settle.suspect(delivery);
    movingApart.add(moving);
    return moving.finally(() => movingApart.delete(moving));
  };

  /**
   * A message that was set apart may come back before the broker has heard that the original is done with. A death right then would
   * leave both, and the copy would be set apart again, uncounted.
   */
  const workAlone = async (delivery: Delivery): Promise<Label | undefined> => {
    while (movingApart.size > 0) await Promise.allSettled(movingApart);
    await delivery.session.heard();
    return delivery.session.open() ? workOn(delivery) : undefined;
  };

  const start = (delivery: Delivery) => {
    if (delivery.origin === 'suspects') return follow(delivery, workAlone(delivery));
    slots -= 1;
    follow(
      delivery,
      workOn(delivery).finally(() => {
        slots += 1;
        const next = waiting.shift();
        if (next) start(next);
      }),
    );
  };

  const hold = async () => {
    heldBack = true;
    if (current) cancelled = current.cancel();
    for (const delivery of waiting.splice(0)) follow(delivery, giveBack(delivery));
    await cancelled;
  };

  return {
    message(session: Session, message: ConsumeMessage, origin: Origin) {
      const delivery = readDelivery(session, message, origin);
      if (heldBack) return follow(delivery, giveBack(delivery));
      const { request, key } = delivery;
      const known = delivery.redelivered ? recent.recall(key) : undefined;
      if (known === 'done') {
        session.acknowledge(message, origin);
        return finished('duplicate', delivery);
      }
      const decision = onArrival(
        {
          ...delivery,
          reply: request.reply !== undefined,
          deadline: request.deadline,
          seenHere: known !== undefined || (key !== undefined && running.has(key)),
        },
        { attempts: policy.attempts, now: Date.now() },
      );
      switch (decision.do) {
        case 'expire':
          session.acknowledge(message, origin);
          log.debug(named(delivery), 'expired: nobody waits for the reply any more');
          return finished('expired', delivery);
        case 'suspect':
          return follow(delivery, setApart(delivery));
        case 'park':
          return follow(delivery, settle.park(delivery, decision.reason));
        case 'work':
          delivery.attempt = decision.attempt;
          if (slots > 0 || origin === 'suspects') start(delivery);
          else waiting.push(delivery);
      }
    },
    closed(session) {
      if (current === session) current = undefined;
      // The broker hands them out again, here or elsewhere; here it is known that they did no harm.
      for (const delivery of taken.keys()) if (delivery.session === session) recent.remember(delivery.key, 'seen');
      for (const delivery of waiting.splice(0)) {
        if (delivery.session === session) recent.remember(delivery.key, 'seen');
        else waiting.push(delivery);
      }
    },
    async use(session) {
      current = session;
      if (!heldBack) await session.consume();
    },
    hold,
    async resume() {
      if (stopped.signal.aborted) return;
      heldBack = false;
      await current?.consume();
    },
    inFlight: () => working,
    async idle() {
      while (taken.size > 0) await Promise.all(taken.values());
    },
    async giveUp() {
      stopped.abort();
      await Promise.all([...taken.keys()].map((delivery) => settle.giveBack(delivery)));
    },
  };
}
