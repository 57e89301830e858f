import type { ForeignOpening, Seen } from '../../../catalog/adoption.ts';
import { isObject } from '../../review/plan/json-value.ts';
import type { Plan } from '../../review/plan/read-plan.ts';
import { foreignEntries } from '../../review/unexplained/foreign-entries.ts';

/** What a plan sees of its stack: each resource as it was applied, as it is, and as the files would have it. */
export function seenIn(stack: string, plan: Plan): Seen {
  const drift = new Map(plan.resource_drift.map((entry) => [entry.address, entry.change]));
  const sides = plan.resource_changes.filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined);
  return {
    stack,
    resources: sides.map(({ address, change: { before, after } }) => {
      const changed = drift.get(address);
      return {
        address,
        ...side('was', changed ? changed.before : before),
        ...side('there', before),
        ...side('wanted', after),
      };
    }),
    foreign: foreignEntries(plan).flatMap(({ address, opening }): ForeignOpening[] =>
      opening ? [{ address, ...opening }] : [],
    ),
  };
}

function side<Name extends string>(name: Name, values: unknown) {
  return (isObject(values) ? { [name]: values } : {}) as { [name in Name]?: Record<string, unknown> };
}
