import { canonical, isObject, namesOf, objectOf, type Values } from '../plan/json-value.ts';
import { isTemplate } from './references.ts';

export interface PartProps {
  /** The attribute's expression in a plan's configuration: one of an argument, or of blocks with arguments. */
  expression: unknown;
  value: unknown;
  /** All that the configuration sets, or of that only what it writes out, which no handed-out id can stand in. */
  extent: 'configured' | 'constant';
}

/** The part of an attribute's value that the configuration sets, without what the provider adds; undefined when there is none. */
export function configuredPart({ expression, value, extent }: PartProps): unknown {
  if (value === undefined || value === null || expression === undefined) return undefined;
  // Blocks, or a single one.
  if (Array.isArray(expression)) return partOfBlocks(expression.map(objectOf), { value, extent });
  if (!isObject(expression)) return undefined;
  if (!isExpression(expression)) return partOfBlocks([expression], { value, extent });
  if (extent === 'configured') return value;
  return 'constant_value' in expression ? constantPart(expression.constant_value, value) : undefined;
}

/** A block without arguments looks the same, and has no part either. */
function isExpression(expression: Values): boolean {
  return Object.keys(expression).every((key) => key === 'constant_value' || key === 'references');
}

/**
 * Blocks of a set come back in an order that may depend on what the provider added, so that which is which cannot be
 * said: an argument counts when all blocks that set it have such a part, and the results are sorted.
 */
function partOfBlocks(blocks: readonly Values[], { value, extent }: Omit<PartProps, 'expression'>): unknown {
  const single = blocks.length === 1;
  const parts = [value].flat().map((item) => {
    const values = objectOf(item);
    const entries = namesOf(...blocks).map((name) => {
      const each = blocks
        .filter((block) => Object.hasOwn(block, name))
        .map((block) => configuredPart({ expression: block[name], value: values[name], extent }));
      return [name, each.every((part) => part !== undefined) ? each[0] : undefined];
    });
    return Object.fromEntries(entries.filter(([, part]) => part !== undefined));
  });
  if (parts.every((part) => Object.keys(part).length === 0)) return undefined;
  return single ? parts : parts.map(canonical).sort();
}

/** For JSON, Terraform gives a text with `${…}` as the constant value of an expression. */
function constantPart(configured: unknown, value: unknown): unknown {
  if (!hasTemplate(configured)) return value;
  // Of a list in which something is referred to nobody knows which item is which: sets come back in another order.
  if (!isObject(configured)) return undefined;
  const values = objectOf(value);
  const parts = Object.entries(configured).map(([key, item]) => [key, constantPart(item, values[key])]);
  const known = parts.filter(([, part]) => part !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function hasTemplate(configured: unknown): boolean {
  if (typeof configured === 'string') return isTemplate(configured);
  return typeof configured === 'object' && configured !== null && Object.values(configured).some(hasTemplate);
}
