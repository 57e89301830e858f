import type { Kinds } from '../../catalog/catalog.ts';
import { compareSeverity, type Severity, worstCost } from '../../catalog/effects/effect.ts';
import { kindOf, nameOf } from '../../catalog/kind.ts';
import { say } from '../../catalog/words/sentence.ts';
import type { CodeChange, ObjectChange, ObjectEffect, Proof, ResourceChange } from './model.ts';
import { carriersOf } from './objects/proof.ts';
import { type Share, shareOf } from './objects/share.ts';
import { resourceValues } from './plan/resource-values.ts';
import { followsFromAnother } from './plan/synthesized-changes.ts';
import type { StackComparison } from './stack-changes.ts';
import { type Consequence, consequenceOf, gravest } from './unexplained/consequence.ts';

/** Finds the resources that carry each effect, and adds what Terraform would do beyond what the effects say. */
export function proveObjects(
  objects: readonly ObjectChange[],
  comparison: readonly StackComparison[],
  kinds: Kinds,
): ObjectChange[] {
  const shares = objects.map((object) => shareOf(object, kinds));
  const own = shares.filter(({ terraform }) => terraform.in === 'stack');
  return objects.map((object, index) => {
    const share = shares[index] ?? shareOf(object, kinds);
    const stacks = comparison.filter(({ name }) => share.isIn(name));
    const effects = object.effects.map((effect) => ({ ...effect, proof: proofOf(share, effect, stacks) }));
    // What the file of an object of its own does is told there.
    const others = share.terraform.in === 'stack' ? [] : own;
    return { ...object, effects: [...effects, ...beyond(object, stacks, partOf(share, others))] };
  });
}

/** What of a stack an object has, without what others have. */
function partOf(share: Share, others: readonly Share[]): (stack: StackComparison) => ResourceChange[] {
  return ({ name, stack }) => {
    const telling = others.filter(({ isIn }) => isIn(name));
    return (stack?.resources ?? []).filter(
      ({ address }) => share.has(name, address) && !telling.some(({ has }) => has(name, address)),
    );
  };
}

function proofOf({ terraform, has }: Share, { field }: ObjectEffect, stacks: readonly StackComparison[]): Proof[] {
  return stacks.flatMap(({ name, synthesized, stack }) => {
    const changes = stack?.source === 'plan' ? stack.resources : synthesized;
    const addresses = [...new Set([...changes, ...synthesized].map(({ address }) => address))];
    const own = addresses.filter((address) => has(name, address));
    const carried = terraform.in === 'stack' ? carriersOf(terraform, { field, addresses: own }) : own;
    return carried.map((address) => ({ stack: name, address }));
  });
}

/** A net below the table of effects: what costs people more in Terraform than any effect of the file admits. */
function beyond(
  { effects, file }: ObjectChange,
  stacks: readonly StackComparison[],
  of: (stack: StackComparison) => ResourceChange[],
): ObjectEffect[] {
  const claimed = worstCost(effects.map(({ severity }) => severity));
  const touched = stacks.filter((stack) => of(stack).length > 0);
  const consequence = costOf(touched, of);
  if (compareSeverity(consequence.severity, atLeastRolling(claimed)) <= 0) return [];
  const proof = touched.flatMap((stack) => of(stack).map(({ address }) => ({ stack: stack.name, address })));
  const sentence = say`comes to more in Terraform than its fields alone would tell. ${consequence.sentence}`;
  return [{ severity: consequence.severity, sentence, field: '', at: { file, line: 1, side: 'after' }, proof }];
}

/** What stacks cost people: as much as the one that costs most. A node more or less counts in its own stack alone. */
function costOf(
  stacks: readonly StackComparison[],
  of: (stack: StackComparison) => readonly ResourceChange[],
): Consequence {
  return gravest(stacks.map((each) => consequenceOf(of(each), resourceValues(each))));
}

/** Below a restart, Terraform's side of a change says less than the file's. */
function atLeastRolling(severity: Severity): Severity {
  return compareSeverity(severity, 'reconnect') < 0 ? 'reconnect' : severity;
}

/** Files that could not be read before by Warren as it is now are told of by what becomes of their stacks. */
export function unreadableObjects(paths: readonly string[], { comparison, complete, kinds }: Known): ObjectChange[] {
  return paths.flatMap((file) => {
    const kind = kindOf(file, kinds);
    if (!kind) return [];
    const object = {
      kind: kind.name,
      name: 'file' in kind ? kind.name : nameOf(file, kind),
      file,
      change: 'changed' as const,
    };
    const { severity, sentence } = consequenceFor(object, { comparison, complete, kinds });
    const effect: ObjectEffect = {
      severity,
      sentence: say`cannot be compared field by field, since Warren as it is now cannot read the file as it was. ${sentence}`,
      field: '',
      at: { file, line: 1, side: 'after' },
      proof: [],
    };
    return [{ ...object, effects: [effect] }];
  });
}

/** What is known of stacks; `complete`: both sides of all that differ. */
interface Known {
  comparison: readonly StackComparison[];
  complete: boolean;
  kinds: Kinds;
}

function consequenceFor(
  object: Pick<ObjectChange, 'kind' | 'name'>,
  { comparison, complete, kinds }: Known,
): Consequence {
  const share = shareOf(object, kinds);
  if (share.terraform.in === 'no stack') return share.terraform.unknown;
  const stacks = comparison.filter(({ name }) => share.isIn(name));
  const isKnown = complete || stacks.some(({ plan }) => plan !== undefined);
  return isKnown ? costOf(stacks, partOf(share, [])) : unknown;
}

/** Nothing was synthesized to compare, so that anything may be lost. */
const unknown = { severity: 'data loss' as const, sentence: say`What changes is not known; it may be anything.` };

/** What differs in stacks and is carried by no changed file comes from changed code. */
export function explainCode(
  objects: readonly ObjectChange[],
  comparison: readonly StackComparison[],
): CodeChange | undefined {
  const carried = carriedBy(objects);
  const leftIn = ({ name, synthesized }: StackComparison): ResourceChange[] =>
    synthesized.filter((change) => !carried.get(name)?.has(change.address) && !followsFromAnother(change));
  const touched = comparison.filter((stack) => leftIn(stack).length > 0);
  if (touched.length === 0) return undefined;
  const { severity, sentence } = costOf(touched, leftIn);
  return {
    severity,
    sentence: say`Changed code makes other Terraform of the same files, in ${touched.length} ${[touched.length === 1 ? 'stack' : 'stacks']}. ${sentence}`,
    proof: touched.flatMap((stack) => leftIn(stack).map(({ address }) => ({ stack: stack.name, address }))),
  };
}

/** The addresses that prove some effect, by stack. */
function carriedBy(objects: readonly ObjectChange[]): Map<string, Set<string>> {
  const carried = new Map<string, Set<string>>();
  for (const { stack, address } of objects.flatMap(({ effects }) => effects.flatMap(({ proof }) => proof))) {
    const addresses = carried.get(stack) ?? new Set();
    carried.set(stack, addresses.add(address));
  }
  return carried;
}
