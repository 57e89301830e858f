import { createHash } from 'node:crypto';
import { plainText } from '../../catalog/words/sentence.ts';
import type { ObjectChange, Review, StackChange, Unexplained } from './model.ts';
import { canonical } from './plan/json-value.ts';
import { plannedEffects } from './plan/planned-effects.ts';
import type { Plan } from './plan/read-plan.ts';
import { proofText } from './proof-text.ts';

/** Digits that are kept: 128 bits. */
const digits = 32;

/**
 * 32 hexadecimal digits that are the same for every review with the same effects: what becomes of objects, of code and of
 * resources, and what no file explains. Of attributes their names count, and those values that the configuration writes
 * out; nothing that is generated, no secret, no line, commit, note, warning or price, and no order.
 */
export function fingerprintOf(
  review: Omit<Review, 'fingerprint'>,
  plans: readonly { stack: string; plan: Plan }[],
): string {
  const effects = effectsOf(review, new Map(plans.map(({ stack, plan }) => [stack, plan])));
  return createHash('sha256').update(canonical(effects)).digest('hex').slice(0, digits);
}

/** What a fingerprint is taken of. It holds no secret. */
export function effectsOf(review: Omit<Review, 'fingerprint'>, plans: ReadonlyMap<string, Plan>): unknown {
  const { objects, code, stacks, unexplained } = review;
  return {
    objects: inAnyOrder(objects.flatMap(effectsOfObject)),
    code: code
      ? { severity: code.severity, sentence: plainText(code.sentence), proof: code.proof.map(proofText).sort() }
      : null,
    stacks: inAnyOrder(stacks.map((stack) => effectsOfStack(stack, plans.get(stack.name)))),
    unexplained: inAnyOrder(unexplained.map(effectOfUnexplained)),
  };
}

function effectsOfObject({ kind, name, formerName, change, effects }: ObjectChange): unknown[] {
  return effects.map(({ field, severity, sentence }) => ({
    kind,
    name,
    formerName,
    change,
    field,
    severity,
    sentence: plainText(sentence),
  }));
}

/** What a plan knows counts where there is one: what is shown of it may hold ids. */
function effectsOfStack({ name, change, resources }: StackChange, plan: Plan | undefined): unknown {
  const shown = resources.map(({ address, action, attributes }) => ({
    address: withoutKey(address),
    action,
    attributes: inAnyOrder<unknown>(plan ? attributes.map((attribute) => attribute.name) : attributes),
  }));
  return { name, change, resources: inAnyOrder(shown), written: plan ? inAnyOrder(plannedEffects(plan)) : null };
}

function effectOfUnexplained({ stack, address, action, cause, attributes }: Unexplained): unknown {
  return {
    stack,
    address: withoutKey(address),
    action,
    cause,
    attributes: inAnyOrder(attributes.map(({ name }) => name)),
  };
}

/** The key of a left-over object is generated. */
function withoutKey(address: string): string {
  return address.replace(/\(deposed [0-9a-f]+/, '(deposed');
}

function inAnyOrder<T>(items: readonly T[]): T[] {
  const sorted = items.map((item) => ({ item, text: canonical(item) }));
  return sorted.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ item }) => item);
}
