import { say } from '../../../catalog/words/sentence.ts';
import type { Unexplained } from '../model.ts';
import { compareAddresses } from '../plan/address.ts';
import { differingAttributes, showChange } from '../plan/attributes.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import { resourceChange } from '../plan/resource-changes.ts';
import { type Drift, severityOfDrift } from './drift.ts';
import type { Situation } from './situation.ts';
import { describeLeftDrift, type LeftDrift, type Part } from './unexplained-sentence.ts';

interface LeftDriftProps {
  stack: string;
  situation: Situation;
  /** What is told already. */
  parts: readonly Part[];
}

/**
 * What happened outside Terraform and the plan does not undo: it stays, or an explained change goes over it. The action of
 * what stays is `read`, that of what is gone `forget`: more than to take note of it Terraform does not do.
 */
export function leftDrift({ stack, situation, parts }: LeftDriftProps): Unexplained[] {
  return [...situation.drift.values()]
    .flatMap((drift) => leftOfDrift(drift, situation, parts))
    .map((left): Unexplained => ({ stack, ...left }))
    .sort((a, b) => compareAddresses(a.address, b.address));
}

type Left = Omit<Unexplained, 'stack'>;

function leftOfDrift(drift: Drift, { planned }: Situation, parts: readonly Part[]): Left[] {
  const { address } = drift.entry;
  const over = planned.find((each) => each.address === address && each.deposed === undefined);
  if (drift.deleted) {
    if (over) return [];
    const sentence = say`${address} is gone outside Terraform already.`;
    return [{ address, action: 'forget', cause: 'undone', attributes: [], severity: 'none', sentence }];
  }
  const told = parts.filter((part) => part.planned === over && part.cause === 'drift').flatMap(({ names }) => names);
  const names = drift.attributes.filter((name) => !told.includes(name));
  const set = over ? differingAttributes(over.change) : [];
  const overwritten = over ? names.filter((name) => set.includes(name) || goes(over)) : [];
  const stays = names.filter((name) => !overwritten.includes(name));
  return [
    ...(over && overwritten.length > 0 ? [showOverwritten({ drift, names: overwritten, over })] : []),
    ...(stays.length > 0 ? [showStaying({ drift, names: stays })] : []),
  ];
}

/** Of a resource that goes there is nothing left to be put back. */
function goes({ change }: PlannedResource): boolean {
  return change.actions === 'delete' || change.actions === 'forget';
}

function showOverwritten(left: LeftDrift & { over: PlannedResource }): Left {
  const { address, action } = resourceChange(left.over);
  const attributes = left.names.map((name) => showChange(left.over.change, name));
  const severity = severityOfDrift(left.drift.entry.type, left.names);
  return { address, action, cause: 'drift', attributes, severity, sentence: describeLeftDrift(left) };
}

function showStaying(left: LeftDrift): Left {
  const { address, change } = left.drift.entry;
  const attributes = left.names.map((name) => showChange(change, name));
  const severity = severityOfDrift(left.drift.entry.type, left.names);
  return { address, action: 'read', cause: 'drift', attributes, severity, sentence: describeLeftDrift(left) };
}
