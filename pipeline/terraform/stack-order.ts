/** Something to be done after others. */
export interface Ordered {
  name: string;
  /** Names of what comes first; names of things that are not in the run count as done. */
  dependencies: readonly string[];
}

/** What became of one of them. */
export type Outcome<R> =
  | { state: 'done'; result: R }
  | { state: 'failed'; error: unknown }
  /** Something before it failed, or the run was interrupted before its turn. */
  | { state: 'not tried'; because: string };

export interface RunInOrder<T extends Ordered, R> {
  items: readonly T[];
  /** How many at once. */
  parallel: number;
  work: (item: T) => Promise<R>;
  /** Nothing new is begun once this says true. */
  interrupted?: (() => boolean) | undefined;
  /** Called for each item when its outcome is known. */
  settled?: (item: T, outcome: Outcome<R>) => void;
}

/**
 * Runs each item after those it depends on, several at once. A failure stops what depends on it and nothing else.
 * Resolves with an outcome for every item, by name; throws only when items depend on each other in a circle.
 */
export async function runInOrder<T extends Ordered, R>(run: RunInOrder<T, R>): Promise<Map<string, Outcome<R>>> {
  const { items, parallel, work, interrupted = () => false } = run;
  const names = new Set(items.map((item) => item.name));
  const outcomes = new Map<string, Outcome<R>>();
  const conclude = (item: T, outcome: Outcome<R>) => {
    outcomes.set(item.name, outcome);
    run.settled?.(item, outcome);
  };
  const waiting = new Set(items);
  const running = new Map<string, Promise<void>>();
  while (waiting.size > 0 || running.size > 0) {
    for (const item of waiting) {
      const before = item.dependencies.filter((name) => names.has(name));
      const broken = before.find((name) => ['failed', 'not tried'].includes(outcomes.get(name)?.state ?? ''));
      if (broken !== undefined || interrupted()) {
        const because = broken === undefined ? 'the run was interrupted' : `${broken} was not applied`;
        waiting.delete(item);
        conclude(item, { state: 'not tried', because });
      } else if (running.size < parallel && before.every((name) => outcomes.has(name))) {
        waiting.delete(item);
        running.set(
          item.name,
          attempt(item, work).then((outcome) => {
            running.delete(item.name);
            conclude(item, outcome);
          }),
        );
      }
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.size > 0 && ![...waiting].some((item) => canStart(item, names, outcomes))) throw circle(waiting);
  }
  return outcomes;
}

async function attempt<T, R>(item: T, work: (item: T) => Promise<R>): Promise<Outcome<R>> {
  try {
    return { state: 'done', result: await work(item) };
  } catch (error) {
    return { state: 'failed', error };
  }
}

function canStart(item: Ordered, names: Set<string>, outcomes: Map<string, unknown>): boolean {
  return item.dependencies.every((name) => !names.has(name) || outcomes.has(name));
}

function circle(items: Iterable<Ordered>): Error {
  return new Error(`these depend on each other in a circle: ${[...items].map((item) => item.name).join(', ')}`);
}

/**
 * The same items, each with all that comes before it: what stays comes after what it builds on and after what goes and stood on it,
 * which may still work with what a change takes away; what goes comes before what it stood on.
 */
export function removalsFirst<T extends Ordered & { retired: boolean }>(items: readonly T[]): T[] {
  return items.map((item) => {
    const goesBefore = items.filter(({ retired, dependencies }) => retired && dependencies.includes(item.name));
    const kept = item.retired ? [] : item.dependencies;
    return { ...item, dependencies: [...kept, ...goesBefore.map(({ name }) => name)] };
  });
}
