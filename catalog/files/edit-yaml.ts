import {
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { FieldPath } from './problem.ts';

/** One change of what a file says. */
export type Edit =
  /** Another value. */
  | { kind: 'set'; path: FieldPath; value: unknown }
  /** An entry more at the end of a list, which may be missing. */
  | { kind: 'add'; path: FieldPath; value: unknown }
  /** A field or an entry less; what then holds nothing goes with it. */
  | { kind: 'remove'; path: FieldPath }
  /** Another name for a field, whose value stays as it stands there. */
  | { kind: 'rename'; path: FieldPath; to: string };

/** The fields of the mapping at a path in the order in which a person would write them; empty where none is known. */
export type FieldOrder = (mapping: FieldPath) => readonly string[];

/**
 * A text of YAML with one thing changed, and every other character as it was. Undefined where that cannot be done by hand
 * either without touching more: what stands behind an alias or a merge key, or has an anchor.
 */
export function editYaml(text: string, edit: Edit, orderOf: FieldOrder = () => []): string | undefined {
  const { contents, errors } = parseDocument(text, { merge: true, stringKeys: true });
  if (errors.length > 0 || !isMap(contents)) return undefined;
  const splice = spliceOf({ text, top: contents as Ranged<YAMLMap>, orderOf }, edit);
  if (!splice) return undefined;
  const written = text.includes('\r\n') ? splice.text.replaceAll('\n', '\r\n') : splice.text;
  return text.slice(0, splice.from) + written + text.slice(splice.to);
}

type Ranged<T extends Node> = T & { range: [number, number, number] };

interface Source {
  text: string;
  top: Ranged<YAMLMap>;
  orderOf: FieldOrder;
}

interface Splice {
  from: number;
  to: number;
  text: string;
}

/** What there is of a path: the nodes along it, the top first, and the steps that lead on to nothing. */
interface Walk {
  nodes: Ranged<Node>[];
  missing: (string | number)[];
}

function walk({ top }: Source, path: FieldPath): Walk | undefined {
  const nodes: Ranged<Node>[] = [top];
  for (const [depth, step] of path.entries()) {
    const node = nodes.at(-1);
    const child: unknown = isMap(node) ? pairOf(node, step)?.value : isSeq(node) ? node.items[Number(step)] : undefined;
    // What is merged in stands elsewhere.
    if (isMap(node) && child === undefined && pairOf(node, '<<')) return undefined;
    if (child === undefined || child === null || isNothing(child)) return { nodes, missing: [...path.slice(depth)] };
    if (!(isMap(child) || isSeq(child) || isScalar(child)) || child.anchor !== undefined) return undefined;
    nodes.push(child as Ranged<Node>);
  }
  return { nodes, missing: [] };
}

function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** Whether a key stands there without anything behind it. */
function isNothing(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

function spliceOf(source: Source, edit: Edit): Splice | undefined {
  const found = walk(source, edit.path);
  if (!found) return undefined;
  if (edit.kind === 'remove') return found.missing.length > 0 ? undefined : removal(source, edit.path, found.nodes);
  if (edit.kind === 'rename') return found.missing.length > 0 ? undefined : renaming(edit, found.nodes.at(-2));
  const last = found.nodes.at(-1);
  if (found.missing.length > 0) {
    const value = edit.kind === 'add' ? [edit.value] : edit.value;
    if (!isMap(last)) return undefined;
    const order = source.orderOf(edit.path.slice(0, -found.missing.length));
    return addition(source, { map: last as Ranged<YAMLMap>, steps: found.missing, value, order });
  }
  if (edit.kind === 'add') return isSeq(last) ? entry(source, last as Ranged<YAMLSeq>, edit.value) : undefined;
  return last && replacement(source, last, edit.value);
}

/** Another key where one stands, unless the mapping has a field of that name already. */
function renaming({ path, to }: Extract<Edit, { kind: 'rename' }>, parent: Node | undefined): Splice | undefined {
  if (!isMap(parent) || pairOf(parent, to)) return undefined;
  const key = pairOf(parent, String(path.at(-1)))?.key;
  if (!isScalar(key) || !key.range) return undefined;
  const [from, end] = key.range;
  return { from, to: end, text: inFlow(to) };
}

/** Another value where one stands: a word for a word, in the quotes that it had, or a list or mapping in brackets for one in brackets. */
function replacement({ text }: Source, node: Ranged<Node>, value: unknown): Splice | undefined {
  const [from, to] = node.range;
  if (isScalar(node)) {
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return undefined;
    return { from, to, text: inFlow(value, typeof value === 'string' ? node.type : undefined) };
  }
  const isBracketed = (isMap(node) || isSeq(node)) && node.flow === true;
  if (!isBracketed) return undefined;
  return { from, to, text: inFlow(value, undefined, text[from + 1] === ' ') };
}

interface Addition {
  map: Ranged<YAMLMap>;
  /** The key that is missing, and those within it. */
  steps: readonly (string | number)[];
  value: unknown;
  order: readonly string[];
}

/** A key that was not there, where its neighbours in the order of fields stand. */
function addition(source: Source, { map, steps: [key, ...within], value, order }: Addition): Splice | undefined {
  const inner = within.reduceRight<unknown>((held, step) => ({ [String(step)]: held }), value);
  const written = pairOf(map, String(key));
  // A key without a value, whose place is behind it.
  if (written) return undefined;
  if (map.flow) return additionInFlow(map, String(key), inner);
  const before = neighbour(map, String(key), order);
  const first = map.items[0]?.key as Ranged<Node> | undefined;
  if (!first) return undefined;
  const indent = columnOf(source.text, first.range[0]);
  const lines = asLines({ [String(key)]: inner })
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('');
  const at = endOfPair(source.text, before ?? (map.items.at(-1) as Pair));
  return { from: at, to: at, text: (at > 0 && source.text[at - 1] !== '\n' ? '\n' : '') + lines };
}

function additionInFlow(map: Ranged<YAMLMap>, key: string, value: unknown): Splice {
  const [from, to] = map.range;
  const pair = inFlow({ [key]: value }).slice(2, -2);
  const last = map.items.at(-1);
  if (!last) return { from, to, text: `{ ${pair} }` };
  const at = endOf(last);
  return { from: at, to: at, text: `, ${pair}` };
}

/** The last of those that stand before a key in the order of fields; the first where all stand after it. */
function neighbour(map: YAMLMap, key: string, order: readonly string[]): Pair | undefined {
  const place = order.indexOf(key);
  if (place === -1) return undefined;
  const before = map.items.filter((pair) => {
    const other = order.indexOf(String((pair.key as Scalar).value));
    return other !== -1 && other < place;
  });
  return before.at(-1) ?? map.items[0];
}

/** An entry behind the last of a list. */
function entry(source: Source, list: Ranged<YAMLSeq>, value: unknown): Splice | undefined {
  const last = list.items.at(-1) as Ranged<Node> | undefined;
  if (list.flow) {
    if (!last) return { from: list.range[0], to: list.range[1], text: inFlow([value]) };
    return { from: last.range[1], to: last.range[1], text: `, ${inFlow(value)}` };
  }
  if (!last) return undefined;
  const dash = source.text.lastIndexOf('-', last.range[0] - 1);
  const indent = ' '.repeat(columnOf(source.text, dash));
  const isBracketed = isMap(last) && last.flow === true;
  const lines = isBracketed ? [inFlow(value)] : asLines(value);
  const at = endOfLine(source.text, last.range[1]);
  const text = lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}\n`).join('');
  return { from: at, to: at, text: (source.text[at - 1] === '\n' ? '' : '\n') + text };
}

function removal(source: Source, path: FieldPath, nodes: readonly Ranged<Node>[]): Splice | undefined {
  const step = path.at(-1);
  const [holder, gone] = [nodes.at(-2), nodes.at(-1)];
  if (step === undefined || !gone || !(isMap(holder) || isSeq(holder))) return undefined;
  // What would hold nothing goes, too; the file itself stays.
  if (holder.items.length === 1)
    return path.length === 1 ? undefined : removal(source, path.slice(0, -1), nodes.slice(0, -1));
  const pair = isMap(holder) ? pairOf(holder, step) : undefined;
  const start = ((pair?.key ?? gone) as Ranged<Node>).range[0];
  if (holder.flow) return removalInFlow(source, start, gone.range[1]);
  const mark = isSeq(holder) ? source.text.lastIndexOf('-', start - 1) : start;
  const from = source.text.lastIndexOf('\n', mark - 1) + 1;
  const to = endOfLine(source.text, gone.range[1]);
  // The first key of an entry stands behind its dash.
  if (source.text.slice(from, mark).trim() !== '') return firstOfEntry(source, holder, gone);
  return { from, to, text: '' };
}

/** Up to the next key of the mapping, so that this one stands behind the dash. */
function firstOfEntry({ text }: Source, holder: YAMLMap | YAMLSeq, gone: Ranged<Node>): Splice | undefined {
  if (!isMap(holder)) return undefined;
  const [first, second] = holder.items as Pair<Ranged<Node>, Ranged<Node>>[];
  if (!first || !second || first.value !== gone) return undefined;
  const between = text.slice(gone.range[1], second.key.range[0]);
  return between.trim() === '' ? { from: first.key.range[0], to: second.key.range[0], text: '' } : undefined;
}

/** With the comma behind it, or before it where it is the last. */
function removalInFlow({ text }: Source, from: number, to: number): Splice {
  const behind = /^\s*,\s*/.exec(text.slice(to));
  if (behind) return { from, to: to + behind[0].length, text: '' };
  const before = /,\s*$/.exec(text.slice(0, from));
  return { from: from - (before?.[0].length ?? 0), to, text: '' };
}

function endOfPair(text: string, pair: Pair): number {
  return endOfLine(text, endOf(pair));
}

function endOf({ key, value }: Pair): number {
  return ((value ?? key) as Ranged<Node>).range[1];
}

/** Behind the line break of the line that a position is in; of a block of text, which ends with its break, that position. */
function endOfLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

/** A value as it stands within brackets, on one line. */
function inFlow(value: unknown, quotes?: Scalar['type'], padded = false): string {
  const scalar = new Scalar(value);
  if (quotes === 'QUOTE_DOUBLE' || quotes === 'QUOTE_SINGLE') scalar.type = quotes;
  const isCollection = typeof value === 'object' && value !== null;
  const list = stringify([isCollection ? value : scalar], { collectionStyle: 'flow', lineWidth: 0 });
  const text = list
    .trim()
    .replace(/^\[\s*/, '')
    .replace(/\s*\]$/, '');
  return Array.isArray(value) && !padded ? text.replace(/^\[ /, '[').replace(/ \]$/, ']') : text;
}

/** A value on lines of its own: lists of words in brackets, as people write them. */
function asLines(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return linesOf(value);
  return Object.entries(value).flatMap(([key, held]) => {
    const name = inFlow(key);
    if (typeof held !== 'object' || held === null) return [`${name}: ${inFlow(held)}`];
    if (Array.isArray(held) && !held.some((item) => typeof item === 'object' && item !== null))
      return [`${name}: ${inFlow(held)}`];
    if (Array.isArray(held))
      return [
        `${name}:`,
        ...held.flatMap((item) => asLines(item).map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`)),
      ];
    return [`${name}:`, ...asLines(held).map((line) => `  ${line}`)];
  });
}

function linesOf(value: unknown): string[] {
  return [inFlow(value)];
}
