import { queueMetric } from '../../contracts/queue-metrics.ts';
import { cpuMetric } from '../../contracts/queue-recording.ts';
import type { Processor } from '../kinds/processor/processor.ts';
import type { AlarmState } from './alarm-state.ts';
import { type ScaledProcessor, type ScalingAlarm, scalingAlarms, scalingPolicies } from './alarms.ts';
import type { Day } from './day.ts';
import type { AtMinute } from './metric-math/compile.ts';
import { type Call, type Capacity, scale } from './step-scaling.ts';
import { watchAlarm } from './watch.ts';

/** What of a processor a day depends on. */
export type Simulated = ScaledProcessor & Pick<Processor, 'prefetch'>;

export interface Course {
  /** Tasks that are wanted, and that run, in each minute. */
  wanted: Float64Array;
  running: Float64Array;
  /** Messages in the queue at the end of each minute. */
  depth: Float64Array;
  done: Float64Array;
  /** Alarms that began, and what came of them, in the order of minutes. */
  events: ScalingEvent[];
}

/** An alarm that began, or a change of the number of tasks while one held on. */
export interface ScalingEvent {
  minute: number;
  rule: string;
  does: ScalingAlarm['does'];
  /** Tasks that were wanted before and after. */
  from: number;
  to: number;
}

export interface SimulateOptions {
  /** Messages that a task does in a minute. */
  perTaskMinute: number;
  /** Minutes from a task being wanted to its first message. */
  startMinutes: number;
}

/**
 * The day as it would have gone with these rules: what came in is as it was; what is done follows from the tasks that run,
 * and what waits from both. In a minute of which nothing was published, nothing is published here either.
 */
export function simulate(processor: Simulated, day: Day, options: SimulateOptions): Course {
  const state = new Simulation(processor, day, options);
  for (let minute = 0; minute < day.minutes; minute++) state.pass(minute);
  return state.course;
}

class Simulation {
  readonly course: Course;
  #processor: Simulated;
  #day: Day;
  #options: SimulateOptions;
  #capacity: Capacity;
  #published = 0;
  #acknowledged = 0;
  #series: Record<string, Float64Array>;
  #alarms: { alarm: ScalingAlarm; see: (minute: number) => { state: AlarmState; distance: number }; was: AlarmState }[];
  #policies: ReturnType<typeof scalingPolicies>;

  constructor(processor: Simulated, day: Day, options: SimulateOptions) {
    const { minutes } = day;
    const empty = () => new Float64Array(minutes);
    this.#processor = processor;
    this.#day = day;
    this.#options = options;
    this.course = { wanted: empty(), running: empty(), depth: empty(), done: empty(), events: [] };
    this.#capacity = { wanted: processor.tasks.min };
    this.#series = Object.fromEntries(
      [...Object.values(queueMetric), cpuMetric].map((name) => [name, empty().fill(Number.NaN)]),
    );
    this.#policies = scalingPolicies(processor);
    this.#alarms = scalingAlarms(processor, { name: '' }).map((alarm) => ({
      alarm,
      see: watchAlarm(alarm, (metric) => this.#reader(metric)).see,
      was: 'INSUFFICIENT_DATA',
    }));
  }

  /** What is not a number was not published. */
  #reader(metric: string): AtMinute {
    const series = this.#series[metric];
    return (minute) => {
      const value = series?.[minute] ?? Number.NaN;
      return Number.isNaN(value) ? undefined : value;
    };
  }

  pass(minute: number): void {
    this.#work(minute);
    this.#publish(minute);
    this.#rescale(minute);
  }

  #work(minute: number): void {
    const { course } = this;
    const running = this.#runningIn(minute);
    const before = minute === 0 ? this.#day.depthBefore : (course.depth[minute - 1] ?? 0);
    const present = before + (this.#day.arrivals[minute] ?? 0);
    const done = Math.min(present, running * this.#options.perTaskMinute);
    course.wanted[minute] = this.#capacity.wanted;
    course.running[minute] = running;
    course.done[minute] = done;
    course.depth[minute] = present - done;
  }

  /** A task that is added takes a while to start; one that is taken away is gone in the next minute. */
  #runningIn(minute: number): number {
    const { min } = this.#processor.tasks;
    const { wanted } = this.course;
    let running = this.#capacity.wanted;
    for (let back = 1; back <= this.#options.startMinutes; back++) {
      running = Math.min(running, minute - back < 0 ? min : (wanted[minute - back] ?? min));
    }
    return running;
  }

  #publish(minute: number): void {
    const { course } = this;
    this.#published += this.#day.arrivals[minute] ?? 0;
    this.#acknowledged += course.done[minute] ?? 0;
    const [depth, running] = [Math.round(course.depth[minute] ?? 0), course.running[minute] ?? 0];
    const room = running * this.#processor.prefetch;
    const held = Math.min(depth, room);
    const inWork = Math.min(room, Math.round((course.done[minute] ?? 0) * this.#day.workMinutes));
    const put = (name: string, value: number) => {
      const series = this.#series[name];
      if (series) series[minute] = value;
    };
    const cpu = this.#day.cpuPerMessage[minute];
    if (cpu !== undefined && running > 0) {
      put(cpuMetric, Math.min(100, (cpu * (course.done[minute] ?? 0)) / running));
    }
    if (!this.#day.isSeen[minute]) return;
    put(queueMetric.ready, depth - held);
    put(queueMetric.unacknowledged, Math.max(held, inWork));
    put(queueMetric.published, this.#published);
    put(queueMetric.acknowledged, this.#acknowledged);
    put(queueMetric.consumers, running);
    put(queueMetric.up, 1);
  }

  #rescale(minute: number): void {
    const calls: (Call & { rule: string; does: ScalingAlarm['does']; began: boolean })[] = [];
    const { wanted } = this.#capacity;
    for (const watched of this.#alarms) {
      const { state, distance } = watched.see(minute);
      const began = state === 'ALARM' && watched.was !== 'ALARM';
      watched.was = state;
      if (state !== 'ALARM') continue;
      const { rule, does } = watched.alarm;
      if (does === 'tell') {
        if (began) this.course.events.push({ minute, rule, does, from: wanted, to: wanted });
        continue;
      }
      calls.push({ policy: this.#policies[does], distance, rule, does, began });
    }
    this.#capacity = scale(this.#capacity, { calls, second: minute * 60, bounds: this.#processor.tasks });
    const to = this.#capacity.wanted;
    for (const { rule, does, began } of calls) {
      const isCause = to > wanted ? does === 'add' : to < wanted && does === 'remove';
      // That a queue is idle while nothing was added is of no interest; that more would be added than there may be is.
      if (!isCause && !(began && does === 'add')) continue;
      this.course.events.push({ minute, rule, does, from: wanted, to: isCause ? to : wanted });
    }
  }
}
