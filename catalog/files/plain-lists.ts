import { readOneLine } from './one-line-value.ts';

/** A list at the top of a file whose entries stand on one line each, in braces. */
export interface PlainList {
  values: unknown[];
  /** Where each entry stands, from 1. */
  lines: number[];
  /** Spaces before the `-` of each entry. */
  indent: number;
}

/** A text without the lists that were taken out of it. */
export interface WithoutLists {
  /** The text without the lines of entries. */
  rest: string;
  /** Which line of the text each line of `rest` was, from 1. */
  lines: number[];
  lists: ReadonlyMap<string, PlainList>;
}

const beginning = /^([A-Za-z]\w*):[ ]*(?:#.*)?$/;
const entry = /^( {0,8})- +(?=\{)/;

/**
 * Takes lists out of a text of YAML that many entries make long, as those of queues and bindings: the parser of YAML takes
 * some 2 µs for each word and sign. Gives undefined where there are none, or where an entry is for the parser.
 */
export function takePlainLists(text: string): WithoutLists | undefined {
  const lists = new Map<string, PlainList>();
  let [list, key]: [PlainList | undefined, string] = [undefined, ''];
  const [kept, lines]: [string[], number[]] = [[], []];
  for (const [index, line] of text.split('\n').entries()) {
    const found = list && entry.exec(line);
    if (list && found) {
      const indent = found[1]?.length ?? 0;
      const value = readOneLine(line, found[0].length);
      if (list.values.length === 0) list.indent = indent;
      if (value === undefined || indent !== list.indent) return undefined;
      lists.set(key, list);
      list.values.push(value);
      list.lines.push(index + 1);
      continue;
    }
    kept.push(line);
    lines.push(index + 1);
    const begins = beginning.exec(line)?.[1];
    if (begins !== undefined) [list, key] = [{ values: [], lines: [], indent: 0 }, begins];
    else if (/^[^\s#]/.test(line)) list = undefined;
  }
  return lists.size === 0 ? undefined : { rest: kept.join('\n'), lines, lists };
}
