import { namedResources, type Reference, referencesIn } from '../unexplained/references.ts';
import { parseAddress } from './address.ts';
import type { Blocks } from './blocks.ts';
import { isObject, namesOf, same, type Values } from './json-value.ts';
import { heededNames, lifecycleOf } from './lifecycle.ts';
import { replacingArguments, topOf } from './replacing-arguments.ts';

/** What Terraform is expected to do with one block. */
export interface PredictedChange {
  action: 'create' | 'update' | 'replace' | 'delete';
  /** Arguments that differ or that will have another value, sorted. */
  attributes: string[];
  /** Those of them whose configuration is the same, and whose value comes from something that changes. */
  later: ReadonlySet<string>;
  /** Whether Terraform is told to heed none of them on what exists. */
  ignored: boolean;
}

/** Arguments of Terraform itself: a new value of what they refer to changes nothing of the resource. */
const metaArguments = ['connection', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner'];

interface BothSides {
  before: Blocks;
  after: Blocks;
}

type Expected = Map<string, PredictedChange>;

/**
 * Predicts what Terraform will do, by address: what differs, and what follows from it, as an attachment is made anew
 * with its instance. A replacement is predicted where arguments are known to ask for one; see replacements.ts.
 */
export function predictChanges(sides: BothSides): ReadonlyMap<string, PredictedChange> {
  const addresses = [...new Set([...sides.before.keys(), ...sides.after.keys()])].sort();
  const expected: Expected = new Map();
  // Each round may only add, so that it ends when nothing was added.
  for (let added = true; added; ) {
    const weight = weigh(expected);
    for (const address of addresses) {
      const predicted = predictOne(address, sides, expected);
      if (predicted) expected.set(address, predicted);
    }
    added = weigh(expected) > weight;
  }
  return expected;
}

function weigh(expected: Expected): number {
  const all = [...expected.values()];
  return all.reduce((sum, { attributes, action }) => sum + 1 + attributes.length + (action === 'replace' ? 1 : 0), 0);
}

function predictOne(address: string, { before, after }: BothSides, expected: Expected): PredictedChange | undefined {
  const [old, current] = [before.get(address), after.get(address)];
  const { kind, type } = parseAddress(address);
  if (!old || !current) {
    const attributes = namesOf(old ?? {}, current ?? {});
    const action = kind !== 'resource' ? 'update' : old ? 'delete' : 'create';
    return { action, attributes, later: new Set(), ignored: false };
  }
  const differing = namesOf(old, current).filter((name) => !same(old[name], current[name]));
  const changes = (reference: Reference) => mayChange(reference, after, expected);
  const later = namesOf(current).filter(
    (name) => !differing.includes(name) && !metaArguments.includes(name) && referencesIn(current[name]).some(changes),
  );
  const attributes = [...differing, ...later].sort();
  const heeded = heededNames(current, attributes);
  const triggered = namedResources(lifecycleOf(current).replace_triggered_by).some(changes);
  if (attributes.length === 0 && !triggered) return undefined;
  const replaced = replacingArguments(type, { prior: old, planned: current }).filter((path) =>
    heeded.includes(topOf(path)),
  );
  const asks = (path: string) => {
    const [from, to] = [valuesAt(old, path), valuesAt(current, path)];
    return !same(from, to) || referencesIn(to).some(changes);
  };
  const replaces = kind === 'resource' && (triggered || replaced.some(asks));
  return {
    action: replaces ? 'replace' : 'update',
    attributes,
    later: new Set(later),
    ignored: !replaces && heeded.length === 0,
  };
}

/** Whether what a reference leads to may have another value after the apply. */
function mayChange({ address, attribute }: Reference, after: Blocks, expected: Expected): boolean {
  const target = expected.get(address);
  if (!target || target.ignored) return false;
  if (parseAddress(address).kind !== 'resource' || attribute === undefined) return true;
  if (target.attributes.includes(attribute)) return true;
  // What is not configured is the provider's to say, and it says it anew for what is made anew.
  return target.action === 'replace' && after.get(address)?.[attribute] === undefined;
}

/** What stands at `block.argument`, of every such block. */
function valuesAt(block: Values, path: string): unknown[] {
  return path
    .split('.')
    .reduce<unknown[]>(
      (values, step) => values.flat().flatMap((value) => (isObject(value) ? [value[step]] : [])),
      [block],
    );
}
