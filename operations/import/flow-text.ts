/** Texts that need no quotes, whatever stands around them: no YAML reads them as anything but text. */
const bare = /^[A-Za-z_/^$(][\w./^$()*+?=<>|@~-]*$/;
/** What YAML, of this or an earlier version, reads as something else than text. */
const words = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A value on one line of YAML: `{ name: placed, arguments: { x-max-length: 10 } }`. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') return scalarText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(flowText).join(', ')} ]`;
  const fields = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${scalarText(key)}: ${flowText(inner)}`],
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** In quotes as JSON has them, with escapes for what is no printable character of YAML. */
function scalarText(text: string): string {
  if (bare.test(text) && !words.test(text)) return text;
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
