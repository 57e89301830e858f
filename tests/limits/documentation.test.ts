import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { regions } from '../../catalog/facts/regions.ts';
import { accountQuotas } from '../../catalog/kinds/platform/account-quotas.ts';
import { limitRules } from '../../catalog/kinds/platform/limit-rules.ts';
import { kinds } from '../../catalog/kinds.ts';
import { rulesOf } from '../../catalog/rules/check-rules.ts';
import { schemaFields } from '../../catalog/schema/schema-fields.ts';

interface Row {
  limit: string;
  number: string;
  source: string;
  refusedBy: string;
}

const rows: Row[] = readFileSync('docs/limits.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (limit|-)/.test(line))
  .map((line) => {
    const [limit = '', number = '', source = '', refusedBy = ''] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { limit, number, source, refusedBy };
  });

const rules = new Map(kinds.flatMap((kind) => rulesOf(kind).map(({ name, severity }) => [name, severity])));
const fields = kinds.flatMap(({ schema }) => schemaFields(schema).map(({ path }) => path));

/** What stands in quotes in the last column: rules, or after `field` a field. */
const namesIn = ({ refusedBy }: Row) => [...refusedBy.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const byRule = rows.filter(({ refusedBy }) => refusedBy.startsWith('`'));
const byField = rows.filter(({ refusedBy }) => refusedBy.startsWith('field `'));
const byNobody = rows.filter(({ refusedBy }) => /^none: \S.{10}/.test(refusedBy));

const expected = (rule: string) =>
  readFileSync(join('tests', 'fixtures', 'broken', rule, 'expected.txt'), 'utf8').replaceAll(',', '');

test('every limit has a source, and a rule, a field, or a reason why no file reaches it', () => {
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter((row) => ![...byRule, ...byField, ...byNobody].includes(row))).toEqual([]);
  expect(rows.filter(({ source }) => !source.startsWith('https://'))).toEqual([]);
});

test('rules and fields that refuse are there', () => {
  expect(byRule.flatMap(namesIn).filter((name) => !rules.has(name))).toEqual([]);
  // Of a mapping of plain values the field is the mapping itself.
  const isField = (name: string) => fields.some((field) => field === name || field === name.replace(/\.\*$/, ''));
  expect(byField.flatMap(namesIn).filter((name) => !isField(name))).toEqual([]);
});

test('rules that look at nothing but limits are in the table', () => {
  const named = new Set(byRule.flatMap(namesIn));
  expect(limitRules.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
});

test('what a rule refuses it refuses with the number of the table', () => {
  const told = byRule.filter((row) => /^\/?[\d.,]+$/.test(row.number) && row.number !== '0' && !isQuota(row));
  const silent = told.filter((row) => {
    const number = row.number.replaceAll(',', '');
    return row.limit.startsWith('Regions') ? false : !namesIn(row).some((rule) => expected(rule).includes(number));
  });
  expect(silent).toEqual([]);
  expect(told.length).toBeGreaterThan(6);
});

const isQuota = (row: Row) => namesIn(row).includes('account-quotas');

test('quotas of an account are those that are counted, and what exceeds them is told as a warning', () => {
  const inTable = rows.filter(isQuota).map(({ limit, number }) => [limit, Number(number.replaceAll(',', ''))]);
  expect(inTable.sort()).toEqual(accountQuotas.map(({ name, most }) => [name, most]).sort());
  expect(rules.get('account-quotas')).toBe('warning');
});

test('the regions are as many as the table says', () => {
  const row = rows.find(({ limit }) => limit.startsWith('Regions'));
  expect(Number(row?.number)).toBe(regions.length);
});
