/** Where a text stops being JSON, and what should have stood there. */
export interface JsonFault {
  /** Characters from the beginning of the text. */
  offset: number;
  /** `a value`, `a comma or }`. */
  expected: string;
}

/** A sign, a text, or another word of JSON (RFC 8259), with the space before it. */
const word =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Kind = 'text' | 'word' | '{' | '}' | '[' | ']' | ',' | ':';

/** What may follow, in words, and the kinds of words that do. */
const states = {
  value: { expected: 'a value', takes: ['text', 'word', '{', '['] },
  first: { expected: 'a value or ]', takes: ['text', 'word', '{', '[', ']'] },
  name: { expected: 'a name in quotes', takes: ['text'] },
  firstName: { expected: 'a name in quotes or }', takes: ['text', '}'] },
  colon: { expected: 'a colon', takes: [':'] },
  inObject: { expected: 'a comma or }', takes: [',', '}'] },
  inList: { expected: 'a comma or ]', takes: [',', ']'] },
  end: { expected: 'nothing more', takes: [] },
} satisfies Record<string, { expected: string; takes: Kind[] }>;

type State = keyof typeof states;

/** The first fault of a text that is not JSON; what JSON.parse says of it has no place on Node 20. Undefined where there is none. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let offset = 0;
  while (offset < text.length) {
    word.lastIndex = offset;
    const found = word.exec(text);
    if (!found) break;
    const kind = (found[1] ?? (found[2] === undefined ? 'word' : 'text')) as Kind;
    if (!(states[state].takes as readonly Kind[]).includes(kind)) break;
    state = next(state, kind, open);
    offset = word.lastIndex;
  }
  const rest = text.slice(offset).search(/[^ \t\n\r]/);
  if (state === 'end' && rest === -1) return undefined;
  return { offset: rest === -1 ? text.length : offset + rest, expected: states[state].expected };
}

/** What may follow a word. `open` are the objects and lists that are not over yet. */
function next(state: State, kind: Kind, open: ('{' | '[')[]): State {
  if (kind === '{' || kind === '[') {
    open.push(kind);
    return kind === '{' ? 'firstName' : 'first';
  }
  if (kind === ',') return open.at(-1) === '{' ? 'name' : 'value';
  if (kind === ':') return 'value';
  if (state === 'name' || (state === 'firstName' && kind === 'text')) return 'colon';
  if (kind === '}' || kind === ']') open.pop();
  const within = open.at(-1);
  return within === undefined ? 'end' : within === '{' ? 'inObject' : 'inList';
}
