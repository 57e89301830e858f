/**
 * A regular expression of exactly these names, for a label of PromQL. Signs that PromQL, RE2 or Grafana's variables would read are
 * written by their codes, so that a name is nothing but a name.
 */
export function exactly(names: readonly string[]): string {
  return names.map((name) => [...name].map(plainSign).join('')).join('|');
}

function plainSign(sign: string): string {
  if (/^[\p{L}\p{N}_-]$/u.test(sign)) return sign;
  // Two backslashes, since it stands in a text of PromQL.
  return `\\\\x{${sign.codePointAt(0)?.toString(16)}}`;
}

/** Whether CloudWatch's data source takes a name for itself: `*` means each that there is, and variables are put in before it asks. */
export function isPlain(name: string): boolean {
  return !/[*$]|\[\[/.test(name);
}
