import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';

/** A value as Terraform sends it: JSON plus "not known yet", plus the raw bytes that name a dynamic value's type. */
export type Value = null | string | number | boolean | Unknown | Uint8Array | Value[] | { [name: string]: Value };

/** The value of a resource or of a nested block. */
export type ObjectValue = { [name: string]: Value };

class Unknown {
  readonly knownAfterApply = true;

  toString(): string {
    return '(known after apply)';
  }
}

/** The one value that stands for "known after apply". */
export const UNKNOWN = new Unknown();

/** Says whether Terraform does not know the value yet. Elements of a known list may still be unknown. */
export function isUnknown(value: Value | undefined): value is Unknown {
  return value === UNKNOWN;
}

/** Says whether the value is an object or a map, rather than a list, bytes or unknown. */
export function isObject(value: unknown): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    value !== UNKNOWN
  );
}

/** Reads a value off the wire. Terraform sends an unknown as extension 0, or 12 when it knows something about it. */
export function decodeValue(bytes: Uint8Array): Value {
  return bytes.length === 0 ? null : (new Decoder({ extensionCodec }).decode(bytes) as Value);
}

/** Writes a value for the wire. */
export function encodeValue(value: Value): Buffer {
  return Buffer.from(new Encoder({ extensionCodec }).encode(value));
}

/** Deep equality. Two unknowns are not equal: each may become anything. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (isUnknown(a) || isUnknown(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameValue(item, b[i]));
  if (isObject(a) && isObject(b)) return sameEntries(a, b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return (a ?? null) === (b ?? null);
}

/** Whether nothing is said with the value: the providers' older SDK tells no absent value from an empty or false one. */
export function isBlank(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === null || value === undefined || value === '' || value === false;
}

/** Deep equality for which all that is blank is the same. */
export function sameMeaning(a: Value | undefined, b: Value | undefined): boolean {
  if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => sameMeaning(item, b[i]));
  }
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameMeaning(a[key], b[key]));
  }
  return sameValue(a, b);
}

function sameEntries(a: ObjectValue, b: ObjectValue): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => sameValue(a[key], b[key]));
}

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: 0,
  encode: (input) => (input === UNKNOWN ? Uint8Array.of(0) : null),
  decode: () => UNKNOWN,
});
extensionCodec.register({ type: 12, encode: () => null, decode: () => UNKNOWN });
