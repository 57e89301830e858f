/** Longest text of one side, in characters: what fits a line. */
export const mostCharacters = 80;

/** How much of what both sides have in common is kept before the first difference. */
const keptCharacters = 20;

/** Both sides of a change cut to 80 characters; where they differ only further on, from shortly before that point. */
export function shortenPair(sides: { before?: string | undefined; after?: string | undefined }): {
  before?: string;
  after?: string;
} {
  const { before, after } = sides;
  const common = before !== undefined && after !== undefined ? commonLength(before, after) : 0;
  const start = common > mostCharacters - keptCharacters ? common - keptCharacters : 0;
  return {
    ...(before !== undefined && { before: shorten(before, start) }),
    ...(after !== undefined && { after: shorten(after, start) }),
  };
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return a === b ? 0 : length;
}

function shorten(text: string, start: number): string {
  if (text.length <= mostCharacters) return text;
  // Two code units may make one character, which must not be cut in two.
  const from = /^[\uDC00-\uDFFF]/.test(text.slice(start, start + 1)) ? start + 1 : start;
  const characters = [...text.slice(from, from + mostCharacters * 2 + 2)];
  const opened = from > 0 ? ['…', ...characters] : characters;
  return opened.length > mostCharacters ? `${opened.slice(0, mostCharacters - 1).join('')}…` : opened.join('');
}
