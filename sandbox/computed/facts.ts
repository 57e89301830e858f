import type { RemoteObject } from '../cloud.ts';
import type { ObjectValue, Value } from '../values.ts';

/** What a computed value may depend on besides the object itself. */
export interface World {
  readonly region: string;
  readonly account: string;
  get(type: string, id: string): ObjectValue | undefined;
  list(type: string): readonly RemoteObject[];
}

/** What a rule may know about the object whose attribute it computes. Reading an unknown attribute computes it first. */
export interface Facts {
  readonly type: string;
  readonly attribute: string;
  readonly world: World;
  get(attribute: string): Value;
  /** The attribute if it is known already, else null; computes nothing. */
  given(attribute: string): Value;
  text(attribute: string): string;
  /** Hexadecimal, different for each label and object. */
  hash(label: string): string;
}

/** A value, a template such as `vpc-{hex17}`, a list of either, or a function. Undefined falls back to a placeholder. */
export type Rule = Value | ((facts: Facts) => Value | undefined);
