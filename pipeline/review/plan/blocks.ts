import type { Configuration } from '../../terraform/synthesize.ts';
import { isObject, objectOf, type Values } from './json-value.ts';

/** Blocks of a stack by their addresses, each with its arguments. */
export type Blocks = ReadonlyMap<string, Values>;

/**
 * Every block of a synthesized stack: `aws_instance.node-1`, `data.aws_ssm_parameter.image`, `ephemeral.…`, `output.…`,
 * `provider.aws`, `terraform.backend`; whatever else there is under its own word. Comments, `//`, are left out: they do
 * nothing. https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function blocksOf(configuration: Configuration | undefined): Blocks {
  const top = Object.entries(withoutComment(configuration ?? {}));
  return new Map(top.flatMap(([word, value]) => blocksUnder(word, value)));
}

function blocksUnder(word: string, value: unknown): [string, Values][] {
  const inner = Object.entries(withoutComment(objectOf(value)));
  if (word === 'resource') return inner.flatMap(([type, byName]) => named(type, byName));
  if (word === 'data' || word === 'ephemeral') {
    return inner.flatMap(([type, byName]) => named(`${word}.${type}`, byName));
  }
  if (word === 'provider') return inner.flatMap(([name, blocks]) => providers(name, blocks));
  const single = word === 'locals' || !isObject(value);
  return single ? [[word, asBlock(word, value)]] : named(word, value);
}

function named(prefix: string, byName: unknown): [string, Values][] {
  return Object.entries(withoutComment(objectOf(byName))).map(([name, block]) => [
    `${prefix}.${name}`,
    asBlock(name, block),
  ]);
}

/** The one without alias is the one that resources use when they name none. */
function providers(name: string, blocks: unknown): [string, Values][] {
  return [blocks].flat().map((block) => {
    const { alias } = objectOf(block);
    return [`provider.${name}${typeof alias === 'string' ? `.${alias}` : ''}`, asBlock(name, block)];
  });
}

function asBlock(name: string, value: unknown): Values {
  return isObject(value) ? withoutComment(value) : { [name]: value };
}

function withoutComment(block: Values): Values {
  return Object.fromEntries(Object.entries(block).filter(([key]) => key !== '//'));
}
