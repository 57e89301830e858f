import { TermFault, type Token, tokenize } from './erlang-tokens.ts';

/** An Erlang term and where it stands. */
export type Term = { at: number } & (
  | { kind: 'atom' | 'string' | 'binary' | 'number' | 'fun'; text: string }
  /** With what follows the bar in `[a | b]`. */
  | { kind: 'list'; items: readonly Term[]; tail?: Term }
  | { kind: 'tuple'; items: readonly Term[] }
  | { kind: 'map'; pairs: readonly [Term, Term][] }
);

/** A term, or why there is none: a sentence and where it is about. */
export type ReadTerm = { term: Term; fault?: undefined } | { term?: undefined; fault: { at: number; message: string } };

/**
 * The one term of a text, ended by a dot, as `advanced.config` holds it: what Erlang's file:consult/1 takes. RabbitMQ's own reader runs
 * whatever expression it finds, of which nobody could tell what it sets; here these are no terms.
 * https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbitmq_prelaunch/src/rabbit_prelaunch_file.erl
 */
export function readTerm(text: string): ReadTerm {
  try {
    const reader: Reader = { text, tokens: tokenize(text), at: 0, open: [] };
    if (reader.tokens.length === 0)
      throw new TermFault(0, 'holds no term. Write a list of applications, or leave it out.');
    const term = readOne(reader);
    const end = next(reader, () => 'ends without a dot. Add one behind the last bracket.');
    if (!isMark(end, 'end')) throw unexpected(reader, end, 'the dot that ends the term');
    const more = reader.tokens[reader.at];
    if (more) {
      throw new TermFault(more.at, 'begins a second term, and RabbitMQ takes one. Put all applications into one list.');
    }
    return { term };
  } catch (error) {
    if (!(error instanceof TermFault)) throw error;
    return { fault: { at: error.at, message: error.message } };
  }
}

/** A term on one line without quotes, so that two can be compared and one be quoted. */
export function termText(term: Term): string {
  switch (term.kind) {
    case 'list':
      return `[${term.items.map(termText).join(', ')}${term.tail ? ` | ${termText(term.tail)}` : ''}]`;
    case 'tuple':
      return `{${term.items.map(termText).join(', ')}}`;
    case 'map':
      return `#{${term.pairs.map(([key, value]) => `${termText(key)} => ${termText(value)}`).join(', ')}}`;
    default:
      return term.text;
  }
}

interface Reader {
  text: string;
  tokens: readonly Token[];
  at: number;
  /** Brackets that are not closed yet. */
  open: Token[];
}

/** Deeper than any setting; a text of brackets alone would use up the stack. */
const deepest = 100;

function readOne(reader: Reader): Term {
  const token = next(reader);
  if (reader.open.length > deepest)
    throw new TermFault(token.at, `is nested more than ${deepest} deep. Write it flatter.`);
  switch (token.kind) {
    case 'atom':
      refuseCall(reader, token);
      return { kind: 'atom', text: token.text, at: token.at };
    case 'string':
      return { kind: 'string', text: token.text + moreStrings(reader), at: token.at };
    case 'number':
      return { kind: 'number', text: token.text, at: token.at };
    case 'variable':
      throw new TermFault(
        token.at,
        `holds ${token.text}, which is a variable to Erlang. Write an atom as '${token.text}', a text as "${token.text}".`,
      );
    case 'word':
      if (token.text === 'fun') return externalFun(reader, token);
      throw new TermFault(token.at, `holds ${token.text}, a word of Erlang itself. Write the atom as '${token.text}'.`);
    default:
      return bracketed(reader, token);
  }
}

function bracketed(reader: Reader, token: Token): Term {
  const { at } = token;
  switch (token.text) {
    case '[':
      return inside(reader, token, () => list(reader, at));
    case '{':
      return inside(reader, token, () => ({ kind: 'tuple', items: several(reader, '}', () => readOne(reader)), at }));
    case '#': {
      const brace = next(reader);
      if (!isMark(brace, '{')) throw unexpected(reader, brace, '{');
      return inside(reader, brace, () => ({ kind: 'map', pairs: several(reader, '}', () => pair(reader)), at }));
    }
    case '<<':
      return inside(reader, token, () => ({
        kind: 'binary',
        text: several(reader, '>>', () => segment(reader)).join(''),
        at,
      }));
    case '-':
    case '+': {
      const number = next(reader);
      if (number.kind !== 'number') throw unexpected(reader, number, `a number behind ${token.text}`);
      return { kind: 'number', text: token.text === '-' ? negative(number.text) : number.text, at };
    }
    default:
      throw unexpected(reader, token, 'a term');
  }
}

function negative(text: string): string {
  return Number(text) === 0 && !text.includes('.') ? '0' : `-${text}`;
}

function inside<T>(reader: Reader, bracket: Token, read: () => T): T {
  reader.open.push(bracket);
  const found = read();
  reader.open.pop();
  return found;
}

function list(reader: Reader, at: number): Term {
  let tail: Term | undefined;
  const items = several(reader, ']', () => {
    const item = readOne(reader);
    if (isMark(reader.tokens[reader.at], '|')) {
      next(reader);
      tail = readOne(reader);
      const end = reader.tokens[reader.at];
      if (end && !isMark(end, ']')) throw unexpected(reader, end, ']');
    }
    return item;
  });
  return { kind: 'list', items, ...(tail === undefined ? {} : { tail }), at };
}

function pair(reader: Reader): [Term, Term] {
  const key = readOne(reader);
  const arrow = next(reader);
  if (!isMark(arrow, '=>')) throw unexpected(reader, arrow, '=> and the value of a key');
  return [key, readOne(reader)];
}

/** Strings that stand beside each other are one. */
function moreStrings(reader: Reader): string {
  let text = '';
  while (reader.tokens[reader.at]?.kind === 'string') text += next(reader).text;
  return text;
}

/** A part of a binary: a text or a number, with its size or type behind it. */
function segment(reader: Reader): string {
  const value = readOne(reader);
  if (value.kind !== 'string' && value.kind !== 'number') {
    throw new TermFault(value.at, 'stands in a binary, which holds texts and numbers alone. Put it in quotes.');
  }
  if (value.kind === 'number' && /[.e]/.test(value.text)) {
    throw new TermFault(value.at, 'is a number with a point in a binary. Write the binary as a text or as its bytes.');
  }
  const sized = isMark(reader.tokens[reader.at], ':');
  if (sized) {
    next(reader);
    const size = next(reader);
    if (size.kind !== 'number' || !/^\d+$/.test(size.text)) throw unexpected(reader, size, 'a size in bits');
  }
  if (isMark(reader.tokens[reader.at], '/')) segmentType(reader, sized);
  return value.kind === 'string' ? value.text : String.fromCharCode(Number(BigInt.asUintN(8, BigInt(value.text))));
}

function segmentType(reader: Reader, sized: boolean): void {
  next(reader);
  const type = next(reader);
  const known = ['utf8', 'integer'].includes(type.text) && !(sized && type.text === 'utf8');
  if (type.kind !== 'atom' || !known) {
    throw new TermFault(
      type.at,
      'gives a part of a binary a type that is not read here. Write the binary as a text or as its bytes.',
    );
  }
}

/** `fun module:function/arity`, the one fun that is a term. */
function externalFun(reader: Reader, { at }: Token): Term {
  const parts = [next(reader), next(reader), next(reader), next(reader), next(reader)];
  const [module, colon, name, slash, arity] = parts;
  if (
    module?.kind !== 'atom' ||
    !isMark(colon, ':') ||
    name?.kind !== 'atom' ||
    !isMark(slash, '/') ||
    arity?.kind !== 'number'
  )
    throw new TermFault(at, `${runs} Leave it out.`);
  return { kind: 'fun', text: `fun ${module.text}:${name.text}/${arity.text}`, at };
}

const runs = 'is code that RabbitMQ would run, of which nobody can tell what it sets.';

function refuseCall(reader: Reader, token: Token): void {
  const after = reader.tokens[reader.at];
  if (isMark(after, '(') || (isMark(after, ':') && reader.tokens[reader.at + 1]?.kind === 'atom'))
    throw new TermFault(token.at, `${runs} Write the value that ${token.text} gives.`);
}

function several<T>(reader: Reader, end: string, one: () => T): T[] {
  const found: T[] = [];
  if (isMark(reader.tokens[reader.at], end)) {
    next(reader);
    return found;
  }
  for (;;) {
    const first = reader.tokens[reader.at];
    if (found.length > 0 && first && isMark(first, end))
      throw new TermFault(first.at, `closes with ${end} right behind a comma. Remove the comma.`);
    found.push(one());
    const token = next(reader);
    if (isMark(token, end)) return found;
    if (!isMark(token, ',')) throw unexpected(reader, token, `a comma or ${end}`);
  }
}

function next(reader: Reader, why?: () => string): Token {
  const token = reader.tokens[reader.at];
  if (!token) throw new TermFault(reader.text.trimEnd().length, why?.() ?? neverClosed(reader));
  reader.at += 1;
  return token;
}

function neverClosed({ open, text }: Reader): string {
  const bracket = open.at(-1);
  if (!bracket) return 'ends too early. Write the rest of the term, and a dot.';
  return `ends while ${beginning(text, bracket)} is still open. Close it, and end the term with a dot.`;
}

function unexpected(reader: Reader, token: Token, wanted: string): TermFault {
  const bracket = reader.open.at(-1);
  const where = bracket ? `, in ${beginning(reader.text, bracket)}` : '';
  if (wanted !== 'a term' && token.kind === 'mark' && /^[-+*/]|^(\|\||=)$/.test(token.text))
    return new TermFault(token.at, `${runs} Write the value itself.`);
  if (/^a comma|^the dot/.test(wanted) && beginsTerm(token)) {
    return new TermFault(token.at, `stands behind another term, where ${wanted} is expected${where}.`);
  }
  return new TermFault(token.at, `has ${named(token)} where ${wanted} is expected${where}.`);
}

function beginsTerm({ kind, text }: Token): boolean {
  return kind !== 'mark' || ['[', '{', '#', '<<'].includes(text);
}

function named({ kind, text }: Token): string {
  if (kind === 'string') return 'a text';
  return text === 'end' && kind === 'mark' ? 'a dot' : text.slice(0, 40);
}

/** A bracket and what follows it up to the next text, which may be a secret. */
function beginning(text: string, { at }: Token): string {
  const start = /^[^"'%]*/.exec(text.slice(at, at + 60))?.[0] ?? '';
  return `\`${start.replace(/\s+/g, ' ').slice(0, 24).trimEnd()}…\``;
}

function isMark(token: Token | undefined, text: string): token is Token {
  return token?.kind === 'mark' && token.text === text;
}
