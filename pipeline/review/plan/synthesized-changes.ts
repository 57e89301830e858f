import { sensitiveAttributes } from '../../../sandbox/schema/sensitive.ts';
import type { Configuration } from '../../terraform/synthesize.ts';
import type { ResourceChange } from '../model.ts';
import { compareAddresses, parseAddress, withRemarks } from './address.ts';
import { type Blocks, blocksOf } from './blocks.ts';
import type { Values } from './json-value.ts';
import { knownLater } from './mask.ts';
import { type PredictedChange, predictChanges } from './predict-changes.ts';
import { onlyForNew } from './resource-changes.ts';
import { isSecretAttribute } from './secret-names.ts';
import { showAttribute } from './shown-value.ts';

/**
 * What two synthesized versions of a stack come to, without a plan: resources as far as Terraform's decision can be
 * predicted, and as updates everything else that differs, such as `output.…`, `data.…`, `provider.aws` and
 * `terraform.backend`. Of a stack that is new or gone only the resources are told. Comments do not count.
 */
export function synthesizedChanges(
  before: Configuration | undefined,
  after: Configuration | undefined,
): ResourceChange[] {
  const sides = { before: blocksOf(before), after: blocksOf(after) };
  const whole = before === undefined || after === undefined;
  return [...predictChanges(sides)]
    .filter(([address]) => !whole || parseAddress(address).kind === 'resource')
    .map(([address, predicted]) => asChange(address, predicted, sides))
    .sort((a, b) => compareAddresses(a.address, b.address));
}

/** Whether a change follows from that of another resource alone, so that what is synthesized of it does not differ. */
export function followsFromAnother({ attributes }: ResourceChange): boolean {
  return attributes.length > 0 && attributes.every(({ after }) => after === knownLater);
}

function asChange(address: string, predicted: PredictedChange, { before, after }: Record<'before' | 'after', Blocks>) {
  const [old = {}, current = {}] = [before.get(address), after.get(address)];
  const names = predicted.action === 'create' || predicted.action === 'delete' ? [] : predicted.attributes;
  return {
    address: withRemarks(address, predicted.ignored ? [onlyForNew] : []),
    action: predicted.action,
    attributes: names.map((name) =>
      showAttribute({
        name,
        before: old[name],
        after: current[name],
        unknown: predicted.later.has(name),
        marks: [isSensitive(address, name, [old, current])],
      }),
    ),
  };
}

/** Without a plan nothing is marked: what the provider or the block itself calls sensitive has to be known here. */
function isSensitive(address: string, attribute: string, blocks: readonly Values[]): boolean {
  const { type, name } = parseAddress(address);
  if (sensitiveAttributes[type]?.includes(attribute)) return true;
  // The value of an output or a variable, or of a parameter of any kind, that is declared or called a secret.
  const declared = blocks.some((block) => block.sensitive === true || isSecretAttribute(String(block.name ?? '')));
  return /^(value|default)$/.test(attribute) && (declared || isSecretAttribute(name));
}
