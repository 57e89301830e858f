import { say } from '../../../catalog/words/sentence.ts';
import type { AttributeChange, Unexplained } from '../model.ts';
import { same } from '../plan/json-value.ts';
import type { Change } from '../plan/read-plan.ts';
import { showAttribute } from '../plan/shown-value.ts';
import type { Explanations } from './case.ts';
import { causeOf } from './cause.ts';
import type { LeftOver } from './left-over.ts';
import { isTouched, mayChange } from './may-change.ts';
import { referencesIn } from './references.ts';
import type { Situation } from './situation.ts';

interface OutputProps {
  stack: string;
  situation: Situation;
  explanations: Explanations;
  left: LeftOver;
}

/** Outputs that would be others without any difference between the configurations, in the order of names. */
export function unexplainedOutputs({ stack, situation, explanations, left }: OutputProps): Unexplained[] {
  return Object.entries(situation.plan.output_changes)
    .filter(([name, { actions }]) => actions !== 'no-op' && !isExplained(name, situation, explanations))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, change]) => {
      const address = `output.${name}`;
      const root = rootOf(address, situation, left);
      return {
        stack,
        address,
        action: 'output',
        cause: root?.cause ?? 'not applied',
        attributes: [showOutput(name, change)],
        severity: 'none',
        sentence: root
          ? say`${address} changes with ${root.address}, which no changed file explains.`
          : say`${address} differs from what was last applied, and no changed file explains it.`,
      };
    });
}

function isExplained(name: string, situation: Situation, explanations: Explanations): boolean {
  const [old, current] = [situation.before, situation.after].map((blocks) => blocks.get(`output.${name}`));
  if (!same(old, current)) return true;
  return referencesIn(current).some((reference) => mayChange(reference, { situation, explanations }));
}

/** The unexplained change that the output tells of, with its cause. */
function rootOf(output: string, situation: Situation, left: LeftOver) {
  const target = referencesIn(situation.after.get(output))
    .flatMap(({ address, attribute }) =>
      (situation.byBlock.get(address) ?? []).filter((planned) => isTouched(planned, attribute)),
    )
    .find((planned) => left.has(planned));
  if (!target) return undefined;
  const { cause, root = target } = causeOf({ planned: target, names: left.get(target) ?? [], situation, left });
  return { cause, address: root.address };
}

/** An output may be called like a secret; its one attribute is not. */
function showOutput(
  name: string,
  { before, after, after_unknown, before_sensitive, after_sensitive }: Change,
): AttributeChange {
  const marks = [before_sensitive, after_sensitive];
  return { ...showAttribute({ name, before, after, unknown: after_unknown, marks }), name: 'value' };
}
