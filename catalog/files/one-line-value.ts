/**
 * Reads a value of YAML's flow style that stands on one line, `{ name: placed, vhost: "/", arguments: { x-max-length: 10 } }`, as the
 * parser of YAML would, many times as fast. It knows what leaves no doubt and no more: names, words, numbers, texts in
 * quotes, mappings and lists. Gives undefined for everything else, which is for the parser.
 */
export function readOneLine(line: string, start: number): unknown {
  const reader = new OneLine(line, start);
  try {
    const value = reader.value(0);
    return reader.isOver() ? value : undefined;
  } catch (error) {
    if (error instanceof InDoubt) return undefined;
    throw error;
  }
}

class InDoubt extends Error {}

const inDoubt = new InDoubt('');

/** Values within each other that are read here. */
const maxDepth = 8;

/** Texts without quotes: nothing that YAML could read as anything but text, but for the words below. */
const bareText = /[A-Za-z_/^$(][\w./^$()*+?=<>|@~-]*(?=[ ,\]}])/y;
const bareKey = /[A-Za-z_/^$(][\w./^$()*+?=<>|@~-]*(?=: )/y;
/** What YAML reads as something else than text, and other languages than this as well. */
const words = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
const plainNumber = /(?:0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d*)(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))(?=[ ,\]}])/y;
/** Of what may stand in quotes that which JSON and YAML read alike, and no halves of characters. */
const quotedText =
  /"(?:[ !#-[\]-~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\u{10000}-\u{10ffff}]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[\da-fA-F]{4}))*"/uy;

class OneLine {
  readonly #line: string;
  #at: number;

  constructor(line: string, start: number) {
    this.#line = line;
    this.#at = start;
  }

  value(depth: number): unknown {
    if (depth > maxDepth) throw inDoubt;
    const character = this.#line[this.#at];
    if (character === '{') return this.#mapping(depth);
    if (character === '[') return this.#list(depth);
    return this.#quoted() ?? this.#number() ?? this.#bare();
  }

  /** Whether nothing but spaces is left. */
  isOver(): boolean {
    this.#skipSpaces();
    return this.#at === this.#line.length;
  }

  #mapping(depth: number): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    this.#entries('}', () => {
      const quoted = this.#quoted();
      const key = quoted ?? this.#take(bareKey);
      if (key === undefined || key === '__proto__' || Object.hasOwn(found, key)) throw inDoubt;
      if (quoted === undefined && words.test(key)) throw inDoubt;
      if (!this.#line.startsWith(': ', this.#at)) throw inDoubt;
      this.#at += 2;
      this.#skipSpaces();
      found[key] = this.value(depth + 1);
    });
    return found;
  }

  #list(depth: number): unknown[] {
    const found: unknown[] = [];
    this.#entries(']', () => found.push(this.value(depth + 1)));
    return found;
  }

  #entries(end: string, entry: () => void): void {
    this.#at += 1;
    this.#skipSpaces();
    if (this.#line[this.#at] !== end) {
      for (;;) {
        entry();
        this.#skipSpaces();
        if (this.#line[this.#at] !== ',') break;
        this.#at += 1;
        if (this.#line[this.#at] !== ' ') throw inDoubt;
        this.#skipSpaces();
      }
    }
    if (this.#line[this.#at] !== end) throw inDoubt;
    this.#at += 1;
  }

  #quoted(): string | undefined {
    const text = this.#line[this.#at] === '"' ? this.#take(quotedText) : undefined;
    return text === undefined ? undefined : (JSON.parse(text) as string);
  }

  #number(): number | undefined {
    const digits = this.#take(plainNumber);
    return digits === undefined ? undefined : Number(digits);
  }

  #bare(): string | boolean | null {
    const text = this.#take(bareText);
    if (text === undefined) throw inDoubt;
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    if (words.test(text)) throw inDoubt;
    return text;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [text] = pattern.exec(this.#line) ?? [];
    if (text !== undefined) this.#at += text.length;
    return text;
  }

  #skipSpaces(): void {
    while (this.#line[this.#at] === ' ') this.#at += 1;
  }
}
