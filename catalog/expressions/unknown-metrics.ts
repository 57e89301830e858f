import { metricLabel } from '../../contracts/monitoring.ts';
import { type LackingMetric, metricNamed, metricsNotIn, rabbitmqMetrics } from '../facts/rabbitmq-metrics.ts';
import { isOlder } from '../facts/rabbitmq-versions.ts';
import type { Broker } from '../kinds/broker/broker.ts';
import { suggest } from '../words/nearest.ts';
import { type ExpressionNode, nodesOf, readExpression } from './expression.ts';

/** A broker by what decides which metrics it has. */
export type BrokerVersion = Pick<Broker, 'name' | 'version'>;

/** A metric of RabbitMQ that an expression names, and that a broker which it asks does not have. */
export interface UnknownMetric extends LackingMetric {
  /** The first such broker. */
  broker: BrokerVersion;
}

/**
 * The metrics of RabbitMQ in an expression of PromQL that a broker does not have, each once. Of `a or b` a broker needs one side, and a
 * selector that names brokers asks these alone. What a variable is a part of is not looked at.
 */
export function unknownMetrics(expression: string, brokers: readonly BrokerVersion[]): UnknownMetric[] {
  const read = readExpression('promql', expression);
  if ('wrongAt' in read) return [];
  const found = brokers.flatMap((broker) =>
    lackingIn(read, { expression, broker }).map((lacking): UnknownMetric => ({ ...lacking, broker })),
  );
  return found.filter(({ name }, index) => found.findIndex((other) => other.name === name) === index);
}

/** What is wrong, and what to do. */
export function describeUnknown({ name, since, until, instead, broker }: UnknownMetric): string {
  if (since === undefined && until === undefined) {
    return `asks for ${name}, which no RabbitMQ has.${suggest(name, namesOfAll)} Name one that it has: catalog/facts/rabbitmq-metrics.ts lists them.`;
  }
  const when =
    since !== undefined && isOlder(broker.version, since)
      ? `comes with RabbitMQ ${since}`
      : `is gone since RabbitMQ ${until}`;
  const then = instead === undefined ? 'Take it out, or name what that version has' : `Ask for ${instead} there`;
  return `asks for ${name}, which ${when}, and brokers/${broker.name}.yaml has ${broker.version}. ${then}; of "a or b" a broker needs one.`;
}

const namesOfAll = rabbitmqMetrics.map(({ name }) => name);

interface Asking {
  expression: string;
  broker: BrokerVersion;
}

function lackingIn(node: ExpressionNode, asking: Asking): LackingMetric[] {
  if (node.name === 'VectorSelector') return asks(node, asking) ? lackingOf(node, asking) : [];
  const [left, operator] = node.children;
  const right = node.children.at(-1);
  if (node.name !== 'BinaryExpr' || operator?.name !== 'Or' || !left || !right) {
    return node.children.flatMap((child) => lackingIn(child, asking));
  }
  const sides = [left, right].map((side) => ({
    lacking: lackingIn(side, asking),
    selects: selectorsIn(side).length > 0,
  }));
  const lacking = sides.flatMap((side) => side.lacking);
  const isAnswered = sides.some((side) => side.selects && side.lacking.length === 0);
  // What no version has is a mistake on either side.
  return isAnswered ? lacking.filter(({ name }) => metricNamed(name) === undefined) : lacking;
}

function selectorsIn(node: ExpressionNode): ExpressionNode[] {
  return nodesOf(node).filter(({ name }) => name === 'VectorSelector');
}

function lackingOf(selector: ExpressionNode, { expression, broker }: Asking): LackingMetric[] {
  const names = [
    ...selector.children.filter(({ name }) => name === 'Identifier').map(({ text }) => text),
    ...nodesOf(selector)
      .filter(({ name }) => name === 'QuotedLabelName')
      .map(({ text }) => text.slice(1, -1)),
    ...matchersIn(selector)
      .filter(({ label, operator }) => label === '__name__' && operator === '=')
      .map(({ value }) => value),
  ];
  return metricsNotIn({ names: names.filter((name) => isWritten(name, expression)), version: broker.version });
}

/** Whether a text stands in the expression as it was written, without anything in place of a variable. */
function isWritten(text: string, expression: string): boolean {
  return new RegExp(`(?<![\\w$}])${text.replaceAll(/[^\w]/g, '\\$&')}(?![\\w$]|\\[\\[)`).test(expression);
}

interface Matcher {
  label: string;
  operator: string;
  /** As it is written, in its quotes. */
  literal: string;
  value: string;
}

function matchersIn(selector: ExpressionNode): Matcher[] {
  return nodesOf(selector)
    .filter(({ name }) => name === 'UnquotedLabelMatcher')
    .map(({ children }) => {
      const text = (name: string) => children.find((child) => child.name === name)?.text ?? '';
      const literal = text('StringLiteral');
      return { label: text('LabelName'), operator: text('MatchOp'), literal, value: literal.slice(1, -1) };
    });
}

/** Whether a selector asks a broker: every matcher of brokers that no variable is a part of has to let it through. */
function asks(selector: ExpressionNode, { expression, broker }: Asking): boolean {
  return matchersIn(selector)
    .filter(({ label, literal }) => label === metricLabel.broker && expression.includes(literal))
    .every(({ operator, value }) => {
      const isMeant = operator.endsWith('~') ? isMatch(value, broker.name) : value === broker.name;
      return operator.startsWith('!') ? !isMeant : isMeant;
    });
}

/** Expressions of RE2 are anchored; what JavaScript does not read lets everybody through. */
function isMatch(pattern: string, name: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(name);
  } catch {
    return true;
  }
}
