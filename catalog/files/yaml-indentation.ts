import { keyAndValue, type Line, opensBlock } from './yaml-lines.ts';

/** A line whose indentation fits nothing before it, and what is wrong with it. */
export interface OddLine {
  line: Line;
  message: string;
}

/** A mapping or a list that is not over yet. */
interface Level {
  indent: number;
  isList: boolean;
}

/** The first line that does not stand where lines before it let it. Undefined where all do. */
export function oddLine(lines: readonly Line[]): OddLine | undefined {
  const levels: Level[] = [];
  let before: Line | undefined;
  for (const line of lines) {
    const message = placed(line, { levels, before });
    if (message !== undefined) return { line, message };
    before = line;
  }
  return undefined;
}

/** Takes a line into the levels that are open, or says why it does not fit. */
function placed(line: Line, { levels, before }: { levels: Level[]; before: Line | undefined }): string | undefined {
  const isList = /^-(\s|$)/.test(line.text);
  const open = levels.at(-1);
  const mayOpen = before === undefined || opensBlock(before);
  if (before && open && line.indent > open.indent && !mayOpen) {
    // Text may go on in the next line, where it is no key.
    if (!isList && !keyAndValue(line.text)) return undefined;
    return tooDeep({ before, open });
  }
  if (!open || line.indent > open.indent || (isList && !open.isList && mayOpen && line.indent === open.indent)) {
    levels.push(...levelsOf(line, isList));
    return undefined;
  }
  return goneBack(line, { levels, isList });
}

function goneBack(line: Line, { levels, isList }: { levels: Level[]; isList: boolean }): string | undefined {
  let left: Level | undefined;
  while ((levels.at(-1)?.indent ?? -1) > line.indent) left = levels.pop();
  const now = levels.at(-1);
  if (!now || now.indent !== line.indent) return between(line, { outer: now, inner: left });
  if (now.isList && !isList) {
    const outer = levels.at(-2);
    if (outer?.indent !== line.indent)
      return 'has no "- " before it, and the lines around it are entries of a list. Write it as one.';
    levels.pop();
  } else if (!now.isList && isList) {
    return `begins with "- ", and the lines around it are KEY: VALUE. Indent it below the key whose entry it is, or take the "- " away.`;
  } else if (isList) levels.push(...levelsOf(line, true).slice(1));
  return undefined;
}

/** A list whose entry begins with a key is two levels: `- name: orders`. */
function levelsOf(line: Line, isList: boolean): Level[] {
  const own = { indent: line.indent, isList };
  const [dashes = ''] = /^(-\s+)*/.exec(line.text) ?? [];
  if (!isList || dashes === '' || !keyAndValue(line.text)) return [own];
  return [own, { indent: line.indent + dashes.length, isList: false }];
}

function tooDeep({ before, open }: { before: Line; open: Level }): string {
  const key = keyAndValue(before.text)?.key;
  const above = key === undefined ? 'the line above it' : `${key} above it, which has its value already`;
  return `is indented deeper than ${above}. Indent it by ${spaces(open.indent)}, like its neighbours.`;
}

function between(line: Line, { outer, inner }: { outer: Level | undefined; inner: Level | undefined }): string {
  const wanted = [inner, outer].flatMap((level) => (level ? [String(level.indent)] : []));
  return `is indented by ${spaces(line.indent)}, and no line above it that it could belong to is. Use ${wanted.join(' or ')}.`;
}

function spaces(count: number): string {
  return count === 1 ? '1 space' : `${count} spaces`;
}
