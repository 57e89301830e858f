import { objectOf, same } from '../plan/json-value.ts';
import { withUnknown } from '../plan/mask.ts';
import type { Case } from './case.ts';
import { configuredPart } from './configured-part.ts';
import { blockAddress } from './situation.ts';

/** Whether an attribute differs in what is configured of it, rather than in what the provider adds. */
export function ownPartDiffers(name: string, { planned, situation }: Pick<Case, 'planned' | 'situation'>): boolean {
  const expression = situation.expressions.get(blockAddress(planned))?.[name];
  // Nothing to tell the parts by: then all of it counts as configured.
  if (expression === undefined) return true;
  const { before, after, after_unknown } = planned.change;
  const whole = withUnknown(objectOf(after)[name], objectOf(after_unknown)[name]);
  const part = (value: unknown) => configuredPart({ expression, value, extent: 'configured' });
  return !same(part(objectOf(before)[name]), part(whole));
}
