import { format, stripVTControlCharacters } from 'node:util';

import wrapAnsi from 'wrap-ansi';

/** Has what commands say break between words on a terminal; what goes into a file or to another program stays as it is. */
export function fitTerminal(): void {
  for (const [method, stream] of [
    ['log', process.stdout],
    ['error', process.stderr],
  ] as const) {
    if (!stream.isTTY) continue;
    const say = console[method];
    console[method] = (...said: unknown[]) => say(fitted(format(...said), stream.columns));
  }
}

/** Narrower ones are taken for as wide as this. */
const leastColumns = 40;

/** Lines that are too long for a terminal go on below, two further in than they began. */
export function fitted(text: string, columns: number): string {
  const width = Math.max(columns, leastColumns);
  return text
    .split('\n')
    .map((line) => {
      if (stripVTControlCharacters(line).length <= width) return line;
      // As deep as half a line at most, so that something fits beside it.
      const indent = /^ */.exec(line)?.[0].slice(0, width / 2) ?? '';
      const [first, ...rest] = wrapAnsi(line.trimStart(), width - indent.length - 2, { hard: true }).split('\n');
      return [indent + first, ...rest.map((each) => `${indent}  ${each}`)].join('\n');
    })
    .join('\n');
}
