import { type Severity, worst } from '../../catalog/effects/effect.ts';
import { brokerStack } from '../../contracts/names.ts';
import type { Proof, Review } from '../review/model.ts';

/** What applying one stack of a reviewed change costs people, at worst. */
export function stackSeverity({ objects, code, unexplained }: Review, stack: string): Severity {
  const isOfStack = (proof: Proof) => proof.stack === stack;
  const effects = objects.flatMap(({ kind, name, formerName, effects: all }) =>
    all.filter(({ proof }) => {
      if (proof.length > 0) return proof.some(isOfStack);
      return kind === 'broker' && [name, formerName].some((each) => each !== undefined && stack === brokerStack(each));
    }),
  );
  return worst([
    ...effects.map(({ severity }) => severity),
    ...(code?.proof.some(isOfStack) ? [code.severity] : []),
    ...unexplained.filter((each) => each.stack === stack).map(({ severity }) => severity),
  ]);
}
