import { inertLines } from '../../../operations/operate/inert-lines.ts';

test("what is written for a terminal or for GitHub's runner becomes plain text, line by line", () => {
  expect(inertLines('one\r\ntwo\tthree\n\nfour')).toBe('one\ntwo  three\n\nfour');
  expect(inertLines('\u001b[2Jgone \u202etxt\rover')).toBe('\\u{1b}[2Jgone \\u{202e}txt\\u{d}over');
});

test.each([
  ['::add-mask::orders', ': :add-mask::orders'],
  ['  ::stop-commands::x', '  : :stop-commands::x'],
  ['said ##[add-mask]orders', 'said ## [add-mask]orders'],
  ['####[error]x', '#### [error]x'],
  ['rabbit::queue and a :: b', 'rabbit::queue and a :: b'],
])('%s is no command of the runner', (line, shown) => {
  expect(inertLines(`a line\n${line}`)).toBe(`a line\n${shown}`);
});
