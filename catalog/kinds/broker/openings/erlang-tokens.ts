/** A piece of Erlang: a mark such as `{`, or what is a term by itself. */
export interface Token {
  kind: 'mark' | 'atom' | 'string' | 'number' | 'variable' | 'word';
  /** What a string or quoted atom holds, and else what is written. */
  text: string;
  /** Where it begins, in characters of the text. */
  at: number;
  /** Where the next one may begin. */
  end: number;
}

/** Why a text is no Erlang term: where, and a sentence of what is wrong and what to do. */
export class TermFault extends Error {
  readonly at: number;

  constructor(at: number, sentence: string) {
    super(sentence);
    this.at = at;
  }
}

/** Words that are no atoms without quotes: https://www.erlang.org/doc/system/reference_manual.html#reserved-words */
const reserved = new Set(
  `after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let maybe else not of or orelse receive rem try when
   xor`.split(/\s+/),
);

/** Longest name of an atom, in characters. */
const longestAtom = 255;

/** Each with what it looks like, the first that fits counting. */
const forms: readonly { form: RegExp; token(text: string, at: number): Omit<Token, 'at' | 'end'> | undefined }[] = [
  { form: /[ \t\r\n\v\f]+|%[^\n]*/y, token: () => undefined },
  { form: /"""/y, token: refuse('begins a text of several lines with """. Write it between single " instead.') },
  { form: /"(?:[^"\\]|\\[\s\S])*"/y, token: (text) => ({ kind: 'string', text: letters(text.slice(1, -1)) }) },
  { form: /"/y, token: refuse('begins a text that is never closed. Add the closing ".') },
  { form: /'(?:[^'\\]|\\[\s\S])*'/y, token: (text, at) => atom(letters(text.slice(1, -1)), at) },
  { form: /'/y, token: refuse("begins an atom that is never closed. Add the closing '.") },
  { form: /~/y, token: refuse('begins a sigil. Write the text between " instead.') },
  {
    form: /\$(?:\\(?:x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2}|[0-7]{1,3}|\^[@-_a-z?]|[\s\S])|[^\\])/y,
    token: (text) => ({ kind: 'number', text: String(letters(text.slice(1)).codePointAt(0)) }),
  },
  { form: /\d+(?:_\d+)*#[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*/y, token: basedNumber },
  { form: /\d+(?:_\d+)*\.\d+(?:_\d+)*(?:[eE][+-]?\d+(?:_\d+)*)?/y, token: float },
  { form: /\d+(?:_\d+)*/y, token: (text) => ({ kind: 'number', text: BigInt(text.replaceAll('_', '')).toString() }) },
  {
    form: /[a-z][\w@]*/y,
    token: (text, at) => (reserved.has(text) ? { kind: 'word', text } : atom(text, at)),
  },
  { form: /[A-Z_][\w@]*/y, token: (text) => ({ kind: 'variable', text }) },
  { form: /\.(?=[ \t\r\n\v\f%]|$)/y, token: () => ({ kind: 'mark', text: 'end' }) },
  { form: /<<|>>|=>|\|\||->|\+\+|--|:=|::|==|[#[\]{}(),.|:/+*=<>!;?@&^-]/y, token: (text) => ({ kind: 'mark', text }) },
];

/** The tokens of a text. Throws TermFault. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const [end, token] = tokenAt(text, at);
    if (token) tokens.push({ ...token, at, end });
    at = end;
  }
  return tokens;
}

function tokenAt(text: string, at: number): [number, Omit<Token, 'at' | 'end'> | undefined] {
  for (const { form, token } of forms) {
    form.lastIndex = at;
    const [found] = form.exec(text) ?? [];
    if (found !== undefined) return [at + found.length, token(found, at)];
  }
  const sign = JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
  throw new TermFault(
    at,
    `holds ${sign} outside of quotes, which is no part of an Erlang term. Remove it, or put it in quotes.`,
  );
}

function refuse(sentence: string) {
  return (_: string, at: number): never => {
    throw new TermFault(at, sentence);
  };
}

function atom(text: string, at: number): Omit<Token, 'at' | 'end'> {
  if ([...text].length <= longestAtom) return { kind: 'atom', text };
  throw new TermFault(at, `holds an atom of more than ${longestAtom} characters. Write a text instead.`);
}

function basedNumber(text: string, at: number): Omit<Token, 'at' | 'end'> {
  const [base = '', digits = ''] = text.replaceAll('_', '').toLowerCase().split('#');
  const radix = Number(base);
  const values = [...digits].map((digit) => Number.parseInt(digit, 36));
  if (radix < 2 || radix > 36 || values.some((value) => value >= radix)) {
    throw new TermFault(
      at,
      `holds ${text}, which is no number of base ${base}. Use a base from 2 to 36, and its digits.`,
    );
  }
  const value = values.reduce((sum, digit) => sum * BigInt(radix) + BigInt(digit), 0n);
  return { kind: 'number', text: value.toString() };
}

function float(text: string, at: number): Omit<Token, 'at' | 'end'> {
  const value = Number(text.replaceAll('_', ''));
  if (Number.isFinite(value)) return { kind: 'number', text: String(value) };
  throw new TermFault(at, `holds ${text}, which is larger than Erlang's numbers with a point. Write a smaller one.`);
}

/** Letters that stand for others behind a backslash: https://www.erlang.org/doc/system/data_types.html#escape-sequences */
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  d: '\x7f',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
};

/** What stands between quotes. */
function letters(text: string): string {
  const number = (digits: string, base: number) => {
    const code = Number.parseInt(digits, base);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  };
  return text.replace(
    /\\(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|\^([\s\S])|([\s\S]))/g,
    (_, braced?: string, hex?: string, octal?: string, control?: string, letter = '') => {
      if (braced ?? hex) return number(braced ?? hex ?? '', 16);
      if (octal) return number(octal, 8);
      if (control) return control === '?' ? '\x7f' : String.fromCharCode(control.charCodeAt(0) % 32);
      return escapes[letter] ?? letter;
    },
  );
}
