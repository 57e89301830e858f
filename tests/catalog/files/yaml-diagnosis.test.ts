import { parseYamlFile } from '../../../catalog/files/yaml-file.ts';

const told = (text: string) =>
  parseYamlFile({ path: 'a.yaml', text }).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

const deeper = (key: string, spaces: string) =>
  `is indented deeper than ${key} above it, which has its value already. Indent it by ${spaces}, like its neighbours.`;
const between = (has: string, wanted: string) =>
  `is indented by ${has}, and no line above it that it could belong to is. Use ${wanted}.`;
const merge =
  'is what a merge left behind that was not finished. Keep what is right of the two sides, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.';
const space = 'is a space that YAML takes for a letter (U+00A0), as it comes with text that is copied. Type it anew.';
const typographic = 'is a quote of word processors, which YAML takes for a letter. Use " instead, on both sides.';
const unclosed = (sign: string) =>
  `the ${sign} that opens here is not closed on this line. Close it where the text ends.`;
const behind = (sign: string, instead: string) =>
  `the text goes on behind the ${sign} that closes it. Put all of it in quotes: ${instead}.`;

test.each<[string, string, string]>([
  ['one space too many', 'a:\n  b: 1\n   c: 2\n  d: 3\n', `3:4 ${deeper('b', '2 spaces')}`],
  ['a level too many', 'a: 1\n  b: 2\nc: 3\n', `2:3 ${deeper('a', '0 spaces')}`],
  ['one space too few', 'a:\n  b: 1\n c: 2\n', `3:2 ${between('1 space', '2 or 0')}`],
  [
    'an entry of a list too deep',
    'a:\n  - b\n    - c: 1\n',
    '3:5 is indented deeper than the line above it. Indent it by 2 spaces, like its neighbours.',
  ],
  ['a key of an entry too far left', 'a:\n  - b: 1\n   c: 2\n', `3:4 ${between('3 spaces', '4 or 2')}`],
  [
    'a key among entries',
    'a:\n  - b\n  c: 1\n',
    '3:3 has no "- " before it, and the lines around it are entries of a list. Write it as one.',
  ],
  [
    'an entry among keys',
    'a:\n  b: 1\n  - c\n',
    '3:3 begins with "- ", and the lines around it are KEY: VALUE. Indent it below the key whose entry it is, or take the "- " away.',
  ],
  ['a tab', 'a:\n\tb: 1\n', '2:1 YAML does not allow tabs as indentation. Use spaces.'],
  ['a merge that was not finished', 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n', `2:1 ${merge}`],
  [
    'the same within a text of many lines',
    'a: |\n  x\n<<<<<<< HEAD\n  y\n=======\n  z\n>>>>>>> other\n',
    `3:1 ${merge}`,
  ],
  [
    'a routing key that begins with an asterisk',
    'a: *.position\n',
    '1:4 text that begins with * has to stand in quotes: "*.position".',
  ],
  [
    'an alias that may have been one',
    'a: *b\n',
    '1:4 this alias refers to an anchor that is not set before it. Set it, or write the value out; a text that begins with * has to stand in quotes: "*b".',
  ],
  ['an at sign', 'a: @orders # x\n', '1:4 text that begins with @ has to stand in quotes: "@orders".'],
  ['a backtick', '- `a`\n', '1:3 text that begins with ` has to stand in quotes: "`a`".'],
  ['a percent sign', 'a: %a\n', '1:4 text that begins with % has to stand in quotes: "%a".'],
  ['an exclamation mark', 'a: !important b\n', '1:4 text that begins with ! has to stand in quotes: "!important b".'],
  ['a greater sign', 'a: >50 GB\nb: 1\n', '1:4 text that begins with > has to stand in quotes: ">50 GB".'],
  ['brackets that are a pattern', 'a: [a-z]+\n', '1:4 text that begins with [ has to stand in quotes: "[a-z]+".'],
  ['a colon', 'a: b: c\n', '1:4 a text with a colon and a space in it has to stand in quotes: a: "b: c".'],
  ['double quotes that are not closed', 'a: "b\nc: 1\n', `1:4 ${unclosed('"')}`],
  ['double quotes that the next ones close', 'a:\n  b: "c\n  d: "e"\n', `2:6 ${unclosed('"')}`],
  ['single quotes that are not closed', "a: 'b\n", `1:4 ${unclosed("'")}`],
  ['text behind quotes', 'a: "b" c\n', `1:4 ${behind('"', `'"b" c'`)}`],
  ['an apostrophe in single quotes', "a: 'it's so'\n", `1:4 ${behind("'", "'it''s so'")}`],
  [
    'a pattern in double quotes',
    'a: "^\\d+$"\n',
    '1:6 \\d stands for nothing in double quotes. Use single quotes, in which a backslash is itself.',
  ],
  ['a brace that is not closed', 'a: { b: 1\nc: 2\n', '1:4 the { that opens here is not closed. Add } where it ends.'],
  [
    'a bracket that is not closed',
    'a:\n  - b: [1, 2\n    c: 3\n  - d: 4\n',
    '2:8 the [ that opens here is not closed. Add ] where it ends.',
  ],
  ['a bracket in place of a brace', 'a: { b: 1 ]\nc: 2\n', '1:11 is ] and closes what { opened. Write }.'],
  ['no space behind a colon', 'a: 1\nb:2\nc: 3\n', '2:1 has no space behind its colon. Write b: 2.'],
  ['an equals sign', 'a: 1\nb=2\nc: 3\n', '2:1 has no colon. Write b: 2.'],
  ['no colon at all', 'a: 1\nb\nc: 3\n', '2:1 has no colon. Write b: VALUE.'],
  ['a file that ends in a key', 'a: 1\nb', '2:1 has no colon. Write b: VALUE.'],
  ['a space that is none, before a key', 'a:\n  b: 1\n\u00a0 c: 2\n', `3:1 ${space}`],
  ['a space that is none, behind a colon', 'a:\u00a01\nb: 2\n', `1:3 ${space}`],
  ['a space that is none, before a value', 'a: \u00a01\n', `1:4 ${space}`],
  ['a space that is none, behind a value', 'a: { b: c\u00a0 }\n', `1:10 ${space}`],
  ['quotes of word processors', 'a: \u201cb\u201d\n', `1:4 \u201c ${typographic}`],
  ['the same around a colon', 'a: \u201cb: c\u201d\n', `1:4 \u201c ${typographic}`],
  [
    'lines that end as on old Macs',
    'a: 1\rb: 2\r',
    '1:1 ends its lines as old Macs did (CR alone), which YAML does not know. Save it with LF.',
  ],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', '3:1 this key stands twice in the same mapping. Keep one of them.'],
])('%s is told of once, on its line', (_, text, expected) => {
  expect(told(text)).toEqual([expected]);
});

test.each([
  ['Windows line ends', 'a: 1\r\nb:\r\n  - c\r\n'],
  ['a mark of the byte order', '\ufeffa: 1\n'],
  ['a space that is none within a text', 'a: 10\u00a0GiB of it\n'],
  ['quotes within a text', 'a: the \u201cfirst\u201d one\n'],
  ['a text of several lines', 'a: b\n  c\nd: |\n  e: f\n   - g\nh: "i\n  j"\nk: { l: 1,\n  m: 2 }\n'],
  ['a list that is not indented', 'a:\n- b: 1\n  c: 2\n- d\ne: 1\n'],
])('%s is no mistake', (_, text) => {
  expect(told(text)).toEqual([]);
});
