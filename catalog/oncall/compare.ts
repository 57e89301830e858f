import { type Urgency, urgencies } from '../../contracts/paging.ts';
import { coverage, dutiesOf } from './coverage.ts';
import type { Span } from './expand.ts';
import type { CallingRoute } from './on-call.ts';

/** When others are called than before, by a change of a route. */
export interface OtherDuty extends Span {
  urgency: Urgency;
  /** The first is 1. */
  level: number;
  before: readonly string[];
  after: readonly string[];
}

/** Everything of a span in which others are called than before, in order; by the clocks, on days on which they change. */
export function otherDuties(sides: { before: CallingRoute; after: CallingRoute }, span: Span): OtherDuty[] {
  const [before, after] = [sides.before, sides.after].map((route) => ({
    route,
    duties: dutiesOf(route, span, 'clocks'),
  })) as [Side, Side];
  return urgencies
    .flatMap((urgency) => {
      const levels = Math.max(
        ...[before, after].map(({ route }) => route.calls[urgency]?.escalation.levels.length ?? 0),
      );
      return Array.from({ length: levels }, (_, level) => differences({ before, after, urgency, level, span })).flat();
    })
    .sort((a, b) => a.from - b.from || a.level - b.level);
}

interface Side {
  route: CallingRoute;
  duties: ReturnType<typeof dutiesOf>;
}

function differences(props: { before: Side; after: Side; urgency: Urgency; level: number; span: Span }): OtherDuty[] {
  const { urgency, level, span } = props;
  const [was, is] = [props.before, props.after].map(({ route, duties }) => {
    const call = route.calls[urgency];
    return call ? coverage({ call, level, duties, span }) : [{ ...span, people: [] }];
  });
  const found: OtherDuty[] = [];
  for (const before of was ?? []) {
    for (const after of is ?? []) {
      const [from, until] = [Math.max(before.from, after.from), Math.min(before.until, after.until)];
      if (from >= until || before.people.join() === after.people.join()) continue;
      found.push({ from, until, urgency, level: level + 1, before: before.people, after: after.people });
    }
  }
  return found;
}
