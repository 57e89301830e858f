import { existsSync, readFileSync } from 'node:fs';

const text = readFileSync('docs/threat-model.md', 'utf8').replace(/\s+/g, ' ');
const paragraphs = readFileSync('docs/threat-model.md', 'utf8').split(/\n\n|\n(?=- |## )/);

/** Each test file that the document names, with the names of tests in quotes right after it. */
const named = [...text.matchAll(/`(tests\/[\w./-]+\.test\.ts)`((?:[:;] "[^"]+")*)/g)].map(
  ([, file = '', rest = '']) => ({ file, names: [...rest.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name) }),
);

test('every test that the threat model names is there, under that name', () => {
  const missing = named.flatMap(({ file, names }) => {
    if (!existsSync(file)) return [file];
    const source = readFileSync(file, 'utf8');
    return names.filter((name) => !isTitle(source, name)).map((name) => `${file}: ${name}`);
  });
  expect(missing).toEqual([]);
  expect(named.flatMap(({ names }) => names).length).toBeGreaterThan(40);
});

test.each(['Whoever sends requests', 'Whoever sends messages'])('of %s, every attack has a test', (section) => {
  const begin = paragraphs.findIndex((each) => each.startsWith(`## ${section}`));
  const after = paragraphs.slice(begin + 1);
  const attacks = after
    .slice(
      0,
      after.findIndex((each) => each.startsWith('## ')),
    )
    .filter((each) => each.startsWith('- _'));
  expect(attacks.length).toBeGreaterThan(3);
  expect(attacks.filter((attack) => !/`tests\/[^`]+\.test\.ts`: "/.test(attack))).toEqual([]);
});

/** Whether a source has it as a text by itself, which titles of tests are. */
function isTitle(source: string, name: string): boolean {
  return [`'${name}'`, `"${name}"`, `\`${name}\``].some((title) => source.includes(title));
}
