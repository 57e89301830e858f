/**
 * A text of others, such as the name of a queue, as a page may show it: one line without control characters or such as turn the direction of writing,
 * nothing that a browser or a chat takes for a tag, a mention or a link, and no longer than it may be.
 */
export function inert(text: string, mostCharacters: number): string {
  const plain = plainText(text.replaceAll(/\s+/g, ' '), Number.POSITIVE_INFINITY)
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('`', "'")
    .replaceAll('@', '(at)')
    .replaceAll('://', ':(//)');
  return cut(plain, mostCharacters);
}

/** A text of the repository's files: as it is, but for what no page can show, and cut. */
export function plainText(text: string, mostCharacters: number): string {
  // Line breaks stay; other controls, marks of direction, what has no width, and half of a pair of UTF-16, go.
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (sign) => (/[\n\t]/.test(sign) ? sign : ' '));
  return cut(shown, mostCharacters);
}

/** Never in the middle of a pair of UTF-16. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
