import { worst } from '../../../catalog/effects/effect.ts';
import type { Configuration } from '../../terraform/synthesize.ts';
import type { Unexplained } from '../model.ts';
import { compareAddresses } from '../plan/address.ts';
import { showChange } from '../plan/attributes.ts';
import type { Plan } from '../plan/read-plan.ts';
import { resourceChange } from '../plan/resource-changes.ts';
import { type ResourceValues, resourceValues } from '../plan/resource-values.ts';
import { type CauseProps, causeOf } from './cause.ts';
import { consequenceOf } from './consequence.ts';
import { severityOfDrift } from './drift.ts';
import { toldByRule } from './edge-drift.ts';
import { explain } from './explanation.ts';
import { type ForeignEntry, foreignEntries } from './foreign-entries.ts';
import { leftDrift } from './left-drift.ts';
import { leftOver } from './left-over.ts';
import { situationOf } from './situation.ts';
import { unexplainedOutputs } from './unexplained-outputs.ts';
import { describePart, type Part } from './unexplained-sentence.ts';
import { waitingIn } from './waiting.ts';

export interface UnexplainedProps {
  /** Name of the stack. */
  stack: string;
  plan: Plan;
  /** The stack as synthesized without the change; undefined when the change adds it. */
  before: Configuration | undefined;
  /** The stack as synthesized with the change, of which the plan is; undefined when the change takes it away. */
  after: Configuration | undefined;
}

/**
 * What a plan would do, attribute by attribute, that does not follow from any difference between two configurations; then
 * outputs; then what happened outside Terraform and applying does not undo.
 */
export function findUnexplained({ stack, plan, before, after }: UnexplainedProps): Unexplained[] {
  const situation = situationOf({ plan, before, after });
  const explanations = explain(situation);
  const left = leftOver(situation, explanations);
  const parts = [...left].flatMap(([planned, names]) => partsOf({ planned, names, situation, left }));
  const values = resourceValues({ plan });
  const found = [
    ...foreignEntries(plan).map((entry) => showForeign(stack, entry)),
    ...parts.map((part) => showPart(stack, part, values)).sort((a, b) => compareAddresses(a.address, b.address)),
    ...unexplainedOutputs({ stack, situation, explanations, left }),
    ...leftDrift({ stack, situation, parts }),
  ];
  return toldByRule(found, plan);
}

/** What drifted, and what waits, stands apart from what differs for another reason. */
function partsOf({ planned, names, situation, left }: CauseProps): Part[] {
  const drift = situation.drift.get(planned.address);
  const drifted = names.filter((name) => drift?.attributes.includes(name));
  const waiting = waitingIn(
    planned,
    names.filter((name) => !drifted.includes(name)),
  );
  const others = names.filter((name) => !drifted.includes(name) && !waiting.includes(name));
  return [drifted, waiting, others]
    .filter((group, index) => group.length > 0 || (index === 2 && names.length === 0))
    .map((group) => ({ planned, names: group, drift, ...causeOf({ planned, names: group, situation, left }) }));
}

function showForeign(stack: string, { address, attribute, value, severity, sentence }: ForeignEntry): Unexplained {
  return {
    stack,
    address,
    action: 'read',
    cause: 'drift',
    attributes: [{ name: attribute, after: value }],
    severity,
    sentence,
  };
}

function showPart(stack: string, part: Part, values: ResourceValues): Unexplained {
  const { planned, names, cause } = part;
  const { address, action } = resourceChange(planned);
  const attributes = names.map((name) => showChange(planned.change, name));
  const { severity } = consequenceOf([{ address, action, attributes }], values);
  const drifted =
    cause === 'not applied' || cause === 'waiting' || part.root ? 'none' : severityOfDrift(planned.type, names);
  return {
    stack,
    address,
    action,
    cause,
    attributes,
    // What it costs was told of with the change that asked for it.
    severity: cause === 'waiting' ? 'none' : worst([severity, drifted]),
    sentence: describePart(part),
  };
}
