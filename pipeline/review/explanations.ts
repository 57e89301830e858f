import { basename } from 'node:path/posix';
import { compareSeverity, type Severity, worst } from '../../catalog/effects/effect.ts';
import { kindOf } from '../../catalog/kinds.ts';
import { say } from '../../catalog/words/sentence.ts';
import { brokerStack } from '../../contracts/names.ts';
import type { CodeChange, ObjectChange, ObjectEffect, Proof, ResourceChange } from './model.ts';
import { carriersOf } from './objects/proof.ts';
import { resourceValues } from './plan/resource-values.ts';
import { followsFromAnother } from './plan/synthesized-changes.ts';
import type { StackComparison } from './stack-changes.ts';
import { type Consequence, consequenceOf, gravest } from './unexplained/consequence.ts';

/** Finds the resources that carry each effect, and adds what Terraform would do beyond what the effects say. */
export function proveObjects(objects: readonly ObjectChange[], comparison: readonly StackComparison[]): ObjectChange[] {
  return objects.map((object) => {
    const stacks = comparison.filter(({ name }) => belongsTo(object, name));
    const effects = object.effects.map((effect) => ({ ...effect, proof: proofOf(object, effect, stacks) }));
    // What a broker's own file does is told there.
    const owned = stacks.filter(({ name }) => object.kind === 'broker' || !isToldElsewhere(name, objects));
    return { ...object, effects: [...effects, ...beyond(object, owned)] };
  });
}

/** A platform carries every stack; a broker its own, and under another name its former one, too; other objects none. */
function belongsTo(
  { kind, name, formerName }: Pick<ObjectChange, 'kind' | 'name' | 'formerName'>,
  stack: string,
): boolean {
  if (kind !== 'broker') return kind === 'platform';
  return [name, formerName].some((broker) => broker !== undefined && stack === brokerStack(broker));
}

function isToldElsewhere(stack: string, objects: readonly ObjectChange[]): boolean {
  return objects.some((object) => object.kind === 'broker' && belongsTo(object, stack));
}

function proofOf({ kind }: ObjectChange, { field }: ObjectEffect, stacks: readonly StackComparison[]): Proof[] {
  return stacks.flatMap(({ name, synthesized, stack }) => {
    const changes = stack?.source === 'plan' ? stack.resources : synthesized;
    const addresses = [...new Set([...changes, ...synthesized].map(({ address }) => address))];
    const carried = kind === 'platform' ? addresses : carriersOf(field, addresses);
    return carried.map((address) => ({ stack: name, address }));
  });
}

/** A net below the table of effects: what costs people more in Terraform than any effect of the file admits. */
function beyond({ effects, file }: ObjectChange, stacks: readonly StackComparison[]): ObjectEffect[] {
  const claimed = worst(effects.map(({ severity }) => severity));
  const consequence = costOf(stacks);
  if (compareSeverity(consequence.severity, atLeastRolling(claimed)) <= 0) return [];
  const proof = stacks.flatMap(({ name, stack }) =>
    (stack?.resources ?? []).map(({ address }) => ({ stack: name, address })),
  );
  const sentence = say`comes to more in Terraform than its fields alone would tell. ${consequence.sentence}`;
  return [{ severity: consequence.severity, sentence, field: '', at: { file, line: 1, side: 'after' }, proof }];
}

/** What stacks cost people: as much as the one that costs most. A node more or less counts in its own stack alone. */
function costOf(
  stacks: readonly StackComparison[],
  of = ({ stack }: StackComparison) => stack?.resources ?? [],
): Consequence {
  return gravest(stacks.map((each) => consequenceOf(of(each), resourceValues(each))));
}

/** Below a restart, Terraform's side of a change says less than the file's. */
function atLeastRolling(severity: Severity): Severity {
  return compareSeverity(severity, 'reconnect') < 0 ? 'reconnect' : severity;
}

/** Files that could not be read before by Warren as it is now are told of by what becomes of their stacks. */
export function unreadableObjects(
  paths: readonly string[],
  { comparison, complete }: { comparison: readonly StackComparison[]; complete: boolean },
): ObjectChange[] {
  return paths.map((file) => {
    const kind = kindOf(file)?.name ?? 'broker';
    const object = {
      kind,
      name: kind === 'platform' ? kind : basename(file, '.yaml'),
      file,
      change: 'changed' as const,
    };
    const { severity, sentence } = consequenceFor(object, { comparison, complete });
    const effect: ObjectEffect = {
      severity,
      sentence: say`cannot be compared field by field, since Warren as it is now cannot read the file as it was. ${sentence}`,
      field: '',
      at: { file, line: 1, side: 'after' },
      proof: [],
    };
    return { ...object, effects: [effect] };
  });
}

function consequenceFor(
  object: Pick<ObjectChange, 'kind' | 'name'>,
  { comparison, complete }: { comparison: readonly StackComparison[]; complete: boolean },
): Consequence {
  if (object.kind === 'endpoint' || object.kind === 'processor') return unknownOfRequests;
  const stacks = comparison.filter(({ name }) => belongsTo(object, name));
  const isKnown = complete || stacks.some(({ plan }) => plan !== undefined);
  return isKnown ? costOf(stacks) : unknown;
}

/** No stack tells what becomes of requests. */
const unknownOfRequests = {
  severity: 'downtime' as const,
  sentence: say`What changes is not known; requests may be refused, or wait.`,
};

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
