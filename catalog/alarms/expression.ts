import type { AlertFile } from '../kinds/alert/alert.ts';
import type { AlarmDefinition, AlarmOwner } from './alarm.ts';

type Said = NonNullable<AlertFile['expression']>;

export type Metric = NonNullable<Said['metrics']>[number];

/** An expression by the language that it is in. */
export type Expression =
  | { in: 'promql' | 'logql'; text: string }
  | { in: 'metrics'; metrics: readonly Metric[]; math?: string };

/** What stands in an expression for the name of what is watched. */
export const objectPlaceholder = '$object';

/** How CloudWatch calls what metric math gives; no metric of an expression is called so. */
export const mathId = 'result';

/** What a file says; undefined where that is nothing, or more than one. */
export function expressionOf({ promql, logql, metrics, math }: Said): Expression | undefined {
  const said: Expression[] = [
    ...(promql === undefined ? [] : [{ in: 'promql' as const, text: promql }]),
    ...(logql === undefined ? [] : [{ in: 'logql' as const, text: logql }]),
    ...(metrics === undefined ? [] : [{ in: 'metrics' as const, metrics, ...(math === undefined ? {} : { math }) }]),
  ];
  return said.length === 1 ? said[0] : undefined;
}

/** Who evaluates an expression. */
export function ownerOf(expression: Expression): AlarmOwner {
  return expression.in === 'metrics' ? 'cloudwatch' : 'grafana';
}

/** Every text of an expression in which `$object` may stand. */
export function textsOf(expression: Expression): string[] {
  if (expression.in !== 'metrics') return [expression.text];
  return expression.metrics.flatMap(({ dimensions }) => Object.values(dimensions));
}

/** What the owner of an expression is told, for an object of this name. */
export function defineExpression(props: {
  expression: Expression;
  comparison: 'above' | 'below';
  threshold: number;
  object: string;
}): AlarmDefinition {
  const { expression, comparison, threshold, object } = props;
  if (expression.in === 'metrics') {
    const { metrics, math } = expression;
    const queries = metrics.map(({ id, namespace, name, dimensions, stat }) => ({
      id,
      metric: { namespace, name, dimensions: namedValues(dimensions, object), stat, periodSeconds: 60 },
      returnsData: math === undefined,
    }));
    const result = math === undefined ? [] : [{ id: mathId, expression: math, returnsData: true }];
    const operator = comparison === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold';
    return { owner: 'cloudwatch', queries: [...queries, ...result], comparison: operator, threshold };
  }
  return {
    owner: 'grafana',
    source: expression.in === 'promql' ? 'prometheus' : 'loki',
    expression: named(expression.text, object),
    comparison: comparison === 'above' ? 'gt' : 'lt',
    threshold,
    parts: [],
  };
}

/** A text with the name of what is watched in the place of `$object`. */
export function named(text: string, object: string): string {
  return text.replaceAll(objectPlaceholder, object);
}

function namedValues(dimensions: Readonly<Record<string, string>>, object: string): Record<string, string> {
  return Object.fromEntries(Object.entries(dimensions).map(([key, value]) => [key, named(value, object)]));
}
