import type { Day } from './day.ts';
import type { Course } from './simulate.ts';

/** What a day came to. */
export interface Outcome {
  tasksAtMost: number;
  /** Hours of tasks that ran, or were starting, all together. */
  taskHours: number;
  /** Hours of them in which what was there could have been done by fewer. */
  unneededTaskHours: number;
  /** Minutes that a message waited at most, the first to come the first to go, to the minute. */
  longestWaitMinutes: number;
  /** The minute in which that one was done, or the last one. */
  longestWaitEnds: number;
  mostDepth: number;
  /** Messages that waited at the end: what they will have waited is not known. */
  left: number;
}

/** Sums a day up. */
export function outcomeOf(
  course: Course,
  day: Day,
  { perTaskMinute, min }: { perTaskMinute: number; min: number },
): Outcome {
  const { wanted, running, depth, done } = course;
  let [tasksAtMost, taskMinutes, unneeded, mostDepth] = [0, 0, 0, 0];
  for (let minute = 0; minute < day.minutes; minute++) {
    const billed = Math.max(wanted[minute] ?? 0, running[minute] ?? 0);
    const present = (depth[minute] ?? 0) + (done[minute] ?? 0);
    const needed = perTaskMinute > 0 ? Math.ceil(present / perTaskMinute) : 0;
    tasksAtMost = Math.max(tasksAtMost, billed);
    taskMinutes += billed;
    unneeded += Math.max(0, billed - Math.max(min, needed));
    mostDepth = Math.max(mostDepth, depth[minute] ?? 0);
  }
  return {
    tasksAtMost,
    taskHours: taskMinutes / 60,
    unneededTaskHours: unneeded / 60,
    ...longestWait(course, day),
    mostDepth: Math.round(mostDepth),
    left: Math.round(depth[day.minutes - 1] ?? 0),
  };
}

/** Below this a part of a message is an error of arithmetic. */
const nothing = 1e-6;

/** Walks over those that came and those that were done side by side. What was there before counts from the first minute. */
function longestWait(
  { done }: Course,
  { arrivals, minutes, depthBefore }: Day,
): Pick<Outcome, 'longestWaitMinutes' | 'longestWaitEnds'> {
  const longest = { longestWaitMinutes: 0, longestWaitEnds: 0 };
  let came = 0;
  let waiting = depthBefore + (arrivals[0] ?? 0);
  const tell = (minute: number) => {
    if (minute - came > longest.longestWaitMinutes) {
      longest.longestWaitMinutes = minute - came;
      longest.longestWaitEnds = minute;
    }
  };
  for (let minute = 0; minute < minutes; minute++) {
    let left = done[minute] ?? 0;
    while (left > nothing && came <= minute) {
      if (waiting <= nothing) {
        if (came === minute) break;
        came += 1;
        waiting = arrivals[came] ?? 0;
        continue;
      }
      tell(minute);
      const taken = Math.min(left, waiting);
      waiting -= taken;
      left -= taken;
    }
  }
  // What is left waits on, from when it came to the end at least.
  while (waiting <= nothing && came < minutes - 1) {
    came += 1;
    waiting = arrivals[came] ?? 0;
  }
  if (waiting > nothing) tell(minutes - 1);
  return longest;
}
