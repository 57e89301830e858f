import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { keyAndValue } from '../../../catalog/files/yaml-lines.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { schemaFields } from '../../../catalog/schema/schema-fields.ts';
import { type Mutation, mutationsOf } from './mutations.ts';
import { checkWith, sample, textOf } from './sample.ts';

interface Outcome extends Mutation {
  path: string;
  errors: number;
  /** Whether the first error stands on the line, beside it, or names it. */
  isPlaced: boolean;
  report: string;
}

/** Every mistake at night; by day one of each few, in turn. */
const step = process.env.NIGHTLY ? 1 : 13;

const mistakes = sample
  .filter(({ path }) => path.endsWith('.yaml'))
  .flatMap(({ path, text }) => mutationsOf(text).map((mutation) => ({ path, ...mutation })))
  .filter(({ path, text }) => changesMeaning(textOf(path), text))
  .filter((_, index) => index % step === 0);

function changesMeaning(before: string, after: string): boolean {
  try {
    return !isDeepStrictEqual(parse(after), parse(before));
  } catch {
    return true;
  }
}

const outcomes = mistakes.map((mistake): Outcome => {
  const errors = checkWith({ [mistake.path]: mistake.text }).problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const isNear = first?.file === mistake.path && Math.abs(first.line - mistake.line) <= 1;
  const isPlaced = isNear || (first?.message.includes(`${mistake.path}:${mistake.line}`) ?? false);
  const report = errors
    .map(({ file, line, field, message }) => `${file}:${line} ${field} ${message}`.slice(0, 200))
    .join('\n    ');
  return { ...mistake, errors: errors.length, isPlaced, report };
});

const told = outcomes.filter(({ errors }) => errors > 0);
const show = ({ path, line, class: kind, report }: Outcome) => `${path}:${line} ${kind}\n    ${report}`;
const without = <T>(all: readonly T[], share: number, isGood: (each: T) => boolean) => {
  const bad = all.filter((each) => !isGood(each));
  return bad.length <= all.length * (1 - share) ? [] : bad;
};

test('of mistakes that are told of at least 95 in 100 make one error', () => {
  expect(told.length).toBeGreaterThan(100);
  expect(without(told, 0.95, ({ errors }) => errors === 1).map(show)).toEqual([]);
});

test('at least 95 in 100 of these stand on the line that is wrong, or beside it', () => {
  // Of a line that is gone nothing is left to point at but what it stood in.
  const placed = told.filter(({ class: kind, errors }) => errors === 1 && kind !== 'dropped line');
  expect(without(placed, 0.95, ({ isPlaced }) => isPlaced).map(show)).toEqual([]);
});

/** Words of schemas; other keys are names that people choose, which nothing has to name. */
const words = new Set(kinds.flatMap(({ schema }) => schemaFields(schema).flatMap(({ path }) => path.split(/[.[\]]+/))));

test('a misspelt key is never taken', () => {
  const keyOf = ({ path, line }: Outcome) => keyAndValue((textOf(path).split('\n')[line - 1] ?? '').trim())?.key ?? '';
  const misspelt = outcomes.filter(({ class: kind }) => kind === 'misspelt key');
  const silent = misspelt.filter(
    (outcome) => outcome.errors === 0 && words.has(keyOf(outcome)) && headingOf(outcome) !== 'tags:',
  );
  expect(misspelt.length).toBeGreaterThan(0);
  expect(silent.map(show)).toEqual([]);
});

/** The line that begins the mapping in which a line stands. */
function headingOf({ path, line }: Outcome): string | undefined {
  const before = textOf(path).split('\n').slice(0, line);
  const indentOf = (text: string) => text.search(/\S/);
  const own = indentOf(before.at(-1) ?? '');
  return before.findLast((text) => text.trim() !== '' && indentOf(text) < own)?.trim();
}
