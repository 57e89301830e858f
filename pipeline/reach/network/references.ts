import { stateKey } from '../../../contracts/object-keys.ts';
import type { Stack } from '../../terraform/synthesize.ts';

/** What a value of a synthesized stack comes to. */
export type Found =
  /** It stands there. */
  | { text: string }
  /** A resource of some stack, by its id, or something of it that only AWS knows: `network/aws_subnet.compute-a`. */
  | { resource: string }
  /** An expression that leads to neither. */
  | { unresolved: string };

/** Follows an expression of a stack. */
export type Resolve = (stack: string, value: unknown) => Found;

/** Id of a resource, unlike that of any other stack's. */
export function resourceId(stack: string, type: string, name: string): string {
  return `${stack}/${type}.${name}`;
}

/** Follows references within stacks, through locals, and to other stacks through what these declare as outputs. */
export function resolverOf(stacks: readonly Stack[]): Resolve {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  const byKey = new Map(stacks.map((stack) => [stateKey(stack.name), stack]));

  const resolve = (stackName: string, value: unknown, depth = 0): Found => {
    if (typeof value !== 'string') return { text: String(value) };
    const expression = /^\$\{([^{}]+)\}$/.exec(value)?.[1]?.trim();
    if (expression === undefined) return value.includes('${') ? { unresolved: value } : { text: value };
    const stack = byName.get(stackName);
    const [head = '', ...steps] = stepsOf(expression) ?? [];
    if (!stack || head === '' || depth > mostDepth) return { unresolved: value };
    if (head === 'local') return follow(stack, localsOf(stack), steps, { value, depth });
    if (head === 'data' && steps[0] === 'terraform_remote_state' && steps[2] === 'outputs') {
      const upstream = byKey.get(keyOf(stack, steps[1] ?? ''));
      const [output = '', ...rest] = steps.slice(3);
      const found = upstream && outputsOf(upstream)[output]?.value;
      return upstream ? follow(upstream, found, rest, { value, depth }) : { unresolved: value };
    }
    const [name = ''] = steps;
    const isResource = stack.configuration.resource?.[head]?.[name] !== undefined;
    return isResource ? { resource: resourceId(stackName, head, name) } : { unresolved: value };
  };

  const follow = (stack: Stack, from: unknown, steps: readonly string[], via: { value: string; depth: number }) => {
    const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], from);
    return found === undefined || (typeof found === 'object' && found !== null)
      ? { unresolved: via.value }
      : resolve(stack.name, found, via.depth + 1);
  };
  return (stack, value) => resolve(stack, value);
}

/** An output that leads to an output, and so on; more is a circle. */
const mostDepth = 20;

/** `a.b["c"][0].d` as `a`, `b`, `c`, `0`, `d`; undefined for what is no plain path. */
function stepsOf(expression: string): string[] | undefined {
  const step = /\.?([A-Za-z_][\w-]*)|\["([^"\\]*)"\]|\[(\d+)\]/y;
  const steps: string[] = [];
  while (step.lastIndex < expression.length) {
    const match = step.exec(expression);
    if (!match) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return steps;
}

interface Parts {
  locals?: Record<string, unknown>;
  output?: Record<string, { value?: unknown }>;
}

function localsOf(stack: Stack): Record<string, unknown> {
  return (stack.configuration as Parts).locals ?? {};
}

function outputsOf(stack: Stack): Record<string, { value?: unknown }> {
  return (stack.configuration as Parts).output ?? {};
}

function keyOf(stack: Stack, name: string): string {
  const state = stack.configuration.data?.terraform_remote_state?.[name] as { config?: { key?: string } } | undefined;
  return state?.config?.key ?? '';
}
