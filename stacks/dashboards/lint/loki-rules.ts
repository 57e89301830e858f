import { readExpression } from '../../../catalog/expressions/expression.ts';
import { type LintRule, ofQueries } from './lint-rule.ts';
import { notRead } from './prometheus-rules.ts';

/** Texts of LogQL, in whose regular expressions brackets are no range. */
const texts = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;

/** What dashboard-linter checks of queries of Loki. */
export const lokiRules: readonly LintRule[] = [
  {
    name: 'logql',
    doc: 'Queries of Loki are LogQL (target-logql-rule).',
    severity: 'error',
    check: ofQueries('loki', ({ expr }) => {
      const read = readExpression('logql', expr);
      return 'wrongAt' in read ? [notRead('LogQL', expr, read.wrongAt)] : [];
    }),
  },
  {
    name: 'auto-range',
    doc: 'Ranges of LogQL are $__auto (target-logql-auto-rule).',
    severity: 'warning',
    check: ofQueries('loki', ({ expr }) =>
      /\[(?!\$__auto\])[^\]]+\]/.test(expr.replace(texts, ''))
        ? [`asks over a range of its own in ${expr}. Write [$__auto].`]
        : [],
    ),
  },
];
