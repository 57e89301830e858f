import { cutMarkdown } from '../../../pipeline/github/cut-markdown.ts';

const ending = '\n_It goes on, but there is no room for more of it here._\n';
/** Room for so many bytes of text, besides what the end may need. */
const room = (bytes: number) => bytes + Buffer.byteLength(`${'</details>\n'.repeat(8)}${ending}`);
const long = 'z'.repeat(2000);

test('what fits stays as it is', () => {
  expect(cutMarkdown('ü\n', 3)).toBe('ü\n');
});

test('it ends at an empty line', () => {
  expect(cutMarkdown(`one\n\ntwo\n\nthree ${long}\n`, room(20))).toBe(`one\n\ntwo\n\n${ending}`);
});

test('it does not end in a block of code, however that is fenced', () => {
  for (const fence of ['```', '````', '~~~']) {
    const inner = fence === '````' ? '```\n\n' : '';
    const text = `one\n\n${fence}diff\na\n\n${inner}b\n\n${long}\n${fence}\n`;
    expect(cutMarkdown(text, room(60))).toBe(`one\n\n${ending}`);
  }
});

test('it may end after a block of code', () => {
  const text = `\`\`\`diff\na\n\`\`\`\n\n${long}`;
  expect(cutMarkdown(text, room(60))).toBe(`\`\`\`diff\na\n\`\`\`\n\n${ending}`);
});

test('folds that are open there are closed', () => {
  const text = `<details><summary>a</summary>\n\none\n\n<details><summary>b</summary>\n\ntwo\n\n${long}\n\n</details>\n\n</details>\n`;
  const kept = text.slice(0, text.indexOf('two') + 'two\n\n'.length);
  expect(cutMarkdown(text, room(100))).toBe(`${kept}</details>\n</details>\n${ending}`);
});

test('folds that are closed are not closed again', () => {
  const text = `<details><summary>a</summary>\n\none\n\n</details>\n\n${long}`;
  expect(cutMarkdown(text, room(100))).toBe(`<details><summary>a</summary>\n\none\n\n</details>\n\n${ending}`);
});

test('one line that is too long leaves the sentence alone, and no room nothing', () => {
  expect(cutMarkdown(long, room(100))).toBe(ending);
  expect(cutMarkdown(long, 10)).toBe('');
  expect(cutMarkdown(long, -10)).toBe('');
});
