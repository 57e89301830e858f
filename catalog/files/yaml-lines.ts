/** A line of a file that says something: neither empty, nor a comment, nor inside of a value of several lines. */
export interface Line {
  /** 1-based. */
  number: number;
  /** Characters from the beginning of the text to the line's. */
  offset: number;
  /** Spaces before what it says. */
  indent: number;
  /** What it says, without the spaces around it. */
  text: string;
}

/** A part of a text, in characters from its beginning. */
export interface Range {
  from: number;
  to: number;
}

/** The lines that say something, up to and with the first one that begins behind `end`. Lines that begin within `skipped` are left out. */
export function linesUntil(text: string, { end, skipped }: { end: number; skipped: readonly Range[] }): Line[] {
  const lines: Line[] = [];
  // Those of a block, such as `runbook: |`, are deeper than the line that begins it.
  let block: number | undefined;
  let skip = 0;
  for (let [number, offset] = [1, 0]; offset < text.length; number++) {
    const next = text.indexOf('\n', offset);
    const whole = text.slice(offset, next === -1 ? text.length : next);
    const said = whole.trim();
    const indent = whole.length - whole.trimStart().length;
    while ((skipped[skip]?.to ?? Number.POSITIVE_INFINITY) <= offset) skip += 1;
    const isInside = (skipped[skip]?.from ?? Number.POSITIVE_INFINITY) < offset;
    if (block !== undefined && said !== '' && indent <= block) block = undefined;
    if (said !== '' && !said.startsWith('#') && !isInside && block === undefined) {
      lines.push({ number, offset, indent, text: said });
      if (offset > end) break;
      if (/[:-] [|>][-+0-9]*( #.*)?$/.test(said)) block = indent;
    }
    if (next === -1) break;
    offset = next + 1;
  }
  return lines;
}

/** `{ key: 'nodes', value: '3' }` of `- nodes: 3`; undefined where a line has no key. */
export function keyAndValue(line: string): { key: string; value: string } | undefined {
  const said = line.replace(/^(- +)+/, '');
  const quoted = /^("[^"]*"|'[^']*')\s*:(?:\s+|$)/.exec(said);
  if (quoted) return { key: quoted[1] ?? '', value: said.slice(quoted[0].length) };
  if (/^[{[]/.test(said)) return undefined;
  const colon = said.search(/:(\s|$)/);
  return colon <= 0 ? undefined : { key: said.slice(0, colon).trimEnd(), value: said.slice(colon + 1).trim() };
}

/** Whether more deeply indented lines may follow: a key without a value, or a bare `-`. */
export function opensBlock({ text }: Line): boolean {
  return /(^|[\s-])-$|:$/.test(text.replace(/\s+#.*$/, '').replace(/\s+[&!]\S+$/, ''));
}

/** A text as it stands in quotes in a file. */
export function inQuotes(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}
