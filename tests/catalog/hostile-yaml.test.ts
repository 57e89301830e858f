import { formats } from '../../catalog/files/formats.ts';
import type { Problem } from '../../catalog/files/problem.ts';
import { parseYamlFile } from '../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { sampleFile } from '../repositories.ts';
import { families, hostileBytes } from './hostile-yaml.ts';

const platform = [{ path: 'platform.yaml', text: sampleFile('platform.yaml') }];

/** What is said of a broker's file beside the platform's. */
function problemsOf(text: string) {
  const files = [...platform, { path: 'brokers/random.yaml', text }];
  return loadCatalog({ files, today: '2026-11-21' }).problems;
}

/** Each problem stands in the text. */
function expectLocated(text: string, problems: readonly Pick<Problem, 'line' | 'column'>[]): void {
  const lines = text.split('\n');
  for (const { line, column } of problems) expect(lines[line - 1]?.length).toBeGreaterThanOrEqual(column - 1);
}

/** How many values there are, each counted as often as somebody who goes through all of them comes upon it. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((count, inner) => count + countValues(inner), 1);
}

test.each(Object.entries(families))(
  '%s, as many as are read, are few values and few problems, each in its place',
  (_, make) => {
    const text = make(hostileBytes);
    expect(text.length).toBeLessThanOrEqual(hostileBytes);
    const { value, problems } = parseYamlFile({ path: 'a.yaml', text });
    expect(countValues(value)).toBeLessThan(150_000);
    expect(problems.length).toBeLessThanOrEqual(21);
    expectLocated(text, problems);
  },
);

test.each(Object.entries(families))('%s, fewer than are refused, give few problems, each in its place', (_, make) => {
  const text = make(12_000);
  const problems = problemsOf(text);
  expect(problems.length).toBeLessThan(110);
  expectLocated(text, problems);
});

/** What there is too much of, a text that has it, and what is said of it and where. */
const bounds: [string, string, string][] = [
  [
    'aliases',
    `a: &a 1\nb:\n  - &b 1\n${'  - *a\n'.repeat(2000)}`,
    '1002:5 the file has more than 1000 anchors and aliases. Write the values out.',
  ],
  [
    'words',
    `a: 1\nb:\n${'  - c\n'.repeat(30_000)}`,
    '7501:1 the file holds more than 45000 words, signs and spaces. Split it.',
  ],
  ['levels', `a:\n  b: ${'['.repeat(200)}`, '2:104 is nested too deeply here: more than 100 levels. Write it flatter.'],
  [
    'levels of entries, which the parser would end by calling itself for each,',
    '- '.repeat(25_000),
    '1:201 is nested too deeply here: more than 100 levels. Write it flatter.',
  ],
  [
    'levels by aliases',
    `a0: &a0 1\n${Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`,
    '101:13 is nested too deeply here: more than 100 levels. Write it flatter.',
  ],
  [
    'values by aliases',
    `a: &a [${'x,'.repeat(2000)}]\nb: [*a, *a, *a, *a, *a, *a]\n`,
    '2:21 aliases add more than 10000 values up to here. Write the values out.',
  ],
  [
    'merged values',
    `a: &a {${Array.from({ length: 2000 }, (_, i) => `x${i}: 1`).join(',')}}\n${Array.from({ length: 6 }, (_, i) => `k${i}: {<<: *a}\n`).join('')}`,
    '4:10 aliases add more than 10000 values up to here. Write the values out.',
  ],
];

test.each(bounds)('too many %s are refused where they begin to be too many', (_, text, expected) => {
  const [problem, ...others] = parseYamlFile({ path: 'a.yaml', text }).problems;
  expect(`${problem?.line}:${problem?.column} ${problem?.message}`).toBe(expected);
  expect(others).toEqual([]);
});

test('of many mistakes the first twenty are told, and that there are more', () => {
  const apart = Array.from({ length: 1000 }, (_, index) => `a: 1\nb${index}: 1\n`).join('');
  const { problems } = parseYamlFile({ path: 'a.yaml', text: apart });
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)?.message).toBe('and there is more. Mend what is said above first.');
  const keys = parseYamlFile({ path: 'a.yaml', text: `a: 1\n${'b: 1\n'.repeat(5)}` }).problems;
  expect(keys.map(({ line, message }) => [line, message.slice(0, 45)])).toEqual([
    [3, 'this key and the 3 behind it stand twice in t'],
  ]);
});

test('of many unknown fields, and of many findings of one rule, the first fifty are told', () => {
  const fields = problemsOf(families['unknown fields']?.(20_000) ?? '');
  expect(fields).toHaveLength(51);
  expect(fields.map(({ message }) => message)).toContain('has more than 50 fields that are wrong. Mend these first.');
  const bindings = problemsOf(families['bindings of nothing']?.(20_000) ?? '').filter(
    ({ rule }) => rule === 'binding-ends',
  );
  expect(bindings).toHaveLength(51);
  expect(bindings.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^has \d+ more of what is said above 50 times\. Mend those first\.$/),
  );
});

test('a broker of 2,000 queues is read, and aliases where people use them', () => {
  const queues = Array.from({ length: 2000 }, (_, i) => `  - { name: queue-${i}, vhost: a }\n`).join('');
  const broker = 'version: 4.3.5\ninstance: { type: m7g.xlarge }\nvhosts: { a: {} }\n';
  expect(problemsOf(`${broker}queues:\n${queues}`)).toEqual([]);
  const merged = Array.from({ length: 300 }, (_, i) => `  - { name: queue-${i}, <<: *each }\n`).join('');
  const { value, problems, locate } = parseYamlFile({
    path: 'a.yaml',
    text: `first: &each { vhost: a, type: quorum, durable: true }\nqueues:\n${merged}`,
  });
  expect(problems).toEqual([]);
  expect((value as { queues: unknown[] }).queues[299]).toEqual({
    name: 'queue-299',
    vhost: 'a',
    type: 'quorum',
    durable: true,
  });
  expect(locate(['queues', 299, 'type'])).toEqual({ line: 1, column: 32 });
});

test('a large file in JSON is read, and one that is deep is refused before anything goes through it', () => {
  const panels = Array.from({ length: 4000 }, (_, id) => ({ id, title: `Panel ${id}`, type: 'graph' }));
  const read = (value: string) => formats.json.read({ path: 'a.json', text: value });
  expect(read(JSON.stringify({ panels }, null, 2))).toMatchObject({ value: { panels }, problems: [] });
  const { value, problems } = read('['.repeat(100_000) + ']'.repeat(100_000));
  expect(value).toBeUndefined();
  expect(problems.map(({ message }) => message)).toEqual([
    'is nested too deeply: more than 100 levels. Write it flatter.',
  ]);
});
