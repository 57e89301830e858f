import { type EscapedText, escapedEntries, literal, plain, type Raw } from '../../../stacks/constructs/literal.ts';

const tags: Record<string, string> = { '%{ if true }': 'a' };
const file = { name: 'shop ${path.root}', tags, size: 5, mode: 'one' as 'one' | 'two' };

test("Terraform's template language in a file is escaped wherever it stands, and nothing else is touched", () => {
  expect(literal(file)).toEqual({
    name: 'shop $${path.root}',
    tags: { '%%{ if true }': 'a' },
    size: 5,
    mode: 'one',
  });
  expect(literal(['$5', '100%', '$', '{}', '$${a}'])).toEqual(['$5', '100%', '$', '{}', '$$${a}']);
});

test.each(['${a}', '$${a}', '%{a}%%{b}', '$%{', '$$$'])('%s comes back as it was', (text) => {
  expect(plain(literal(text))).toBe(text);
});

test('the keys of an escaped mapping are escaped', () => {
  const asked: EscapedText[] = escapedEntries(literal(file).tags).map(([key]) => key);
  expect(asked).toEqual(['%%{ if true }']);
});

/** Asks for what was escaped, as a construct does, and for what was not, as a document of its own does. */
const construct = (text: EscapedText) => text;
const document = (value: Raw<typeof file>) => value;

test('the compiler keeps apart what is escaped and what is not', () => {
  const escaped = literal(file);
  // What may be one of a few words stays as it is, and may be compared.
  const mode: 'one' | 'two' = escaped.mode;
  expect([construct(escaped.name), mode, document(file)]).toEqual(['shop $${path.root}', 'one', file]);
  // @ts-expect-error Raw text where escaped text is asked for.
  construct(file.name);
  // @ts-expect-error Text put together of raw and escaped text.
  construct(`${escaped.name} of ${file.name}`);
  // @ts-expect-error Escaped twice.
  literal(escaped);
  // @ts-expect-error Escaped twice, as a text.
  literal(escaped.name);
  // @ts-expect-error Escaped twice, in an object.
  literal({ name: escaped.name });
  // @ts-expect-error Escaped twice, in a list.
  literal([escaped.name]);
  // @ts-expect-error Never escaped, so there is nothing to undo.
  plain(file);
  // @ts-expect-error Escaped text in a document that Terraform does not read.
  document(escaped);
});
