/** What RE2, by which Prometheus and Loki match, does not have: https://github.com/google/re2/wiki/Syntax */
const notInRe2: readonly [RegExp, string][] = [
  [/\(\?<?[=!]/, 'looks ahead or behind'],
  [/\\[1-9]|\\k</, 'refers back to a group'],
  [/\(\?>/, 'has an atomic group'],
  [/[*+?}]\+/, 'has a possessive quantifier'],
];

/** Why a text is no regular expression of RE2; undefined where nothing is known against it. */
export function re2Problem(text: string): string | undefined {
  const plain = withoutClasses(text);
  const missing = notInRe2.find(([pattern]) => pattern.test(plain.replaceAll(/\\\\/g, '')));
  if (missing) return `${missing[1]}, which RE2 cannot`;
  return asJavaScript(text) ? undefined : 'is no regular expression';
}

/** Whether a text is one of RE2's expressions that matches the whole of another; false where it cannot be read. */
export function matchesWhole(pattern: string, text: string): boolean {
  return asJavaScript(`^(?:${pattern})$`)?.test(text) ?? false;
}

/** RE2's own words in JavaScript's. */
function asJavaScript(text: string): RegExp | undefined {
  // A flag of a part is taken for one of the whole, which lets more through.
  const flags = /\(\?[msU]*i/.test(text) ? 'i' : '';
  const translated = text
    .replaceAll(/\(\?[imsU]+\)/g, '')
    .replaceAll(/\(\?[imsU]+:/g, '(?:')
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\\[Az]/g, '')
    .replaceAll(/\[:(\w+):\]/g, (whole, name: string) => posixClasses[name] ?? whole);
  try {
    return new RegExp(translated, flags);
  } catch {
    return undefined;
  }
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  word: '\\w',
  space: '\\s',
};

/** In brackets signs stand for themselves. */
function withoutClasses(text: string): string {
  return text.replaceAll(/\[\^?\]?(?:\\.|[^\]\\])*\]/g, 'x');
}
