import type { Bucket } from '../../../pipeline/aws/bucket.ts';

/** A bucket in memory that answers late, and the order in which it was written to. */
export interface MemoryBucket extends Bucket {
  objects: Map<string, string>;
  /** `write KEY` and `remove KEY`, as each took effect. */
  calls: string[];
  /** Calls to fail, the next one first, as `write KEY`. */
  failures: string[];
}

/** An empty bucket. Each call takes a few turns of the event loop, an earlier one more of them than a later one. */
export function memoryBucket(name = 'states'): MemoryBucket {
  const objects = new Map<string, string>();
  const [calls, failures]: [string[], string[]] = [[], []];
  let begun = 0;
  const take = async (call: string, effect: () => void) => {
    const turns = 8 - (begun++ % 8);
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    if (failures[0] === call) {
      failures.shift();
      throw new Error(`${call} failed`);
    }
    calls.push(call);
    effect();
  };
  const text = (body: Uint8Array | string) => Buffer.from(body).toString('utf8');
  return {
    name,
    objects,
    calls,
    failures,
    keys: async (prefix = '') => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
    async read(key) {
      const found = objects.get(key);
      return found === undefined ? undefined : Buffer.from(found);
    },
    write: (key, body) => take(`write ${key}`, () => objects.set(key, text(body))),
    async create(key, body) {
      if (objects.has(key)) return false;
      objects.set(key, text(body));
      return true;
    },
    remove: (key) => take(`remove ${key}`, () => objects.delete(key)),
  };
}
