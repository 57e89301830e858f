import { matchesOneOf } from './address-pattern.ts';
import type { Edit } from './files/edit-yaml.ts';
import { type FieldPath, formatField } from './files/problem.ts';
import { list, type Sentence, say } from './words/sentence.ts';

type Values = Readonly<Record<string, unknown>>;

/** A resource of a stack that drifted. */
export interface SeenResource {
  address: string;
  /** As the last apply left it; absent where none made it. */
  was?: Values;
  /** As it is now; absent where it is gone. */
  there?: Values;
  /** As the files would have it; absent where they have none such. */
  wanted?: Values;
}

/** A rule of a security group that no resource of the stack put there. */
export interface ForeignOpening {
  /** The group. */
  address: string;
  /** The rule, as it is shown among what drifted. */
  value: string;
  direction: 'ingress' | 'egress';
  protocol: string;
  from: number;
  to: number;
  /** A network, a prefix list, or a group. */
  source: string;
  /** The command that takes it away. */
  close: Sentence;
}

/** A stack that drifted, as a plan of it sees it. */
export interface Seen {
  /** Name of the stack. */
  stack: string;
  resources: readonly SeenResource[];
  foreign: readonly ForeignOpening[];
}

/** A change of a file by which it says what is there. */
export interface AdoptedEdit {
  edit: Edit;
  /** Resources that say so; of a rule that no resource put there, its group and the rule. */
  addresses: readonly string[];
  /** What is to be done by hand before it is merged. */
  before?: Sentence;
}

/** What a file cannot take on, and why: a sentence of its own. */
export interface NotAdopted {
  addresses: readonly string[];
  reason: Sentence;
}

/** What of a drifted stack goes into one file. */
export interface Adopted {
  edits: readonly AdoptedEdit[];
  left: readonly NotAdopted[];
}

export const nothingAdopted: Adopted = { edits: [], left: [] };

/** A field that resources say, all of them the same. */
export interface AdoptedField {
  /** Addresses of these resources, where `*` stands for any characters. */
  resources: string;
  /** What a resource says of the field, as the file would: null where it would leave it out, undefined where it cannot say it. */
  says: (resource: Values) => unknown;
  field: FieldPath;
  /** A size that never becomes smaller: of several that differ the file takes the largest, and the others follow. */
  grows?: true;
}

/** The value of an attribute, or of a part within it; blocks are lists. */
export function attribute(...path: readonly (string | number)[]): AdoptedField['says'] {
  return (resource) =>
    path.reduce<unknown>((value, step) => {
      // Blocks of which there is one are a list in some providers, and none in others.
      const holder = Array.isArray(value) && typeof step === 'string' ? value[0] : value;
      return (holder as Values | null | undefined)?.[step];
    }, resource);
}

/** The same as a number, which some attributes have as a text; undefined where it is none. */
export function numberAt(...path: readonly (string | number)[]): AdoptedField['says'] {
  return (resource) => {
    const value = attribute(...path)(resource);
    return value === null || value === undefined || value === '' || Number.isNaN(Number(value))
      ? undefined
      : Number(value);
  };
}

/** What of a stack these fields can say. */
export function adoptFields(fields: readonly AdoptedField[], { resources }: Seen): Adopted {
  const each = fields.map((field) => adoptField(field, resources));
  return { edits: each.flatMap(({ edits }) => edits), left: each.flatMap(({ left }) => left) };
}

function adoptField({ resources: pattern, says, field, grows }: AdoptedField, all: readonly SeenResource[]): Adopted {
  const carriers = all.flatMap(({ address, was, there, wanted }) =>
    was && there && wanted && matchesOneOf([pattern], address)
      ? [{ address, was: says(was), is: says(there), asked: says(wanted) }]
      : [],
  );
  // What is not known before the apply nobody asks for; what was so when it was last applied nobody changed by hand.
  const drifted = carriers.filter(
    ({ was, is, asked }) => asked !== undefined && !isSame(is, asked) && !isSame(is, was),
  );
  if (drifted.length === 0) return nothingAdopted;
  const addresses = drifted.map(({ address }) => address);
  const name = [{ quote: formatField(field) }];
  if (drifted.some(({ is }) => is === undefined)) {
    return { edits: [], left: [{ addresses, reason: say`${name} cannot say what is there.` }] };
  }
  const values = carriers.map(({ is }) => is);
  if (grows) {
    const largest = Math.max(...values.map(Number));
    return { edits: [{ edit: { kind: 'set', path: field, value: largest }, addresses }], left: [] };
  }
  if (values.some((value) => !isSame(value, values[0]))) {
    const differing = list([...new Set(values.map((value) => String(value)))]);
    const reason = say`${name} is one value of all ${carriers.length} that it is of, and these are ${differing} now.`;
    return { edits: [], left: [{ addresses, reason }] };
  }
  return { edits: [{ edit: { kind: 'set', path: field, value: values[0] }, addresses }], left: [] };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
