import { mostVariableBytes, settingsText, settingsVariables } from '../../contracts/edge-upload.ts';

const sizeOf = (part: string) => Buffer.byteLength(part);
const together = (variables: readonly { name: string; text: string }[]) =>
  settingsText(Object.fromEntries(variables.map(({ name, text }) => [name, text])));

test('what fits into one variable is in one, whatever the number of its parts', () => {
  expect(settingsVariables(['{"a":', '1', '}'], sizeOf)).toEqual([{ name: 'SETTINGS', text: '{"a":1}' }]);
});

test('what does not is in several, none of more than 5 KB, no part of it torn, and is the same text again', () => {
  const parts = Array.from({ length: 30 }, (_, i) => `${'ü'.repeat(400)}${i};`);
  const variables = settingsVariables(parts, sizeOf);
  expect(variables.map(({ name }) => name)).toEqual([
    'SETTINGS',
    ...[2, 3, 4, 5].map((number) => `SETTINGS_${number}`),
  ]);
  for (const { text } of variables) {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostVariableBytes);
    expect(text).toMatch(/^(ü+\d+;)+$/);
  }
  expect(together(variables)).toBe(parts.join(''));
});

test('a Worker that was told nothing reads an empty text, and secrets beside it are no part', () => {
  expect(settingsText({})).toBe('');
  expect(settingsText({ SETTINGS: 'a', SIGNING_KEY: 'b', SETTINGS_3: 'c' })).toBe('a');
});
