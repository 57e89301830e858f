import type { Catalog } from '../../catalog/catalog.ts';
import { brokerStack } from '../../contracts/names.ts';
import { holdUntil, isDisruptive } from '../apply/windows.ts';
import type { Review, StackTime } from './model.ts';
import { stackSeverity } from './stack-severity.ts';

/** When each stack that interrupts people would be applied if it were merged now, by the windows and freezes that apply heeds. */
export function timesOf(review: Review, { catalog, now }: { catalog: Catalog; now: Date }): StackTime[] {
  const disruptive = review.stacks.filter(({ name }) => isDisruptive(stackSeverity(review, name)));
  return disruptive.map(({ name }) => {
    const broker = catalog.brokers.find((each) => brokerStack(each.name) === name);
    const hold = holdUntil([catalog.platform.maintenance, ...(broker ? [broker.maintenance] : [])], now);
    if (!hold.held) return { stack: name, held: false };
    return { stack: name, held: true, ...(hold.until ? { until: hold.until.toISOString() } : {}) };
  });
}
