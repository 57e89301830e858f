/** An Erlang term as far as settings need it: atoms, texts, binaries and numbers are all a text. */
export type Term = string | { list: readonly Term[] } | { tuple: readonly Term[] } | { map: readonly [Term, Term][] };

/**
 * Terms, each ended by a dot, as `advanced.config` holds them; undefined where the text has what is no plain term, or ends
 * too early. https://www.erlang.org/doc/system/expressions.html#terms
 */
export function parseTerms(text: string): Term[] | undefined {
  const tokens = tokenize(text);
  if (!tokens) return undefined;
  const reader = { tokens, at: 0 };
  const terms: Term[] = [];
  try {
    while (reader.at < tokens.length) {
      terms.push(readTerm(reader, 0));
      expect(reader, '.');
    }
    return terms;
  } catch (error) {
    if (error instanceof NoTerm) return undefined;
    throw error;
  }
}

/** A term on one line, so that two can be compared and one be quoted. */
export function termText(term: Term): string {
  if (typeof term === 'string') return term;
  if ('list' in term) return `[${term.list.map(termText).join(', ')}]`;
  if ('tuple' in term) return `{${term.tuple.map(termText).join(', ')}}`;
  return `#{${term.map.map(([key, value]) => `${termText(key)} => ${termText(value)}`).join(', ')}}`;
}

class NoTerm extends Error {}

interface Token {
  /** What it is between others, or `text` for a term by itself. */
  kind: string;
  text: string;
}

interface Reader {
  tokens: readonly Token[];
  at: number;
}

/** Deeper than any setting; a text of brackets alone would use up the stack. */
const deepest = 100;

const blanks = /^(?:\s+|%[^\n]*)/;
const string = /^"(?:[^"\\]|\\[\s\S])*"/;
const quotedAtom = /^'(?:[^'\\]|\\[\s\S])*'/;
const atom = /^[a-z][\w@]*/;
const number = /^[+-]?\d+(?:#[0-9a-zA-Z]+|\.\d+(?:[eE][+-]?\d+)?)?/;
const mark = /^(?:<<|>>|=>|#\{|[[\]{},.])/;

function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let rest = text; rest !== ''; ) {
    const blank = blanks.exec(rest)?.[0];
    const quoted = (string.exec(rest) ?? quotedAtom.exec(rest))?.[0];
    const plain = (atom.exec(rest) ?? number.exec(rest))?.[0];
    const between = mark.exec(rest)?.[0];
    const found = blank ?? quoted ?? plain ?? between;
    if (found === undefined) return undefined;
    if (quoted !== undefined) tokens.push({ kind: quoted[0] ?? '', text: letters(quoted.slice(1, -1)) });
    else if (plain !== undefined) tokens.push({ kind: 'text', text: plain });
    else if (between !== undefined) tokens.push({ kind: between, text: between });
    rest = rest.slice(found.length);
  }
  return tokens;
}

/** What stands between quotes; letters may be written by their number: https://www.erlang.org/doc/system/data_types.html#escape-sequences */
function letters(text: string): string {
  const number = (digits: string, base: number) => {
    const code = Number.parseInt(digits, base);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  };
  return text.replace(
    /\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g,
    (_, braced?: string, hex?: string, octal?: string, letter = '') =>
      braced || hex ? number(braced ?? hex ?? '', 16) : octal ? number(octal, 8) : letter,
  );
}

function readTerm(reader: Reader, depth: number): Term {
  if (depth > deepest) throw new NoTerm();
  const { kind, text } = next(reader);
  switch (kind) {
    case 'text':
    case "'":
      return text;
    case '"':
      return text + moreStrings(reader);
    case '<<':
      return binary(reader);
    case '[':
      return { list: several(reader, ']', () => readTerm(reader, depth + 1)) };
    case '{':
      return { tuple: several(reader, '}', () => readTerm(reader, depth + 1)) };
    case '#{':
      return { map: several(reader, '}', () => pair(reader, depth + 1)) };
    default:
      throw new NoTerm();
  }
}

function pair(reader: Reader, depth: number): [Term, Term] {
  const key = readTerm(reader, depth);
  expect(reader, '=>');
  return [key, readTerm(reader, depth)];
}

/** Strings that stand beside each other are one. */
function moreStrings(reader: Reader): string {
  let text = '';
  while (reader.tokens[reader.at]?.kind === '"') text += next(reader).text;
  return text;
}

/** Of binaries only those that are a text or empty; others are numbers that nobody writes into a configuration. */
function binary(reader: Reader): string {
  const text = moreStrings(reader);
  expect(reader, '>>');
  return text;
}

function several<T>(reader: Reader, end: string, one: () => T): T[] {
  const found: T[] = [];
  if (reader.tokens[reader.at]?.kind === end) {
    next(reader);
    return found;
  }
  for (;;) {
    found.push(one());
    const { kind } = next(reader);
    if (kind === end) return found;
    if (kind !== ',') throw new NoTerm();
  }
}

function next(reader: Reader): Token {
  const token = reader.tokens[reader.at];
  if (!token) throw new NoTerm();
  reader.at += 1;
  return token;
}

function expect(reader: Reader, kind: string): void {
  if (next(reader).kind !== kind) throw new NoTerm();
}
