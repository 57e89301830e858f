import { isObject, sameMeaning } from '../plan/json-value.ts';
import { isTemplate } from './references.ts';

/** Whether a value is what an expression of a plan's configuration writes out, whatever it refers to besides. False where it writes out nothing. */
export function isAsConfigured(expression: unknown, value: unknown): boolean {
  const written = writtenOut(expression);
  return written !== undefined && holds(value, written);
}

/** What an expression, or blocks of expressions, write out; undefined where that is nothing. */
function writtenOut(expression: unknown): unknown {
  if (Array.isArray(expression)) {
    const blocks = expression.map(writtenOut);
    return blocks.some((block) => block !== undefined) ? blocks : undefined;
  }
  if (!isObject(expression)) return undefined;
  if ('constant_value' in expression) return withoutTemplates(expression.constant_value);
  if ('references' in expression) return undefined;
  const parts = Object.entries(expression).map(([name, inner]) => [name, writtenOut(inner)]);
  const known = parts.filter(([, part]) => part !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

/** For JSON, Terraform gives a text with `${…}` as a constant. */
function withoutTemplates(value: unknown): unknown {
  if (typeof value === 'string') return isTemplate(value) ? undefined : value;
  if (Array.isArray(value)) return value.map(withoutTemplates);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutTemplates(inner)]));
}

/** Whether a value has all that was written; what stands beside it was filled in. A single block is a list in some providers. */
function holds(value: unknown, written: unknown): boolean {
  if (written === undefined) return true;
  if (isObject(written)) {
    const held = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return isObject(held) && Object.entries(written).every(([name, part]) => holds(held[name], part));
  }
  if (Array.isArray(written)) {
    return Array.isArray(value) && value.length === written.length && written.every((part, i) => holds(value[i], part));
  }
  return sameMeaning(value, written) || String(value) === String(written);
}
