import { matchesOneOf } from '../../../catalog/address-pattern.ts';
import type { Kinds } from '../../../catalog/catalog.ts';
import { kindNamed, type TerraformPart } from '../../../catalog/kind.ts';
import type { ObjectChange } from '../model.ts';

/** What of Terraform is an object's, under its former name, too. */
export interface Share {
  terraform: TerraformPart;
  /** Whether a stack holds anything of it. */
  isIn(stack: string): boolean;
  /** Whether a resource is its. */
  has(stack: string, address: string): boolean;
}

/** Which stacks and resources an object has, by what its kind says. */
export function shareOf(
  { kind, name, formerName }: Pick<ObjectChange, 'kind' | 'name' | 'formerName'>,
  kinds: Kinds,
): Share {
  const { terraform } = kindNamed(kind, kinds);
  if (terraform.in === 'every stack') return { terraform, isIn: () => true, has: () => true };
  if (terraform.in === 'no stack') return { terraform, isIn: () => false, has: () => false };
  const names = [name, formerName].filter((each) => each !== undefined);
  const patterns = new Map<string, readonly string[]>();
  for (const each of names) {
    const parts = { [terraform.stackOf(each)]: terraform.resourcesOf(each), ...terraform.alsoIn?.(each) };
    for (const [stack, more] of Object.entries(parts)) patterns.set(stack, [...(patterns.get(stack) ?? []), ...more]);
  }
  return {
    terraform,
    isIn: (stack) => patterns.has(stack),
    has: (stack, address) => matchesOneOf(patterns.get(stack) ?? [], address),
  };
}
