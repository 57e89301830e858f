import { replacementsOf } from '../../../sandbox/schema/replacements.ts';
import type { Values } from './json-value.ts';

/** Arguments whose change replaces a resource: names, or paths as in `root_block_device.encrypted`. */
export function replacingArguments(type: string, sides: { prior: Values; planned: Values }): readonly string[] {
  return type === 'terraform_data' ? ['triggers_replace'] : replacementsOf(type, sides);
}

/** The argument at the top of a path. */
export function topOf(path: string): string {
  return path.split('.')[0] ?? path;
}
