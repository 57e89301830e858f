/** Forms of texts that the provider has checks of its own for. */
export type Form =
  | 'ARN'
  | 'base64'
  | 'boolean text'
  | 'container definitions'
  | 'https URL'
  | 'IPv4 address'
  | 'IPv4 network'
  | 'IPv6 address'
  | 'IPv6 network'
  | 'JSON'
  | 'JSON object'
  | 'lower-case keys'
  | 'not empty'
  | 'time';

/** What a value may be. */
export interface ValueLimits {
  readonly oneOf?: readonly (string | number)[];
  /** Least and most of a number, or of a text that holds one. */
  readonly range?: readonly [number, number];
  /** The least of a number without a most. */
  readonly least?: number;
  /** What a number is a multiple of. */
  readonly multipleOf?: number;
  /** What may be outside of the range. */
  readonly also?: readonly (string | number)[];
  /** Least and most length of a text: bytes of UTF-8 for the provider, characters for AWS. */
  readonly length?: readonly [number, number];
  /** The most characters of a document, spaces and line breaks left out. */
  readonly size?: number;
  readonly matches?: RegExp;
  /** What a text may not match. */
  readonly never?: RegExp;
  readonly is?: Form;
  /** Least and most length of a network's prefix. */
  readonly prefix?: readonly [number, number];
  /** How many entries a list, a set or a mapping may have. */
  readonly entries?: readonly [number, number];
  /** What each entry of a list or set may be. */
  readonly each?: ValueLimits;
}

/** What an argument may be: the checks of the provider itself, which it makes before anything is asked of AWS. */
export interface ArgumentLimits extends ValueLimits {
  /** Arguments that have to be there, too. */
  readonly requires?: readonly string[];
  /** Arguments that may not be there, too. */
  readonly conflictsWith?: readonly string[];
  /** What AWS refuses besides, when it is asked: the provider lets it through. */
  readonly aws?: ValueLimits & {
    /** Where AWS says so. */
    readonly see: string;
    /** AWS's own words, where they are known. */
    readonly says?: string;
  };
}

/** What goes with a value of another argument. Where that one is unknown, nothing is asked. */
export interface Condition {
  readonly where: string;
  readonly is?: readonly (string | boolean)[];
  /** Holds, too, where the argument is left out. */
  readonly isNot?: readonly (string | boolean)[];
  readonly needs?: readonly string[];
  readonly forbids?: readonly string[];
}

/**
 * The arguments of a resource type by their paths, as in `rule.filter.prefix`. Left out are `id`, `tags` and `tags_all`,
 * which tags.ts knows, `timeouts`, and `region`, which every type has.
 */
export interface TypeArguments {
  /** The file of the type's provider whose checks these are; CustomizeDiff for `conditions`. */
  readonly source: string;
  /** Of each group exactly one is there. Of a nested group: in each block that has them. */
  readonly exactlyOneOf?: readonly (readonly string[])[];
  readonly atLeastOneOf?: readonly (readonly string[])[];
  readonly atMostOneOf?: readonly (readonly string[])[];
  readonly conditions?: readonly Condition[];
  readonly limited?: Readonly<Record<string, ArgumentLimits>>;
  /** Arguments that nothing is refused of, between spaces. */
  readonly free?: string;
  /** Arguments that 6.25 has and 5.46 had not: nothing is known of their limits. */
  readonly newer?: string;
}
