import { type Expression, expressionOf, mathId, objectPlaceholder, textsOf } from '../../../alarms/expression.ts';
import { isNamed } from '../../../alarms/watched-objects.ts';
import { type ExpressionNode, nodesOf, readExpression, variablesIn } from '../../../expressions/expression.ts';
import { describeUnknown, unknownMetrics } from '../../../expressions/unknown-metrics.ts';
import { cloudWatchNamespaces } from '../../../facts/cloudwatch-metrics.ts';
import type { Finding } from '../../../rules/rule.ts';
import { compileMetricMath } from '../../../scaling/metric-math/compile.ts';
import { MetricMathError } from '../../../scaling/metric-math/parse.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import { shorten } from '../../../words/shorten.ts';
import { type AlertRule, ofWhole, one } from './alert-rule.ts';

/** Rules about expressions that files write themselves. */
export const expressionRules: readonly AlertRule[] = [
  {
    name: 'expression-one',
    doc: 'An expression is one of PromQL, LogQL and metrics of CloudWatch.',
    severity: 'error',
    check: ({ expression }) => {
      if (!expression) return [];
      const { promql, logql, metrics, math } = expression;
      const said = Object.entries({ promql, logql, metrics }).flatMap(([key, value]) =>
        value === undefined ? [] : [key],
      );
      if (said.length > 1)
        return one(
          ['expression', said[1] ?? ''],
          `stands beside ${said[0]}, and each is another question. Keep one of them.`,
        );
      if (said.length === 0) return one(['expression'], 'asks nothing. Add promql, logql or metrics.');
      if (math !== undefined && !metrics)
        return one(
          ['expression', 'math'],
          `is made of metrics, and there is ${said[0]}. Take it away, or say metrics.`,
        );
      return [];
    },
  },
  {
    name: 'expression-read',
    doc: 'An expression is PromQL or LogQL.',
    severity: 'error',
    check: ofText(({ language, text, path }) => {
      const read = readExpression(language, text);
      if (!('wrongAt' in read)) return [];
      const where = read.wrongAt === '' ? 'its end' : show(shorten(read.wrongAt, 40));
      const name = language === 'promql' ? 'PromQL' : 'LogQL';
      return one(path, `is no ${name} from ${where} on. Mend it.`);
    }),
  },
  {
    name: 'logql-counts',
    doc: 'An expression of LogQL counts: lines themselves cannot be compared with a threshold.',
    severity: 'error',
    check: ofText(({ language, text, path }) => {
      const top = language === 'logql' ? topOf(language, text) : undefined;
      return top?.name === 'LogExpr'
        ? one(
            path,
            'gives lines of logs, which no threshold is compared with. Count them, as in sum(count_over_time({…} [5m])).',
          )
        : [];
    }),
  },
  {
    name: 'expression-compares',
    doc: 'An expression leaves the comparison to the alert, so that it has a value also while all is well.',
    severity: 'warning',
    check: ofText(({ language, text, path }) => {
      const top = topOf(language, text);
      const [, operator, modifier] = top?.children ?? [];
      const isComparison = ['Gtr', 'Lss', 'Gte', 'Lte', 'Eql', 'Eq', 'EqlC', 'Neq'].includes(operator?.name ?? '');
      if (!top || !['BinaryExpr', 'BinOpExpr'].includes(top.name) || !isComparison || modifier?.text.startsWith('bool'))
        return [];
      return one(
        path,
        `compares by ${operator?.text} itself, and gives nothing while all is well: a page does not say what was measured. Take it out, and say comparison and threshold.`,
      );
    }),
  },
  {
    name: 'expression-variables',
    doc: `An expression has no variable but ${objectPlaceholder}: those of dashboards are not there.`,
    severity: 'error',
    check: ofText(({ text, path }) => {
      const grafana = [...text.matchAll(/\$\{?(__\w+)/g)].map(([, name]) => name ?? '');
      const names = [...variablesIn(text), ...grafana].filter((name) => `$${name}` !== objectPlaceholder);
      return names.length === 0
        ? []
        : one(
            path,
            `holds $${names[0]}, which only dashboards have. Write what it stands for; ${objectPlaceholder} is the name of what is watched.`,
          );
    }),
  },
  {
    name: 'expression-object',
    doc: `An expression that watches each of several says which by ${objectPlaceholder}.`,
    severity: 'error',
    check: ofWhole(({ alert: { watches, expression }, at }) => {
      const said = expression && expressionOf(expression);
      if (!watches || !said || watches.name !== undefined || !isNamed(watches.kind)) return [];
      if (textsOf(said).some((text) => text.includes(objectPlaceholder))) return [];
      return one(
        at('expression'),
        `watches each ${watches.kind} and says of all the same. Write ${objectPlaceholder} for the name, or give watches.name.`,
      );
    }),
  },
  {
    name: 'expression-metric',
    doc: 'An expression names metrics of RabbitMQ that the brokers which it asks have.',
    severity: 'error',
    check: ofWhole(({ alert: { watches, expression }, at, context: { brokers } }) => {
      if (expression?.promql === undefined) return [];
      const isWatched = (name: string) =>
        watches?.kind !== 'broker' || watches.name === undefined || watches.name === name;
      const asked = brokers.filter(({ name }) => isWatched(name));
      return unknownMetrics(expression.promql, asked).map((unknown) => ({
        path: at('expression', 'promql'),
        message: describeUnknown(unknown),
      }));
    }),
  },
  {
    name: 'metric-ids',
    doc: 'Metrics of an expression have ids of their own.',
    severity: 'error',
    check: ofMetrics(({ metrics }) =>
      metrics.flatMap(({ id }, index) => {
        const path = ['expression', 'metrics', index, 'id'];
        if (id === mathId)
          return one(path, `is ${mathId}, which is what CloudWatch calls what math gives. Call it otherwise.`);
        const isTwice = metrics.findIndex((each) => each.id === id) < index;
        return isTwice ? one(path, `${show(id)} is another metric already. Call it otherwise.`) : [];
      }),
    ),
  },
  {
    name: 'metric-documented',
    doc: 'Metrics of AWS are ones that its services publish.',
    severity: 'warning',
    check: ofMetrics(({ metrics }) =>
      metrics.flatMap(({ namespace, name }, index) => {
        const known = cloudWatchNamespaces[namespace]?.metrics;
        if (!known || known.includes(name)) return [];
        return one(
          ['expression', 'metrics', index, 'name'],
          `${show(name)} is no metric of ${namespace} that Warren knows.${suggest(name, known)}`,
        );
      }),
    ),
  },
  {
    name: 'math-said',
    doc: 'An expression of several metrics says what is made of them.',
    severity: 'error',
    check: ofMetrics(({ metrics, math }) =>
      metrics.length === 1 || math !== undefined
        ? []
        : one(
            ['expression', 'metrics'],
            `are ${metrics.length}, and one number is compared. Add math, which says what is made of them.`,
          ),
    ),
  },
  {
    name: 'math-read',
    doc: 'What is made of metrics is metric math that gives one series of them.',
    severity: 'error',
    check: ofMetrics(({ metrics, math }) => {
      const problem =
        math === undefined
          ? undefined
          : mathProblem(
              math,
              metrics.map(({ id }) => id),
            );
      return problem === undefined ? [] : one(['expression', 'math'], `${problem} Mend it.`);
    }),
  },
];

interface Text {
  language: 'promql' | 'logql';
  text: string;
  path: string[];
}

/** A rule about an expression of Prometheus or Loki that a file writes. */
function ofText(check: (text: Text) => Finding[]): AlertRule['check'] {
  return ({ expression }) => {
    const said = expression && expressionOf(expression);
    if (!said || said.in === 'metrics') return [];
    return check({ language: said.in, text: said.text, path: ['expression', said.in] });
  };
}

/** A rule about an expression of CloudWatch that a file writes. */
function ofMetrics(check: (expression: Extract<Expression, { in: 'metrics' }>) => Finding[]): AlertRule['check'] {
  return ({ expression }) => {
    const said = expression && expressionOf(expression);
    return said?.in === 'metrics' ? check(said) : [];
  };
}

/** What an expression is as a whole, without what only holds it. */
function topOf(language: 'promql' | 'logql', text: string): ExpressionNode | undefined {
  const read = readExpression(language, text);
  if ('wrongAt' in read) return undefined;
  const wrapping = ['PromQL', 'LogQL', 'Expr', 'MetricExpr', 'ParenExpr'];
  return nodesOf(read).find(({ name }) => !wrapping.includes(name));
}

function mathProblem(math: string, ids: readonly string[]): string | undefined {
  try {
    compileMetricMath(math)(new Map(ids.map((id) => [id, () => undefined])));
    return undefined;
  } catch (error) {
    if (error instanceof MetricMathError) return error.message;
    throw error;
  }
}
