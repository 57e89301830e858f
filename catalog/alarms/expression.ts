import type { AlertFile } from '../kinds/alert/alert.ts';
import type { AlarmDefinition, AlarmOwner } from './alarm.ts';

export type Expression = NonNullable<AlertFile['expression']>;

/** What stands in an expression for the name of what is watched. */
export const objectPlaceholder = '$object';

/** How CloudWatch calls what metric math gives; no metric of an expression is called so. */
export const mathId = 'result';

/** Who evaluates an expression. */
export function ownerOf(expression: Expression): AlarmOwner {
  return 'metrics' in expression ? 'cloudwatch' : 'grafana';
}

/** Every text of an expression in which `$object` may stand. */
export function textsOf(expression: Expression): string[] {
  if ('promql' in expression) return [expression.promql];
  if ('logql' in expression) return [expression.logql];
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
  const named = (text: string) => text.replaceAll(objectPlaceholder, object);
  if ('metrics' in expression) {
    const { metrics, math } = expression;
    const queries = metrics.map(({ id, namespace, name, dimensions, stat }) => ({
      id,
      metric: { namespace, name, dimensions: valuesOf(dimensions, named), stat, periodSeconds: 60 },
      returnsData: math === undefined,
    }));
    const result = math === undefined ? [] : [{ id: mathId, expression: math, returnsData: true }];
    const operator = comparison === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold';
    return { owner: 'cloudwatch', queries: [...queries, ...result], comparison: operator, threshold };
  }
  const source = 'promql' in expression ? 'prometheus' : 'loki';
  const text = 'promql' in expression ? expression.promql : expression.logql;
  const side = comparison === 'above' ? 'gt' : 'lt';
  return { owner: 'grafana', source, expression: named(text), comparison: side, threshold, parts: [] };
}

function valuesOf(record: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
