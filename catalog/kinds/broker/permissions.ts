import { bytesOf, readPattern } from '../../expressions/pcre/pattern.ts';

/** Rights in a vhost as RabbitMQ has them, a pattern each: https://www.rabbitmq.com/docs/access-control */
export interface Permissions {
  configure: string;
  write: string;
  read: string;
}

/** The rights, in the order in which RabbitMQ names them. */
export const rights = ['configure', 'write', 'read'] as const;

/** The exchange without a name, as permissions call it: https://www.rabbitmq.com/docs/access-control */
export const defaultExchange = 'amq.default';

/** The rights whose patterns do not match each of the names. A pattern that only RabbitMQ itself could read is taken for one that does. */
export function unmatchedRights(
  permissions: Partial<Permissions>,
  needed: Readonly<Record<keyof Permissions, readonly string[]>>,
): (keyof Permissions)[] {
  return rights.filter((right) => !needed[right].every((name) => letsThrough(permissions[right] ?? '', name) ?? true));
}

/**
 * Whether a permission's pattern lets a name through, which without anchors it does anywhere in it; the empty one is for the
 * empty name alone: https://www.rabbitmq.com/docs/access-control. Undefined where only RabbitMQ itself could tell.
 */
function letsThrough(pattern: string, name: string): boolean | undefined {
  if (pattern === '') return name === '';
  return readPattern(pattern)?.matches(bytesOf(name), { steps: 1_000_000 });
}

/** A pattern that matches what any of the patterns does, and nothing besides. */
export function oneOf(patterns: readonly string[]): string {
  return `^(${[...new Set(patterns)].join('|')})$`;
}

/** A pattern of one name. */
export function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
