import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import type { RetryPolicy } from '../../../contracts/processor-queues.ts';
import type { Logger } from '../../observability/log.ts';
import { inSpan } from '../../observability/tracing.ts';
import type { JobOutcome, Need, RunJob } from '../job.ts';
import type { Label, Metrics } from '../metrics.ts';
import { type Origin, onArrival, onOutcome, type Settlement } from '../settling/decide.ts';
import { openSettle, type Settle } from '../settling/settle.ts';
import { type Delivery, named, readDelivery } from './delivery.ts';
import { InFlightCount } from './in-flight-count.ts';
import { Intake } from './intake.ts';
import type { Queues } from './queues.ts';
import { openRecentDeliveries } from './recent-deliveries.ts';
import { RunningJobs } from './running-jobs.ts';
import type { Session, SessionEvents } from './session.ts';
import { TakenDeliveries } from './taken-deliveries.ts';
import { Turns } from './turns.ts';

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

/** A consumer that is held back, without a session. */
export function openConsumer(props: ConsumerProps): Consumer {
  return new QueueConsumer(props);
}

/** Brings each message from its arrival to its settlement; what is to become of it, settling/decide.ts says. */
class QueueConsumer implements Consumer {
  readonly #props: ConsumerProps;
  readonly #stopped = new AbortController();
  readonly #settle: Settle;
  readonly #intake = new Intake();
  readonly #taken: TakenDeliveries;
  readonly #turns: Turns<Delivery>;
  readonly #running = new RunningJobs((delivery) => this.#work(delivery));
  readonly #recent = openRecentDeliveries();
  readonly #inFlight: InFlightCount;
  readonly #movingApart = new Set<Promise<unknown>>();

  constructor(props: ConsumerProps) {
    const { queues, concurrency, onBusy, onIdle, metrics, log } = props;
    this.#props = props;
    // One listener for each message in flight.
    setMaxListeners(0, this.#stopped.signal);
    this.#settle = openSettle({ queues, stopped: this.#stopped.signal, log });
    this.#taken = new TakenDeliveries({
      onSettled: (label, delivery) => this.#count(label, delivery),
      onFailed: (error, delivery) => {
        log.error({ ...named(delivery), err: error }, 'a message could not be settled; it is given back');
        delivery.session.giveBack(delivery.message, delivery.origin);
      },
    });
    this.#turns = new Turns(concurrency, (delivery) =>
      this.#taken.follow(
        delivery,
        this.#workOn(delivery).finally(() => this.#turns.leave()),
      ),
    );
    this.#inFlight = new InFlightCount({ onBusy, onIdle, onCount: (count) => metrics.inFlight.set(count) });
  }

  message(session: Session, message: ConsumeMessage, origin: Origin): void {
    const delivery = readDelivery(session, message, origin);
    if (this.#intake.heldBack) {
      this.#taken.follow(delivery, this.#giveBack(delivery));
      return;
    }
    const known = delivery.redelivered ? this.#recent.recall(delivery.key) : undefined;
    if (known === 'done') {
      session.acknowledge(message, origin);
      this.#count('duplicate', delivery);
    } else {
      this.#arrive(delivery, known !== undefined || this.#running.has(delivery.key));
    }
  }

  closed(session: Session): void {
    this.#intake.lost(session);
    // The broker hands them out again, here or elsewhere; here it is known that they did no harm.
    const ofSession = (delivery: Delivery) => delivery.session === session;
    const gone = [...this.#taken.deliveries().filter(ofSession), ...this.#turns.withdraw(ofSession)];
    for (const { key } of gone) this.#recent.remember(key, 'seen');
  }

  use(session: Session): Promise<void> {
    return this.#intake.use(session);
  }

  async hold(): Promise<void> {
    this.#intake.hold();
    for (const delivery of this.#turns.withdraw()) this.#taken.follow(delivery, this.#giveBack(delivery));
    await this.#intake.cancelled();
  }

  async resume(): Promise<void> {
    if (!this.#stopped.signal.aborted) await this.#intake.resume();
  }

  inFlight(): number {
    return this.#inFlight.count;
  }

  idle(): Promise<void> {
    return this.#taken.idle();
  }

  async giveUp(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#taken.deliveries().map((delivery) => this.#settle.giveBack(delivery)));
  }

  #arrive(delivery: Delivery, seenHere: boolean): void {
    const decision = onArrival({ ...delivery, seenHere }, this.#props.policy);
    switch (decision.do) {
      case 'suspect':
        this.#taken.follow(delivery, this.#setApart(delivery));
        break;
      case 'park':
        this.#taken.follow(delivery, this.#settle.park(delivery, decision.reason));
        break;
      case 'work':
        delivery.attempt = decision.attempt;
        if (delivery.origin === 'suspects') this.#taken.follow(delivery, this.#workAlone(delivery));
        else this.#turns.enter(delivery);
    }
  }

  #count(label: Label | undefined, { attempt }: Delivery): void {
    if (label === undefined) return;
    const { messages, attempts } = this.#props.metrics;
    messages.inc({ outcome: label });
    if (label === 'done' || label === 'duplicate' || label === 'parked') attempts.observe(attempt);
  }

  async #giveBack(delivery: Delivery): Promise<Label> {
    // While the consumer is there, the broker would hand it out to it again.
    await this.#intake.cancelled();
    this.#recent.remember(delivery.key, 'seen');
    return this.#settle.giveBack(delivery);
  }

  #setApart(delivery: Delivery): Promise<Label | undefined> {
    const moving = this.#settle.suspect(delivery);
    this.#movingApart.add(moving);
    return moving.finally(() => this.#movingApart.delete(moving));
  }

  /**
   * A message that was set apart may come back before the broker has heard that the original is done with. A death right then would
   * leave both, and the copy would be set apart again, uncounted.
   */
  async #workAlone(delivery: Delivery): Promise<Label | undefined> {
    while (this.#movingApart.size > 0) await Promise.allSettled(this.#movingApart);
    await delivery.session.heard();
    return delivery.session.open() ? this.#workOn(delivery) : undefined;
  }

  async #workOn(delivery: Delivery, tries = 1): Promise<Label | undefined> {
    const { attempt, request, deadline } = delivery;
    if (deadline !== undefined && deadline <= performance.now()) return this.#expire(delivery);
    const outcome = await this.#running.run(delivery);
    const { method } = request.request;
    const leftMs = deadline === undefined ? undefined : deadline - performance.now();
    const worked = { attempt, hindered: request.hindered, tries, method, reply: request.reply !== undefined, leftMs };
    const settlement = onOutcome(outcome, worked, this.#props.policy);
    if (this.#stopped.signal.aborted) return undefined;
    if (settlement.do !== 'again') return this.#settleAs(settlement, delivery);
    if (!delivery.session.open()) return undefined;
    this.#props.log.info({ ...named(delivery), reason: settlement.reason }, 'tried again at once');
    await sleep(againAfterMs);
    return this.#workOn(delivery, tries + 1);
  }

  /** It waited for its turn until nobody waited for it. */
  #expire(delivery: Delivery): Label {
    delivery.session.acknowledge(delivery.message, delivery.origin);
    this.#props.log.debug(named(delivery), 'expired: nobody waits for the reply any more');
    return 'expired';
  }

  async #work({ request, attempt, deadline }: Delivery): Promise<JobOutcome> {
    const { queues, metrics, work } = this.#props;
    const end = metrics.seconds.startTimer();
    this.#inFlight.begin();
    try {
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
        () => work({ request, attempt, deadline, stopped: this.#stopped.signal }),
      );
    } finally {
      end();
      this.#inFlight.end();
    }
  }

  #settleAs(
    settlement: Exclude<Settlement, { do: 'again' }>,
    delivery: Delivery,
  ): Promise<Label | undefined> | Label | undefined {
    const { log, onUnavailable } = this.#props;
    switch (settlement.do) {
      case 'acknowledge':
        if (!delivery.session.open()) {
          // It comes again, and is acknowledged then.
          this.#recent.remember(delivery.key, 'done');
          return undefined;
        }
        delivery.session.acknowledge(delivery.message, delivery.origin);
        log.debug(named(delivery), settlement.outcome);
        return settlement.outcome;
      case 'reply':
        return this.#settle.reply(delivery, settlement);
      case 'retry':
        return this.#settle.retry(delivery, settlement);
      case 'park':
        return this.#settle.park(delivery, settlement.reason);
      case 'return':
        log.info({ ...named(delivery), reason: settlement.reason }, 'given back');
        onUnavailable(settlement.need, settlement.reason);
        return this.#giveBack(delivery);
    }
  }
}
