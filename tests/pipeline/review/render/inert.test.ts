import fc from 'fast-check';
import { printable } from '../../../../catalog/files/problem.ts';
import {
  fence,
  inertCode,
  inertHtml,
  inertSentence,
  inertText,
  tableCell,
} from '../../../../pipeline/review/render/inert.ts';
import { draws } from '../../../draws.ts';
import { hostileText } from './hostile.ts';

test('a word in code stays as it is', () => {
  expect(inertCode('m7g.large')).toBe('`m7g.large`');
});

test('no text in code is shown as an empty text', () => {
  expect(inertCode('')).toBe('`""`');
});

test('backticks in code need a longer fence, and a space where they stand at an end', () => {
  expect(inertCode('a`b')).toBe('``a`b``');
  expect(inertCode('`a')).toBe('`` `a ``');
  expect(inertCode('a``')).toBe('``` a`` ```');
  expect(inertCode('```')).toBe('```` ``` ````');
});

test('code keeps the spaces at both its ends', () => {
  expect(inertCode(' a ')).toBe('`  a  `');
  expect(inertCode(' a')).toBe('` a`');
  expect(inertCode('  ')).toBe('`  `');
});

test('what is invisible or moves the cursor is shown in code', () => {
  expect(inertCode('a\nb\u202ec\u001b[31md\u200b\ud800')).toBe('`a\\u{a}b\\u{202e}c\\u{1b}[31md\\u{200b}\\u{d800}`');
});

test('a pipe ends no cell, also after a backslash', () => {
  expect(tableCell(inertCode('^(a|b)$'))).toBe('`^(a\\|b)$`');
  expect(tableCell(inertCode('a\\|b'))).toBe('`a\\u{5c}\\|b`');
  expect(tableCell(inertText('a|b'))).toBe('a&#124;b');
});

test('words that GitHub would link, mention or replace become code, whatever stands around them', () => {
  for (const word of [
    '@everyone',
    'a@b.org',
    '#1',
    'o/r#1',
    'GH-1',
    'gh-12',
    'https://a.org',
    'www.a.org',
    ':tada:',
    '$x$',
  ])
    expect(inertText(`see ${word}, now`)).toBe(`see \`${word},\` now`);
  expect(inertText('at 3f2a91c0 now')).toBe('at `3f2a91c0` now');
});

test('characters that Markdown and HTML give a meaning to are escaped in text', () => {
  expect(inertText('**a** _b_ [c](d) ~e~ `f` \\g <h> &i; |')).toBe(
    '\\*\\*a\\*\\* \\_b\\_ \\[c\\](d) \\~e\\~ \\`f\\` \\\\g &lt;h&gt; &amp;i; &#124;',
  );
});

test('text at the start of a line opens no list, rule or indented code', () => {
  expect(inertText('- a')).toBe('\\- a');
  expect(inertText('+ a')).toBe('\\+ a');
  expect(inertText('12. a')).toBe('12\\. a');
  expect(inertText('3) a')).toBe('3\\) a');
  expect(inertText('===')).toBe('\\===');
  expect(inertText('    a')).toBe('&#32;   a');
});

test('plain words stay as they are', () => {
  const words = "grows its disks from 100 to 200 GiB; it's online, (really) 5% done.";
  expect(inertText(words)).toBe(words);
});

test('quotes that stand beside each other stay apart', () => {
  expect(inertSentence([{ quote: 'a' }, { quote: 'b' }])).toBe('`a` `b`');
  expect(inertSentence(['see #1', { quote: 'b' }])).toBe('see `#1` `b`');
});

test('what two neighbouring words of a sentence make together is seen', () => {
  expect(inertSentence(['by @', 'everyone'])).toBe('by `@everyone`');
});

test('text read as Markdown is the very text, with what is invisible shown', () => {
  const read = (markdown: string) =>
    markdown.replace(/(`+)( ?)(.*?[^`])\2\1(?!`)|\\(.)|&(#?\w+);/g, (_, ticks, _pad, code, escaped, entity) =>
      ticks ? code : (escaped ?? { lt: '<', gt: '>', amp: '&', '#124': '|', '#32': ' ' }[entity as string]),
    );
  fc.assert(
    fc.property(hostileText, (text) => {
      // Code that begins or ends with backticks is left to the examples above: the reader here is too simple for it.
      fc.pre(!/`/.test(text));
      expect(read(inertText(text))).toBe(printable(text));
    }),
    draws(1_000),
  );
});

test('whatever is in code, the fence is the only run of its length', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const code = inertCode(text);
      const ticks = /^`+/.exec(code)?.[0] ?? '';
      const runs = (code.match(/`+/g) ?? []).filter((run) => run.length === ticks.length);
      expect(runs).toHaveLength(2);
      expect(code.endsWith(ticks)).toBe(true);
      expect(code).not.toMatch(/[\n\r]/);
    }),
    draws(1_000),
  );
});

test('a sentence within an HTML element holds no element of its own', () => {
  expect(inertHtml(['a & b ', { quote: '</summary>"' }, ' by @everyone'])).toBe(
    'a &amp; b <code>&lt;/summary&gt;&quot;</code> by <code>@everyone</code>',
  );
});

test('a fence is longer than any run of backticks in it, and shows what is invisible', () => {
  expect(fence('a\nb\r', 'diff')).toBe('```diff\na\nb\\u{d}\n```');
  expect(fence('````\n```')).toBe('`````\n````\n```\n`````');
});
