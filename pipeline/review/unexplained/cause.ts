import type { Unexplained } from '../model.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import type { LeftOver } from './left-over.ts';
import { isTouched } from './may-change.ts';
import { namedResources, referencesIn } from './references.ts';
import { blockAddress, type Situation } from './situation.ts';
import { waitingIn } from './waiting.ts';

/** Why something is done that is not explained. */
export interface Cause {
  cause: Unexplained['cause'];
  /** The resource whose unexplained change it follows from, when it follows from one. */
  root?: PlannedResource;
}

export interface CauseProps {
  planned: PlannedResource;
  /** Names of the attributes; none when it is the whole resource. */
  names: readonly string[];
  situation: Situation;
  left: LeftOver;
}

/** Finds the cause of what is left of a planned change, of the attributes with these names. */
export function causeOf({ planned, names, situation, left }: CauseProps): Cause {
  return follow(planned, names, { situation, left, seen: new Set() });
}

interface Search {
  situation: Situation;
  left: LeftOver;
  seen: Set<PlannedResource>;
}

function follow(planned: PlannedResource, names: readonly string[], search: Search): Cause {
  const { situation, seen, left } = search;
  seen.add(planned);
  const drift = situation.drift.get(planned.address);
  if (drift?.deleted && planned.change.actions === 'create') return { cause: 'undone' };
  if (names.some((name) => drift?.attributes.includes(name))) return { cause: 'drift' };
  if (names.length > 0 && waitingIn(planned, names).length === names.length) return { cause: 'waiting' };
  const target = findTarget(planned, names, search);
  if (!target) return { cause: 'not applied' };
  const { cause, root = target } = follow(target, left.get(target) ?? [], { ...search, seen });
  return { cause, root };
}

/** An unexplained change that the values of these attributes come from. */
function findTarget(planned: PlannedResource, names: readonly string[], { situation, left, seen }: Search) {
  const block = situation.after.get(blockAddress(planned)) ?? {};
  const references =
    planned.change.actions === 'read'
      ? [...referencesIn(block), ...namedResources(block.depends_on)]
      : referencesIn(names.map((name) => block[name]));
  return references
    .flatMap(({ address, attribute }) =>
      (situation.byBlock.get(address) ?? []).filter((target) => isTouched(target, attribute)),
    )
    .find((target) => left.has(target) && !seen.has(target));
}
