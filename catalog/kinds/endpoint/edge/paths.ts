import { routeOf } from '../../../../contracts/paths.ts';

/** The part of a path between two slashes, by how it is compared. */
type Segment = { kind: 'literal'; text: string } | { kind: 'parameter' } | { kind: 'rest' };

/** From what is taken first by the router to what is taken last. */
const precedence = ['literal', 'parameter', 'rest'] as const;

/** The path of a request, as rules see it after Cloudflare has normalised it. */
const path = 'http.request.uri.path';

/**
 * Most signs of a path that a client may write percent-encoded or not, of which the router takes both, and of which Cloudflare leaves
 * each as it was written: each doubles the ways that the path is compared with.
 * https://developers.cloudflare.com/rules/normalization/how-it-works/, https://tc39.es/ecma262/#sec-decodeuri-encodeduri
 */
export const mostReservedSigns = 4;

/** Of the signs of a path, those that RFC 3986 reserves and decodeURI decodes. */
const reserved = /[!']/g;

/** How many such signs a path has. */
export function reservedSigns(of: string): number {
  return [...of.matchAll(reserved)].length;
}

/** Whether a path can be told from every other without a regular expression. */
export function isExactWithoutRegex(of: string): boolean {
  const segments = read(of);
  const parameter = segments.findIndex(({ kind }) => kind === 'parameter');
  const isAfter = segments.some(({ kind }, index) => kind === 'literal' && index > parameter);
  return segments.at(-1)?.kind !== 'rest' || parameter === -1 || !isAfter;
}

/**
 * Whether a request is at a path that an endpoint answers, in the rules language. Without regular expressions it may be true
 * of a few others, too, where `isExactWithoutRegex` is not; never the other way round.
 */
export function pathExpression(of: string, { regularExpressions }: { regularExpressions: boolean }): string {
  const segments = read(of);
  const [last] = segments.slice(-1);
  const kinds = new Set(segments.map(({ kind }) => kind));
  if (!kinds.has('parameter')) {
    const ways = spellings(segments.filter(({ kind }) => kind === 'literal'));
    if (last?.kind === 'rest') return anyOf(ways.map((each) => `starts_with(${path}, ${quoted(`${each}/`)})`));
    return isOneOf(ways);
  }
  if (!isExactWithoutRegex(of) && regularExpressions) return `${path} matches r"${regularExpression(segments)}"`;
  const like = anyOf(spellings(segments).map((each) => `${path} strict wildcard ${quoted(each)}`));
  if (last?.kind === 'rest') return like;
  // Each * stands for what has no slash exactly where there are no more slashes than in the path itself.
  return `${like} and not ${path} strict wildcard "${'/*'.repeat(segments.length + 1)}"`;
}

/** Whether a request is at one of several paths, the literal ones of them together. */
export function anyPathExpression(of: readonly string[], plan: { regularExpressions: boolean }): string {
  const isLiteral = (each: string) => read(each).every(({ kind }) => kind === 'literal');
  const literal = of.filter(isLiteral).flatMap((each) => spellings(read(each)));
  const others = of.filter((each) => !isLiteral(each)).map((each) => `(${pathExpression(each, plan)})`);
  return [...(literal.length > 0 ? [isOneOf(literal)] : []), ...others].join(' or ');
}

/**
 * Whether the router gives requests that are at both paths to the first: where they part, a literal segment is taken before a
 * parameter, and that before a rest. https://github.com/delvedor/find-my-way#match-order
 */
export function takesFrom(first: string, other: string): boolean {
  if (routeOf(first) === routeOf(other)) return false;
  const [ours, theirs] = [read(first), read(other)];
  if (!overlap(ours, theirs)) return false;
  const parted = ours.findIndex(({ kind }, index) => kind !== theirs[index]?.kind);
  const rank = (segment: Segment | undefined) => (segment ? precedence.indexOf(segment.kind) : precedence.length);
  return rank(ours[parted]) < rank(theirs[parted]);
}

function overlap([a, ...restOfA]: readonly Segment[], [b, ...restOfB]: readonly Segment[]): boolean {
  if (!a || !b) return a === b;
  if (a.kind === 'rest' || b.kind === 'rest') return true;
  if (a.kind === 'literal' && b.kind === 'literal' && a.text !== b.text) return false;
  return overlap(restOfA, restOfB);
}

function read(of: string): Segment[] {
  return of
    .slice(1)
    .split('/')
    .map((text) => {
      if (text === '*') return { kind: 'rest' };
      return text.startsWith(':') ? { kind: 'parameter' } : { kind: 'literal', text };
    });
}

/** Every way that a path may arrive written, `*` standing for what is not literal. */
function spellings(segments: readonly Segment[]): string[] {
  return segments.reduce<string[]>(
    (ways, segment) => {
      const texts = segment.kind === 'literal' ? waysToWrite(segment.text) : ['*'];
      return ways.flatMap((way) => texts.map((text) => `${way}/${text}`));
    },
    [''],
  );
}

function waysToWrite(text: string): string[] {
  const parts = [...text].map((sign) => (sign.match(reserved) ? [sign, hex(sign)] : [encodeURI(sign)]));
  return parts.reduce<string[]>((ways, part) => ways.flatMap((way) => part.map((sign) => way + sign)), ['']);
}

function hex(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Of a path that ends in a rest, which begins with its slash. */
function regularExpression(segments: readonly Segment[]): string {
  const of = (segment: Segment) => {
    if (segment.kind === 'rest') return '/';
    if (segment.kind === 'parameter') return '/[^/]*';
    const text = [...segment.text].map((sign) =>
      sign.match(reserved) ? `(${escaped(sign)}|${hex(sign)})` : escaped(encodeURI(sign)),
    );
    return `/${text.join('')}`;
  };
  return `^${segments.map(of).join('')}`;
}

function escaped(sign: string): string {
  return sign.replace(/[.$+]/g, '\\$&');
}

function isOneOf(ways: readonly string[]): string {
  const [first = ''] = ways;
  return ways.length === 1 ? `${path} eq ${quoted(first)}` : `${path} in {${ways.map(quoted).join(' ')}}`;
}

function anyOf(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' or ')})`;
}

/** None of the signs of a path has to be escaped: https://developers.cloudflare.com/ruleset-engine/rules-language/values/#quoted-string-syntax */
function quoted(text: string): string {
  return `"${text}"`;
}
