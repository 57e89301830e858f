import type { Kinds } from '../../catalog/catalog.ts';
import { type Severity, worstCost } from '../../catalog/effects/effect.ts';
import { kinds as knownKinds } from '../../catalog/kinds.ts';
import type { Proof, Review } from './model.ts';
import { shareOf } from './objects/share.ts';

/** What applying one stack of a reviewed change costs people in time and data, at worst. */
export function stackSeverity(
  { objects, code, unexplained }: Review,
  stack: string,
  kinds: Kinds = knownKinds,
): Severity {
  const isOfStack = (proof: Proof) => proof.stack === stack;
  const effects = objects.flatMap((object) => {
    const { terraform, isIn } = shareOf(object, kinds);
    // Of what is part of every stack only its proof says where it is felt.
    const isOwn = terraform.in === 'stack' && isIn(stack);
    return object.effects.filter(({ proof }) => (proof.length > 0 ? proof.some(isOfStack) : isOwn));
  });
  const all = [
    ...effects.map(({ severity }) => severity),
    ...(code?.proof.some(isOfStack) ? [code.severity] : []),
    ...unexplained.filter((each) => each.stack === stack).map(({ severity }) => severity),
  ];
  return worstCost(all);
}
