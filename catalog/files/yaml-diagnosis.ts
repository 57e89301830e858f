import { oddLine } from './yaml-indentation.ts';
import { inQuotes, keyAndValue, type Line, linesUntil, type Range } from './yaml-lines.ts';
import {
  signMessage,
  signs,
  strangeSpaceMessage,
  strangeSpaces,
  typographicMessage,
  withoutComment,
} from './yaml-signs.ts';

/** What the parser says is wrong, in its own words. */
export interface ParserFault {
  /** Characters from the beginning of the text. */
  offset: number;
  /** The parser's name of it: `BAD_INDENT`. */
  code: string;
  message: string;
}

/** A bracket or a text in quotes, as it stands in the file. */
export interface Mark {
  offset: number;
  source: string;
}

/** A text that is not YAML. */
export interface Broken {
  text: string;
  /** What the parser stumbled over first. */
  fault: ParserFault;
  /** Brackets and texts in quotes up to there, and a little further. */
  marks: readonly Mark[];
}

/** Where whoever wrote the file went wrong, and what to write instead. */
export interface Diagnosis {
  offset: number;
  message: string;
}

/** All that a look has: the text, what the parser said, and its lines. */
interface Case extends Broken {
  /** Lines that say something, up to the one behind the fault. */
  lines: readonly Line[];
  /** The one with the fault. */
  line: Line | undefined;
}

/** Looks for a mistake, of which the first that is found is told. */
const looks: readonly ((found: Case) => Diagnosis | undefined)[] = [
  mergeMark,
  tab,
  strangeSpace,
  unclosedQuote,
  unclosedBracket,
  wrongBracket,
  unknownEscape,
  typographicQuotes,
  beginsWithSign,
  behindQuote,
  colonInText,
  misplaced,
  withoutColon,
];

/**
 * One mistake makes the parser stumble several times, and as a rule behind the line that is wrong: this says which line that is.
 * Takes time that grows with the length of the text alone.
 */
export function diagnose(broken: Broken): Diagnosis {
  const { text, fault, marks } = broken;
  const lines = linesUntil(text, { end: fault.offset, skipped: skippedIn(marks) });
  const line = lines.findLast(({ offset }) => offset <= fault.offset);
  const found = { ...broken, lines, line };
  for (const look of looks) {
    const diagnosis = look(found);
    if (diagnosis) return diagnosis;
  }
  return { offset: fault.offset, message: `is not YAML: ${fault.message.replace(/\.$/, '')}.` };
}

/** What stands in quotes or in brackets over several lines. */
function skippedIn(marks: readonly Mark[]): Range[] {
  const ranges: Range[] = [];
  const open: number[] = [];
  for (const { offset, source } of marks) {
    if (/^[{[]/.test(source)) open.push(offset);
    else if (/^[}\]]/.test(source)) {
      const from = open.pop();
      if (open.length === 0 && from !== undefined) ranges.push({ from, to: offset });
    } else if (open.length === 0) ranges.push({ from: offset, to: offset + source.length });
  }
  return ranges;
}

function at(line: Line, message: string): Diagnosis {
  return { offset: line.offset + line.indent, message };
}

function mergeMark({ text }: Case): Diagnosis | undefined {
  const mark = /^(<{7}|\|{7}|={7}|>{7})( |\r?$)/m.exec(text);
  if (!mark) return undefined;
  const message =
    'is what a merge left behind that was not finished. Keep what is right of the two sides, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.';
  return { offset: mark.index, message };
}

function tab({ text, fault }: Case): Diagnosis | undefined {
  const first = /^ *\t\s*[^\s#]/m.exec(text);
  if (!first || (fault.code !== 'TAB_AS_INDENT' && first.index > endOfLine(text, fault.offset))) return undefined;
  return { offset: first.index, message: 'YAML does not allow tabs as indentation. Use spaces.' };
}

function strangeSpace({ text, fault }: Case): Diagnosis | undefined {
  const upToFault = text.slice(0, endOfLine(text, endOfLine(text, fault.offset) + 1));
  const strange = new RegExp(`^[ \\t-]*[${strangeSpaces}]|: *[${strangeSpaces}]|:[${strangeSpaces}]`, 'm').exec(
    upToFault.slice(1),
  );
  if (!strange) return undefined;
  const offset = strange.index + strange[0].length;
  return { offset, message: strangeSpaceMessage(upToFault.charAt(offset)) };
}

function unclosedQuote({ text, fault, marks, line }: Case): Diagnosis | undefined {
  const texts = marks.filter(({ source }) => /^["']/.test(source));
  const isClosed = ({ source }: Mark) => source.length > 1 && source.endsWith(source.charAt(0));
  const unclosed = texts.find((mark) => !isClosed(mark) && mark.offset <= fault.offset);
  // One that is closed by the next quote, lines below: what stands there is then not YAML.
  const long = texts.find(
    ({ offset, source }) =>
      source.includes('\n') && offset <= fault.offset && endOfLine(text, offset + source.length) >= fault.offset,
  );
  const mark = unclosed ?? long;
  if (!mark || (fault.code !== 'MISSING_CHAR' && mark === unclosed && !line)) return undefined;
  const message = `the ${mark.source.charAt(0)} that opens here is not closed on this line. Close it where the text ends.`;
  return { offset: mark.offset, message };
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** Brackets that are open at an offset, the innermost last, and the first that another than its own closes. */
function openAt(offset: number, marks: readonly Mark[]): { open: Mark[]; wrong?: { opened: Mark; closed: Mark } } {
  const open: Mark[] = [];
  for (const mark of marks) {
    if (mark.offset >= offset && /^[{[]/.test(mark.source)) break;
    if (/^[{[]/.test(mark.source)) open.push(mark);
    if (!/^[}\]]/.test(mark.source)) continue;
    const opened = open.at(-1);
    if (opened && closing[opened.source] !== mark.source) return { open, wrong: { opened, closed: mark } };
    if (mark.offset < offset) open.pop();
  }
  return { open };
}

function unclosedBracket({ text, fault, marks }: Case): Diagnosis | undefined {
  const { open, wrong } = openAt(fault.offset, marks);
  const opened = open.at(-1);
  if (wrong || !opened) return undefined;
  const end = endOfLine(text, opened.offset);
  // What goes on in the next lines may be closed there, and be wrong for another reason.
  const isClosedBelow = marks.some(({ offset, source }) => offset > fault.offset && source === closing[opened.source]);
  if (fault.offset <= end && isClosedBelow) return undefined;
  if (
    !/BAD_INDENT|MISSING_CHAR|UNEXPECTED_TOKEN|MULTILINE_IMPLICIT_KEY|BLOCK_IN_FLOW|BLOCK_AS_IMPLICIT_KEY/.test(
      fault.code,
    )
  )
    return undefined;
  return {
    offset: opened.offset,
    message: `the ${opened.source} that opens here is not closed. Add ${closing[opened.source]} where it ends.`,
  };
}

function wrongBracket({ fault, marks }: Case): Diagnosis | undefined {
  const { wrong } = openAt(fault.offset, marks);
  if (!wrong) return undefined;
  const { opened, closed } = wrong;
  return {
    offset: closed.offset,
    message: `is ${closed.source} and closes what ${opened.source} opened. Write ${closing[opened.source]}.`,
  };
}

function unknownEscape({ text, fault }: Case): Diagnosis | undefined {
  if (fault.code !== 'BAD_DQ_ESCAPE') return undefined;
  const sequence = text.slice(fault.offset, fault.offset + 2);
  return {
    offset: fault.offset,
    message: `${sequence} stands for nothing in double quotes. Use single quotes, in which a backslash is itself.`,
  };
}

function typographicQuotes({ line }: Case): Diagnosis | undefined {
  const said = line && /(?:: +|- +|[[{,] *)([\u2018\u201c\u201e\u00ab])/.exec(line.text);
  if (!said) return undefined;
  return {
    offset: line.offset + line.indent + said.index + said[0].length - 1,
    message: typographicMessage(said[1] ?? ''),
  };
}

function beginsWithSign({ line }: Case): Diagnosis | undefined {
  const value = line && (keyAndValue(line.text)?.value ?? line.text.replace(/^(- +)+/, ''));
  if (!line || value === undefined || !signs.test(value)) return undefined;
  const [sign] = value;
  if ('[{'.includes(sign ?? '') && /[\]}]$/.test(value)) return undefined;
  return { offset: line.offset + line.indent + line.text.length - value.length, message: signMessage(value) };
}

function behindQuote({ line, fault }: Case): Diagnosis | undefined {
  const value = line && keyAndValue(line.text)?.value;
  const quoted = /^(["'])(.*?)\1(?=[^\s#,])|^(["'])(.*?)\3\s+(?=[^\s#,])/.exec(value ?? '');
  if (!line || value === undefined || !quoted || fault.code === 'BAD_DQ_ESCAPE') return undefined;
  const offset = line.offset + line.indent + line.text.length - value.length;
  const quote = value.charAt(0);
  const instead = quote === '"' ? inQuotes(value) : `'${value.replace(/^'|'$/g, '').replaceAll("'", "''")}'`;
  return {
    offset,
    message: `the text goes on behind the ${quote} that closes it. Put all of it in quotes: ${instead}.`,
  };
}

function colonInText({ line }: Case): Diagnosis | undefined {
  const parts = line && keyAndValue(line.text);
  if (!line || !parts || !/:(\s|$)/.test(parts.value) || /^["'[{]/.test(parts.value)) return undefined;
  const offset = line.offset + line.indent + line.text.length - parts.value.length;
  return {
    offset,
    message: `a text with a colon and a space in it has to stand in quotes: ${parts.key}: ${inQuotes(withoutComment(parts.value))}.`,
  };
}

function misplaced({ lines }: Case): Diagnosis | undefined {
  const odd = oddLine(lines);
  return odd && at(odd.line, odd.message);
}

function withoutColon({ line, fault }: Case): Diagnosis | undefined {
  if (!line || /^-(\s|$)/.test(line.text) || keyAndValue(line.text)) return undefined;
  if (!/MISSING_CHAR|MULTILINE_IMPLICIT_KEY|BLOCK_AS_IMPLICIT_KEY|UNEXPECTED_TOKEN|BAD_INDENT/.test(fault.code))
    return undefined;
  const [, key, value] = /^([\w.-]+)[:=]?\s*(.*)$/.exec(line.text) ?? [];
  const instead = key === undefined ? 'Write KEY: VALUE' : `Write ${key}: ${value || 'VALUE'}`;
  const what = /^[\w.-]+:\S/.test(line.text) ? 'has no space behind its colon' : 'has no colon';
  return at(line, `${what}. ${instead}.`);
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}
