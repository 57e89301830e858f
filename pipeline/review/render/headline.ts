import { type Severity, worst } from '../../../catalog/effects/effect.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { plural } from '../../../catalog/words/plural.ts';
import type { Review } from '../model.ts';
import { type Row, rowsOf } from './rows.ts';

/**
 * What stands below in numbers, the worst first: `1 refused, 2 rolling, 1 new broker, 5 live, 1 unexplained`. Each number is that
 * of the rows with this label; a row that tells of many counts as many, and an object that comes or goes once.
 */
export function headline(review: Review): string {
  const { unexplained, incomplete, problems } = review;
  const rows = rowsOf(review);
  const hidden = worst(unexplained.map(({ severity }) => severity));
  const phrases = [
    ...labelsOf(rows).flatMap((label) => phrasesOf(rows.filter((row) => row.label === label))),
    ...(unexplained.length > 0 ? [`${unexplained.length} unexplained${hiddenWords(hidden)}`] : []),
    // Files with problems say by themselves that there is more to come.
    ...(incomplete && problems.length === 0 ? ['not all is known'] : []),
  ];
  return phrases.join(', ') || 'no effect';
}

function labelsOf(rows: readonly Row[]): Row['label'][] {
  return [...new Set(rows.map(({ label }) => label))];
}

/** What comes, goes or gets another name is counted by its kind, and once, however many rows tell of it. */
function phrasesOf(rows: readonly Row[]): string[] {
  const label = rows[0]?.label ?? 'none';
  const count = (some: readonly Row[]) => some.reduce((sum, row) => sum + row.count, 0);
  if (label !== 'new' && label !== 'removed' && label !== 'renamed') {
    return [label === 'none' ? `${count(rows)} unnoticed` : `${count(rows)} ${label}`];
  }
  const order = kinds.map(({ name }): string => name);
  const found = [...new Set(rows.map(({ kind = '' }) => kind))].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return found.map((name) => {
    const kind = kinds.find((each) => each.name === name);
    const several = kind && 'plural' in kind ? kind.plural : `${name}s`;
    const number = new Set(rows.filter((row) => row.kind === name).map((row) => row.name)).size;
    return label === 'new'
      ? plural(number, `new ${name}`, `new ${several}`)
      : `${plural(number, name, several)} ${label}`;
  });
}

function hiddenWords(severity: Severity): string {
  return severity === 'none' ? '' : ` (${severity})`;
}
