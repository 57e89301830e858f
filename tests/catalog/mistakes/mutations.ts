import { keyAndValue } from '../../../catalog/files/yaml-lines.ts';

/** One mistake in a text. */
export interface Mutation {
  class:
    | 'misspelt key'
    | 'indented by one'
    | 'indented by two'
    | 'less by one'
    | 'less by two'
    | 'another type'
    | 'dropped line';
  /** 1-based. */
  line: number;
  text: string;
}

/** Each line's mistakes of each class. Comments, empty lines and texts of several lines have none. */
export function mutationsOf(text: string): Mutation[] {
  const lines = text.split('\n');
  let block: number | undefined;
  return lines.flatMap((line, index): Mutation[] => {
    const indent = line.length - line.trimStart().length;
    if (block !== undefined && (line.trim() === '' || indent > block)) return [];
    block = /[:-] \|$/.test(line) ? indent : undefined;
    if (line.trim() === '' || line.trim().startsWith('#')) return [];
    const to = (kind: Mutation['class'], ...replaced: string[]): Mutation => ({
      class: kind,
      line: index + 1,
      text: [...lines.slice(0, index), ...replaced, ...lines.slice(index + 1)].join('\n'),
    });
    const deeper = (count: number) => ' '.repeat(count) + line;
    return [
      ...misspelt(line).map((each) => to('misspelt key', each)),
      to('indented by one', deeper(1)),
      to('indented by two', deeper(2)),
      ...(indent >= 1 ? [to('less by one', line.slice(1))] : []),
      ...(indent >= 2 ? [to('less by two', line.slice(2))] : []),
      ...otherType(line).map((each) => to('another type', each)),
      to('dropped line'),
    ];
  });
}

/** With a letter less in the middle of the key. */
function misspelt(line: string): string[] {
  const key = keyAndValue(line.trim())?.key;
  if (key === undefined || key.length < 4 || !/^\w+$/.test(key)) return [];
  const at = line.indexOf(key) + Math.floor(key.length / 2);
  return [line.slice(0, at) + line.slice(at + 1)];
}

/** A text, number or word in the place of a list or mapping, and a mapping in that of any of them. */
function otherType(line: string): string[] {
  const said = keyAndValue(line.trim());
  if (!said || said.value === '' || said.value.startsWith('|') || line.includes('#')) return [];
  const before = line.slice(0, line.length - said.value.length);
  return [`${before}${/^[[{]/.test(said.value) ? 'true' : '{ a: 1 }'}`];
}
