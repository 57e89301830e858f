import type { Review, StackChange } from '../model.ts';

/** Why a resource changes: fields of the files, or `code`. */
type Reasons = ReadonlyMap<string, readonly string[]>;

/** By stack and address, which fields or what else each change follows from. What is new or gone with its whole file has none. */
export function reasonsOf({ objects, code }: Review): (stack: StackChange) => Reasons {
  const all = new Map<string, Map<string, string[]>>();
  const add = (reason: string, proof: readonly { stack: string; address: string }[]) => {
    for (const { stack, address } of proof) {
      const addresses = all.get(stack) ?? new Map<string, string[]>();
      all.set(stack, addresses);
      const known = addresses.get(address);
      if (!known) addresses.set(address, [reason]);
      else if (known.at(-1) !== reason) known.push(reason);
    }
  };
  for (const { name, effects } of objects) {
    for (const { field, proof } of effects) if (field !== '') add(`${name} ${field}`, proof);
  }
  if (code) add('code', code.proof);
  return ({ name }) => all.get(name) ?? new Map();
}
