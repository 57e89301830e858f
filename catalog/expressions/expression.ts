import { parser as logql } from '@grafana/lezer-logql';
import { parser as promql } from '@prometheus-io/lezer-promql';

/** Grafana's own variables that stand for a length of time. https://grafana.com/docs/grafana/latest/visualizations/dashboards/variables/add-template-variables/#global-variables */
const durations = /\$(?:__(?:rate_interval|interval|range|auto)\b(?!_)|\{__(?:rate_interval|interval|range|auto)\})/g;

/** Those that stand for a number. */
const numbers =
  /\$(?:__(?:interval_ms|range_ms|range_s|from|to)\b|\{__(?:interval_ms|range_ms|range_s|from|to)(?::\w+)?\})/g;

/** A variable of a dashboard: `$name`, `${name}`, `${name:regex}`, `[[name]]`; groups of a regular expression, `$1`, are none. */
const variable = /\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?:[.:][\w.]+)?\}|\[\[([A-Za-z_]\w*)(?::\w+)?\]\]/g;

/** Names of the variables in a text, without Grafana's own. */
export function variablesIn(text: string): string[] {
  const names = [...text.matchAll(variable)].map(([, plain, braced, old]) => plain ?? braced ?? old ?? '');
  return [...new Set(names.filter((name) => !name.startsWith('__') && name !== 'timeFilter'))];
}

/** A range that only Grafana writes, and that no query has by chance: what stands in place of `$__rate_interval`. */
export const rateInterval = '73m';

/** What a variable may stand for, where it is no length of time: a label, a number, a length of time. */
const meanings = ['word', '1', '5m'];

/** A node of an expression. */
export interface ExpressionNode {
  name: string;
  text: string;
  parent: ExpressionNode | undefined;
  children: ExpressionNode[];
}

/** An expression that was read, or what is left where it cannot be read any more. */
type Reading = ExpressionNode | { wrongAt: string };

/** Every rule reads the same expressions. */
const readings = new Map<string, Reading>();

/** An expression, read with something in place of its variables; or what is left where it cannot be read any more. */
export function readExpression(language: 'promql' | 'logql', text: string): Reading {
  const key = `${language} ${text}`;
  const reading = readings.get(key) ?? readWithMeanings(language, text);
  readings.set(key, reading);
  return reading;
}

function readWithMeanings(language: 'promql' | 'logql', text: string): Reading {
  const plain = text
    .replace(/\$(__rate_interval\b|\{__rate_interval\})/g, rateInterval)
    .replace(durations, '5m')
    .replace(numbers, '1');
  let first: Reading | undefined;
  for (const meaning of meanings) {
    const reading = parse(language, plain.replace(variable, meaning));
    if (!('wrongAt' in reading)) return reading;
    first ??= reading;
  }
  return first ?? { wrongAt: text };
}

function parse(language: 'promql' | 'logql', text: string): Reading {
  const tree = (language === 'promql' ? promql : logql).parse(text);
  let wrong: number | undefined;
  let open: ExpressionNode | undefined;
  let root: ExpressionNode | undefined;
  tree.iterate({
    enter: ({ name, from, to, type }) => {
      if (type.isError) wrong ??= from;
      const node: ExpressionNode = { name, text: text.slice(from, to), parent: open, children: [] };
      open?.children.push(node);
      root ??= node;
      open = node;
    },
    leave: () => {
      open = open?.parent;
    },
  });
  if (wrong !== undefined || !root || text.trim() === '') return { wrongAt: text.slice(wrong ?? 0) };
  return root;
}

/** A node and all below it. */
export function nodesOf(node: ExpressionNode): ExpressionNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

/** The first node of a name below a node, or itself. */
export function findNode(node: ExpressionNode, name: string): ExpressionNode | undefined {
  return nodesOf(node).find((each) => each.name === name);
}
