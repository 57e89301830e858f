import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  Lexer,
  type Node,
  Parser,
  type YAMLMap,
} from 'yaml';
import { diagnose, type Mark, type ParserFault } from './yaml-diagnosis.ts';
import { mistakenText, signMessage } from './yaml-signs.ts';

/** Something wrong in a text of YAML, and where. */
export interface Fault {
  /** Characters from the beginning of the text. */
  offset: number;
  message: string;
}

/** What is made of a text: a document that can be read, or what is wrong with it. */
export interface Composed {
  /** Absent where the text is not read to its end. */
  document?: Document.Parsed;
  /** In the order of the text, a few at most. */
  faults: Fault[];
  /** What each alias stands for. */
  targets: ReadonlyMap<Alias, Node>;
}

/** Words, signs and spaces of a file, each of which takes the parser some 2 µs. 2,000 queues have about 44,000 of them. */
const maxMarks = 45_000;

/** Anchors and aliases of a file, each of which the parser looks for among all of them. */
const maxAliases = 1000;

/** Values within each other, aliases included: what reads them calls itself for each. */
export const maxDepth = 100;

/** Values that aliases add; a few hundred bytes of nested aliases would make gigabytes. */
const maxAdded = 10_000;

/** Faults of a file that are told of; whoever has so many looks again after mending them. */
const maxFaults = 20;

/** Ends the reading of a text, with what is told last. */
class Stop extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Reads a text as one document of YAML, in a time that grows with its length alone, whatever is in it. */
export function composeYaml(text: string): Composed {
  const faults: Fault[] = [];
  const targets = new Map<Alias, Node>();
  const tell = (fault: Fault) => {
    faults.push(fault);
    if (faults.length < maxFaults) return;
    throw new Stop({ ...fault, message: 'and there is more. Mend what is said above first.' });
  };
  try {
    const document = compose(text, tell);
    if (document && faults.length === 0) new Inspection(tell, targets).look(document.contents);
    return { ...(document ? { document } : {}), faults, targets };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { faults: [...faults, error.fault], targets };
  }
}

function compose(text: string, tell: (fault: Fault) => void): Document.Parsed | undefined {
  // The parser's own look for keys that stand twice compares each with each.
  const composer = new Composer({ merge: true, stringKeys: true, uniqueKeys: false });
  const stumbles: ParserFault[] = [];
  const marks: Mark[] = [];
  // It is told of what is wrong as it is found, or a text of nothing but mistakes would cost far more than one without.
  const stumble = (fault: ParserFault) => {
    stumbles.push(fault);
    if (stumbles.length === maxFaults) throw new Stumbled();
  };
  Reflect.set(
    composer,
    'onError',
    (source: number | [number, number] | CST.SourceToken, code: string, message: string) =>
      stumble({ offset: offsetOf(source), code, message }),
  );
  let document: Document.Parsed | undefined;
  const take = (documents: Iterable<Document.Parsed>) => {
    for (const found of documents) {
      if (document) throw new Stop({ offset: found.range[0], message: sentenceOf('MULTIPLE_DOCS') });
      document = found;
    }
  };
  try {
    for (const token of tokensOf(text, marks)) {
      if (token.type === 'error') {
        const message = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
        stumble({ offset: token.offset, code: 'UNEXPECTED_TOKEN', message });
        continue;
      }
      if (token.type === 'document') requireShallow(token);
      take(composer.next(token));
    }
    take(composer.end(true, text.length));
  } catch (error) {
    if (!(error instanceof Stumbled)) throw error;
  }
  const [fault] = stumbles.sort((a, b) => a.offset - b.offset);
  if (fault) tell(diagnose({ text, fault, marks }));
  return document;
}

/** Ends the reading of a text in which the parser stumbles again and again. */
class Stumbled extends Error {}

function offsetOf(source: number | [number, number] | CST.SourceToken): number {
  if (typeof source === 'number') return source;
  return Array.isArray(source) ? source[0] : source.offset;
}

/** What the lexer and the parser make of a text. Brackets and texts in quotes are put into `marks` besides. */
function* tokensOf(text: string, marks: Mark[]): Generator<CST.Token> {
  const parser = new Parser();
  let [words, aliases] = [0, 0];
  for (const word of new Lexer().lex(text)) {
    const { offset } = parser;
    words += 1;
    if (word.startsWith('*') || word.startsWith('&')) aliases += 1;
    if (/^["'{}[\]]/.test(word)) marks.push({ offset, source: word });
    if (words > maxMarks) {
      throw new Stop({ offset, message: `the file holds more than ${maxMarks} words, signs and spaces. Split it.` });
    }
    if (aliases > maxAliases) {
      throw new Stop({
        offset,
        message: `the file has more than ${maxAliases} anchors and aliases. Write the values out.`,
      });
    }
    yield* parser.next(word);
    // The parser calls itself for each level when these end.
    if (parser.stack.length > maxDepth + 1) throw new Stop(tooDeep(offset));
  }
  yield* parser.end();
}

/** Looks for levels that the parser adds behind what it has read, as with a key that is found to be one by what follows. */
function requireShallow(document: CST.Document): void {
  let level: CST.Token[] = document.value ? [document.value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    const [first] = level;
    if (first && depth > maxDepth) throw new Stop(tooDeep(first.offset));
    level = level.flatMap((token) =>
      'items' in token ? token.items.flatMap(({ key, value }) => [key, value].filter((inner) => !!inner)) : [],
    );
  }
}

function tooDeep(offset: number): Fault {
  return { offset, message: `is nested too deeply here: more than ${maxDepth} levels. Write it flatter.` };
}

/** How much a node comes to once aliases are resolved. */
interface Extent {
  values: number;
  depth: number;
}

/** Goes through a document once, and resolves its aliases. */
class Inspection {
  readonly #tell: (fault: Fault) => void;
  readonly #targets: Map<Alias, Node>;
  readonly #anchors = new Map<string, Node>();
  readonly #extents = new Map<Node, Extent>();
  /** Values that are not over yet. */
  readonly #open = new Set<unknown>();
  #added = 0;

  constructor(tell: (fault: Fault) => void, targets: Map<Alias, Node>) {
    this.#tell = tell;
    this.#targets = targets;
  }

  look(node: unknown): Extent {
    if (isPair(node)) {
      const [key, value] = [this.look(node.key), this.look(node.value)];
      return { values: key.values + value.values, depth: Math.max(key.depth, value.depth) };
    }
    if (isAlias(node)) return this.#lookAtAlias(node);
    if (!isScalar(node) && !isCollection(node)) return { values: 0, depth: 0 };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    const mistaken = isScalar(node) && node.type === 'PLAIN' ? mistakenText(node.source ?? '') : undefined;
    if (mistaken) this.#tell({ offset: startOf(node) + mistaken.offset, message: mistaken.message });
    const extent = { values: 1, depth: 1 };
    if (isCollection(node)) {
      this.#open.add(node);
      if (isMap(node)) this.#lookAtKeys(node);
      for (const item of node.items) {
        const { values, depth } = this.look(item);
        extent.values += values;
        extent.depth = Math.max(extent.depth, depth + 1);
      }
      this.#open.delete(node);
    }
    if (extent.depth > maxDepth) throw new Stop(tooDeep(startOf(node)));
    if (node.anchor !== undefined) this.#extents.set(node, extent);
    return extent;
  }

  #lookAtAlias(alias: Alias): Extent {
    const offset = startOf(alias);
    const target = this.#anchors.get(alias.source);
    const extent = (target && this.#extents.get(target)) ?? { values: 1, depth: 1 };
    if (target === undefined) {
      this.#tell({ offset, message: unsetAlias(alias.source) });
    } else if (this.#open.has(target)) {
      this.#tell({ offset, message: 'this alias stands inside the value it refers to. Write the value out.' });
    } else {
      this.#targets.set(alias, target);
    }
    this.#added += extent.values;
    if (this.#added <= maxAdded) return extent;
    throw new Stop({ offset, message: `aliases add more than ${maxAdded} values up to here. Write the values out.` });
  }

  #lookAtKeys(map: YAMLMap): void {
    const seen = new Set<unknown>();
    // Keys of one mapping that run on in another are told of together.
    let run: Fault[] = [];
    const tellRun = () => {
      const [first] = run;
      if (first) this.#tell(run.length === 1 ? first : { ...first, message: twiceTogether(run.length) });
      run = [];
    };
    for (const { key } of map.items) {
      if (!isScalar(key)) continue;
      if (key.value === '__proto__') {
        this.#tell({ offset: startOf(key), message: 'this key cannot be used here. Choose another name.' });
      }
      if (seen.has(key.value)) run.push({ offset: startOf(key), message: sentenceOf('DUPLICATE_KEY') });
      else tellRun();
      seen.add(key.value);
    }
    tellRun();
  }
}

function twiceTogether(count: number): string {
  return `this key and the ${count - 1} behind it stand twice in the same mapping. Is the line missing that begins another one, or indented wrongly?`;
}

/** What is said of an alias whose anchor is not set: most are texts that begin with an asterisk, as patterns of routing keys do. */
function unsetAlias(name: string): string {
  if (/[^\w-]/.test(name)) return signMessage(`*${name}`);
  return `this alias refers to an anchor that is not set before it. Set it, or write the value out; a text that begins with * has to stand in quotes: "*${name}".`;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function sentenceOf(code: 'DUPLICATE_KEY' | 'MULTIPLE_DOCS'): string {
  return code === 'DUPLICATE_KEY'
    ? 'this key stands twice in the same mapping. Keep one of them.'
    : 'a second document starts here; one file holds one object. Remove the `---` or split the file.';
}
