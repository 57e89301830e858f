import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems, type Problem } from '../../../catalog/files/problem.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { kindOf } from '../../../catalog/kind.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { rulesOf } from '../../../catalog/rules/check-rules.ts';
import { textRules } from '../../../catalog/rules/text-rules.ts';

/**
 * Each folder holds the files that are broken and `expected.txt`, the report. Whatever it lacks comes from `sound`, but for
 * what would stand at another's queues.
 */
const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
const broken = join(fixtures, 'broken');
const sound = readRepository(join(fixtures, 'sound'));
const today = '2026-11-21';

const problemsOf = (files: readonly SourceFile[]) => loadCatalog({ files, today }).problems;
const told = (problems: readonly Problem[]) => `${formatProblems(problems)}\n`;
const report = (files: readonly SourceFile[]) => told(problemsOf(files));

function withFixture(name: string): SourceFile[] {
  const own = readRepository(join(broken, name)).map((file) => withoutTags(file, name));
  const has = (...folders: string[]) => own.some(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
  const replaced = [
    ...(has('brokers') ? ['brokers/'] : []),
    ...(has('brokers', 'endpoints', 'processors') ? ['endpoints/', 'processors/'] : []),
  ];
  const kept = sound.filter(({ path }) => !own.some((file) => file.path === path));
  // What the sound alerts watch may not be there.
  const isAlert = (path: string) => kindOf(path, kinds)?.name === 'alert';
  return [...own, ...kept.filter(({ path }) => !isAlert(path) && !replaced.some((folder) => path.startsWith(folder)))];
}

/** Images that Warren itself names by tags alone are for the fixture of their rule. */
function withoutTags(file: SourceFile, fixture: string): SourceFile {
  const isAbout = fixture === 'monitoring-images-by-tag' || /^acknowledge:/m.test(file.text);
  if (file.path !== 'platform.yaml' || isAbout || !/^monitoring:/m.test(file.text)) return file;
  return { ...file, text: `${file.text}acknowledge: [monitoring-images-by-tag]\n` };
}

const names = readdirSync(broken).sort();

test('the sound repository has no problems', () => {
  expect(report(sound)).toBe('\nno problems in 0 files.\n');
});

/** What was found in each fixture. */
const found = new Map(names.map((name) => [name, problemsOf(withFixture(name))]));

test.each(names)('%s is reported with file, line, column and what to do', (name) => {
  expect(told(found.get(name) ?? [])).toBe(readFileSync(join(broken, name, 'expected.txt'), 'utf8'));
});

const rules = [...kinds.flatMap((kind) => rulesOf(kind)), ...textRules].map((rule) => rule.name);

test('every rule has a fixture of its name that breaks it', () => {
  expect(rules.filter((rule) => !names.includes(rule))).toEqual([]);
});

test('a fixture named after a rule is reported by that rule', () => {
  for (const name of names.filter((each) => rules.includes(each))) {
    expect(found.get(name)?.map((problem) => problem.rule)).toContain(name);
  }
});

test('a repository without platform.yaml says what belongs into it', () => {
  const files = sound.filter(({ path }) => path !== 'platform.yaml');
  expect(report(files)).toContain('platform.yaml:1:1   is missing. It holds the account, the region and the network');
});

test('a file over 1024 KiB is refused without being read', () => {
  const refused = 'is 1025 KiB; files over 1024 KiB are not read. Make it smaller.';
  expect(report([...sound, { path: 'brokers/large.yaml', text: '', refused }])).toContain(
    `brokers/large.yaml:1:1   ${refused}`,
  );
});

test('problems of several files are reported together, sorted by file, line and column, with a count', () => {
  const files = [
    ...withFixture('unknown-field-nested'),
    ...withFixture('cidr-malformed').filter(({ path }) => path === 'platform.yaml'),
  ];
  const merged = files.filter((file, index) => files.findLastIndex((other) => other.path === file.path) === index);
  const lines = report(merged).trimEnd().split('\n');
  expect(lines.map((line) => line.split(/\s/, 1)[0])).toEqual([
    'brokers/orders.yaml:4:3',
    'brokers/orders.yaml:5:3',
    'platform.yaml:5:9',
    '',
    '3',
  ]);
  expect(lines.at(-1)).toBe('3 problems in 2 files.');
});

test('an acknowledged warning is silent, and an error cannot be acknowledged', () => {
  const file = (text: string) => [
    ...sound.filter(({ path }) => !/^(brokers|endpoints|processors|alerts(?!\/routes))\//.test(path)),
    { path: 'brokers/b.yaml', text },
  ];
  const small = 'version: 4.3.5\ninstance: { type: t4g.medium }\n';
  expect(report(file(small))).toContain('warning (small-instance)');
  expect(report(file(`${small}acknowledge: [small-instance]\n`))).toBe('\nno problems in 0 files.\n');
  expect(report(file(`${small}nodes: 4\nacknowledge: [odd-nodes]\n`))).toContain(
    '"odd-nodes" is not the name of a warning',
  );
});
